"""A mailbox is read for the first time, beside a bare fetch of its mails and COPY of the finished rows."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from imapclient import IMAPClient

from benchmarks import letters, people
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace
from troth.channels.tests import dovecot

PEOPLE, MAILS = 10_000, 50_000
LEAST_PER_MINUTE, MOST_GROWTH = 3_000, 1.1
BATCH = 50
TABLES = (
    "channels_conversation", "channels_message", "channels_party", "channels_enclosure", "channels_copy",
    "channels_thread_key",
)  # fmt: skip


def mail(made: Workspace, count: int = MAILS) -> list[Figure]:
    """Put mails into a mail server, and read them all."""
    with made.connect() as connection, dovecot.running() as server:
        people.fill(connection, PEOPLE)
        known = [row[0] for row in connection.execute("select address from people_email limit 4000")]
        owner = os.stat(server.mail)
        size = letters.place(server.mail / letters.SHOP, count, known, (owner.st_uid, owner.st_gid))
        # Once unmeasured: the server makes its index of what it never saw.
        _fetch(server.port)
        fetching = _fetch(server.port)
        told = json.loads(made.python("benchmarks.reading", str(server.port)).splitlines()[-1])
        copying = _copy(connection, made.folder)
    return _figures(count, size, told, fetching + copying)


def _fetch(port: int) -> float:
    """Fetch all mails as the sync does, and do nothing with them."""
    began = time.perf_counter()
    client = IMAPClient("127.0.0.1", port, ssl=False)
    client.login(letters.SHOP, dovecot.PASSWORD)
    for folder in ("INBOX", "Sent"):
        client.select_folder(folder, readonly=True)
        uids = client.search(["ALL"])
        for start in range(0, len(uids), BATCH):
            client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"])
    client.logout()
    return time.perf_counter() - began


def _copy(connection: psycopg.Connection[Any], folder: Path) -> float:
    """Write the rows that came of them into tables with the same indexes."""
    took = 0.0
    for table in TABLES:
        rows = folder / f"{table}.rows"
        with (
            rows.open("wb") as file,
            connection.cursor().copy(f"copy {table} to stdout (format binary)") as out,
        ):
            for block in out:
                file.write(block)
        connection.execute(f"create table bare_{table} (like {table} including all)")
        began = time.perf_counter()
        with (
            rows.open("rb") as file,
            connection.cursor().copy(f"copy bare_{table} from stdin (format binary)") as into,
        ):
            while block := file.read(1 << 20):
                into.write(block)
        took += time.perf_counter() - began
    return took


def _figures(count: int, size: int, told: dict[str, Any], limit: float) -> list[Figure]:
    pace, bare = count * 60 / told["seconds"], count * 60 / limit
    growth = told["late_megabytes"] / told["early_megabytes"]
    if told["new"] != count:
        raise RuntimeError(f"{told['new']} of {count} mails came: {told}")
    return [
        Figure(id="mail", work=f"first sync of {count:,} mails, {size >> 20:,} MB", measured=f"{pace:,.0f} a minute",
               limit=f"bare fetch and COPY of the rows {bare:,.0f} a minute", ratio=pace / bare,
               aim="at least 3,000 a minute", is_met=pace >= LEAST_PER_MINUTE, details=told),
        Figure(id="mail", work="memory of the same", measured=f"{told['late_megabytes']} MB at most",
               limit=f"{told['early_megabytes']} MB in its first quarter", ratio=growth,
               aim="flat: at most 1.1", is_met=growth <= MOST_GROWTH),
    ]  # fmt: skip


if __name__ == "__main__":  # fewer, to see what is slow
    from benchmarks.workspace import workspace

    with workspace() as alone:
        for figure in mail(alone, int(sys.argv[1])):
            print(*figure.row, figure.details, sep=" | ")
