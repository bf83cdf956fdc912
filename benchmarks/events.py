"""Events by the Segment API: as many as are taken, each on disk before its answer, beside COPY of the same rows."""

from __future__ import annotations

import json
import sys
import time
from base64 import b64encode
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.load import closed, steady
from benchmarks.workspace import Workspace

PEOPLE, DEVICES, BATCH = 20_000, 50_000, 100  # a batch is as large as Segment's own clients make it
LEAST_PER_SECOND, MOST_MS = 5_000, 50
SECONDS, CLIENTS, READY = 15.0, 4, 1_200
PLACES = ("Hall 1", "Hall 2", "Door")
COLUMNS = """
source_id, person_id, message_id, kind, name, user_id, anonymous_id, other_id, email, at, received_at, page,
place, device, campaign, dwell_seconds, properties, context
"""


def events(made: Workspace) -> list[Figure]:
    """Tell as fast as is answered, then at half the pace that is aimed at."""
    key = made.python("benchmarks.telling").splitlines()[-1]
    headers = {
        "Authorization": "Basic " + b64encode(f"{key}:".encode()).decode(), "Content-Type": "application/json",
    }  # fmt: skip
    with made.connect() as connection:
        people.fill(connection, PEOPLE)
        known = [row[0] for row in connection.execute("select id from people_person limit 5000")]
        chance = Random(5)
        batches = [_batch(chance, known) for _ in range(READY)]

        def body(number: int) -> bytes:
            """Give a batch of which no event was told before."""
            return batches[number % READY].replace(b"~", b"%d-" % (number // READY))

        with made.serving(sys.executable, "-m", "troth.project", "web", "--port", "PORT") as port:
            half = LEAST_PER_SECOND / 2 / BATCH
            closed(port, ["/v1/batch"], headers, clients=2, seconds=3, bodies=lambda n: body(n + 50 * READY))
            calm = steady(
                port, ["/v1/batch"], headers, per_second=half, seconds=SECONDS,
                bodies=lambda n: body(n + 80 * READY),
            )  # fmt: skip
            before = _count(connection)
            most = closed(port, ["/v1/batch"], headers, clients=CLIENTS, seconds=SECONDS, bodies=body)
            taken = _count(connection) - before
        if taken < most.per_second * SECONDS * BATCH:
            raise RuntimeError(f"Of {most.per_second * SECONDS * BATCH:.0f} events only {taken} are here.")
        copied = _copied(connection)
    pace = taken / SECONDS
    return [
        Figure(
            id="B7", work="events by the Segment API, on disk before the answer", measured=f"{pace:,.0f} a second",
            limit=f"COPY of the same rows {copied:,.0f} a second", ratio=pace / copied,
            aim=f"at least {LEAST_PER_SECOND:,} a second", is_met=pace >= LEAST_PER_SECOND,
        ),
        Figure(
            id="B7", work=f"the same at {LEAST_PER_SECOND // 2:,} a second, in batches of {BATCH}, p99",
            measured=f"{calm.at(0.99):.1f} ms", limit=f"median {calm.at(0.5):.1f} ms", ratio=None,
            aim=f"under {MOST_MS} ms", is_met=calm.at(0.99) < MOST_MS,
        ),
    ]  # fmt: skip


def _batch(chance: Random, known: list[UUID]) -> bytes:
    """Make a batch: mostly pages that somebody looks at, and a fifth of it by people who are known."""
    told = []
    for _ in range(BATCH):
        event: dict[str, Any] = {
            "type": "page", "messageId": f"~{chance.getrandbits(64):x}", "name": "Bikes",
            "anonymousId": f"d{chance.randrange(DEVICES)}", "timestamp": "2026-11-01T12:00:00Z",
            "properties": {"path": f"/bikes/{chance.randrange(500)}", "referrer": "https://hollin.example/"},
            "context": {"library": {"name": "bench"}, "locale": "en-IE", "place": chance.choice(PLACES)},
        }  # fmt: skip
        if chance.random() < 0.2:
            event |= {"type": "track", "event": "Looked at", "userId": str(chance.choice(known))}
        told.append(event)
    return json.dumps({"batch": told}).encode()


def _count(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select count(*) from tracking_event").fetchone()
    return int(row[0]) if row else 0


def _copied(connection: psycopg.Connection[Any]) -> float:
    """Write the same rows by COPY into a table with the same indexes; gives how many a second."""
    connection.execute("create table bare_event (like tracking_event including all)")
    with connection.cursor() as cursor:
        with cursor.copy(f"copy (select {COLUMNS} from tracking_event) to stdout") as copy:
            rows = b"".join(bytes(part) for part in copy)
        began = time.perf_counter()
        with cursor.copy(f"copy bare_event ({COLUMNS}) from stdin") as copy:
            copy.write(rows)
        took = time.perf_counter() - began
    connection.execute("drop table bare_event")
    return _count(connection) / took


if __name__ == "__main__":
    from benchmarks.workspace import workspace

    with workspace() as alone:
        for figure in events(alone):
            print(*figure.row, sep=" | ")
