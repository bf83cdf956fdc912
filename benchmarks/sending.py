"""A campaign leaves: filled for each person, asked at the gate, signed, handed over, and accounted for.

Beside it a bare SMTP client hands the same bytes to the same server.
"""

from __future__ import annotations

import json
import pickle
import sys
from typing import Any

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace
from troth.channels.tests import sink

MAILS = 5_000
LEAST_PER_SECOND, LEAST_RATIO = 500, 0.5


def sending(made: Workspace, count: int = MAILS) -> list[Figure]:
    """Send a campaign to people who want it, and the same mails bare."""
    with made.connect() as connection, sink.running() as server:
        people.fill(connection, count)
        told = json.loads(made.python("benchmarks.handing", "campaign", str(server.port)).splitlines()[-1])
        raws = made.folder / "campaign.mails"
        raws.write_bytes(pickle.dumps([(each.recipients, each.raw) for each in server.kept]))
        twice = len(server.kept) - len(set(server.identifiers))
        server.kept.clear()
        bare = json.loads(made.python("benchmarks.handing", "bare", str(server.port), str(raws)))["seconds"]
        states = dict(
            connection.execute("select state, count(*) from channels_outgoing group by 1").fetchall()
        )
    if states != {"sent": count} or twice or len(server.kept) != count:
        raise RuntimeError(f"Not all of {count} mails left once: {states}, {twice} twice.")
    return _figures(count, told, bare)


def _figures(count: int, told: dict[str, Any], bare: float) -> list[Figure]:
    took = told["filling"] + told["sending"]
    pace, limit = count / took, count / bare
    return [
        Figure(id="B6", work=f"campaign of {count:,} mails: filled, gate, DKIM, SMTP, rows",
               measured=f"{pace:,.0f} a second", limit=f"a bare SMTP client {limit:,.0f} a second",
               ratio=pace / limit, aim="at least 500 a second, and 0.5 of the limit",
               is_met=pace >= LEAST_PER_SECOND and pace / limit >= LEAST_RATIO,
               details={**told, "bare": round(bare, 2)}),
    ]  # fmt: skip


if __name__ == "__main__":  # fewer, to see what is slow
    from benchmarks.workspace import workspace

    with workspace() as alone:
        for figure in sending(alone, int(sys.argv[1])):
            print(*figure.row, figure.details, sep=" | ")
