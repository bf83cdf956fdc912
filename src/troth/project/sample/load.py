"""Writes the sample into an empty workspace: one transaction, rows by COPY."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection

from troth.ground.modules import installed
from troth.project.sample import staff
from troth.project.sample.days import TIME_ZONE, Calendar
from troth.project.sample.doubles import add_doubles
from troth.project.sample.handover import BY, hand_to_first
from troth.project.sample.room import is_empty
from troth.project.sample.rows import RowMaker
from troth.project.sample.segments import keep_segments
from troth.project.sample.stories import stories
from troth.project.sample.tables import COLUMNS
from troth.team.acting import acting

_CHUNK_ROWS = 20_000
_TOLD_EVERY = 500  # people

_NAME_WORKSPACE = """
update team_workspace set name = %s, country = 'IE', currency = 'EUR', time_zone = %s where name = 'Troth'
"""


class WorkspaceNotEmpty(Exception):
    """There are people or companies already; the sample would mix with them."""


def load(
    *, people: int, seed: int, now: datetime, told: Callable[[int], None] = lambda written: None
) -> Counter[str]:
    """Fill the workspace and count the rows of each table; `told` hears how many people are written.

    Raises WorkspaceNotEmpty before anything is written.
    """
    with acting(BY), connection.cursor() as cursor:
        cursor.execute("lock table people_person, people_company in share row exclusive mode")
        if not is_empty(connection.connection):
            raise WorkspaceNotEmpty
        cursor.execute(_NAME_WORKSPACE, [staff.WORKSPACE, TIME_ZONE])
        calendar = Calendar(now)
        cursor.execute("select timeline_ensure_months(%s, %s)", [calendar.utc(calendar.at(0, 0)), now])
        maker = RowMaker(roles=_keys("team_role"), ties=_keys("people_relation_kind"), seed=seed, now=now)
        writer = _Writer(cursor)
        for record in stories(people=people, seed=seed, now=now):
            for table, row in maker.of(record):
                writer.add(table, row)
            if writer.held >= _CHUNK_ROWS:
                writer.write()
            if writer.people and writer.people % _TOLD_EVERY == 0:
                told(writer.people)
        for table, row in maker.companies():
            writer.add(table, row)
        writer.write()
        for table in writer.written:
            cursor.execute(f'analyze "{table}"')  # the first page should count well
        add_doubles(now)
        for module in installed():
            for tell in module.sample:
                tell(now=now, seed=seed)
        keep_segments()
        hand_to_first()
        told(writer.people)
        return writer.written


def _keys(table: str) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(f'select key, id from "{table}"')  # noqa: S608 one of the two names above
        return dict(cursor.fetchall())


class _Writer:
    """Holds rows until there are many, then copies each table's in one go."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self.written: Counter[str] = Counter()
        self.held = 0
        self.people = 0

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        self._rows[table].append(row)
        self.held += 1
        self.people += table == "people_person"

    def write(self) -> None:
        for table, rows in self._rows.items():
            if not rows:
                continue
            with self._cursor.copy(f"copy {table} ({COLUMNS[table]}) from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
            self.written[table] += len(rows)
            rows.clear()
        self.held = 0
