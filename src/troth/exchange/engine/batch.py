"""A batch of rows on its way: the temporary tables, and what is remembered for undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

import psycopg
from django.db import connection

from troth.catalog.types import Kind, ObjectType
from troth.exchange.cleaning import CleanRow, Labelled
from troth.exchange.engine.plan import SQL_TYPES, Plan, StagedMany
from troth.exchange.engine.table import quoted
from troth.ground.fold import norm

IMAGES = """
with done as ({sql} returning t.id, to_jsonb(old) as old_row, to_jsonb(new) as new_row)
insert into exchange_change (import_id, table_name, row_id, before, after)
select %s, %s, id, exchange_difference(old_row, new_row), exchange_difference(new_row, old_row) from done
where exchange_difference(old_row, new_row) <> '{{}}'
"""
MADE = """
with made as ({sql} returning id)
insert into exchange_made (import_id, table_name, ids)
select %s, %s, array_agg(id) from made having count(*) > 0
"""


class StagedBatch:
    """The rows of a batch in temporary tables of this connection. See `intake.Batch`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.import_id: UUID = plan.import_id
        self.by = plan.by
        self._tables = [
            "import_row",
            "import_key",
            "import_print",
            "import_conflict",
            *(many.table for many in plan.many),
        ]

    def column(self, target: str) -> str:
        return self.plan.column(target)

    def slot(self, target: str) -> int:
        return self.plan.slot(target)

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def insert(self, table: str, sql: str, *values: Any) -> None:
        self.run(MADE.format(sql=sql), *values, self.import_id, table)

    def update(self, table: str, sql: str, *values: Any) -> None:
        self.run(IMAGES.format(sql=sql), *values, self.import_id, table)

    def open(self) -> None:
        """Make the temporary tables. They are emptied with each transaction, `import_seen` is kept."""
        self.close()
        singles = [f"{staged.name} {staged.sql_type}" for staged in self.plan.single]
        found = [f"{reference.name} uuid" for reference in self.plan.references]
        fresh = [f"{quoted('f_' + name)} {kind}" for name, kind in self.plan.fresh.items()]
        rows = ", ".join(
            ["number int primary key", "line int", "record_id uuid", "is_known boolean default false",
             "outcome text", "reason text", "slot int", "other_line int", *singles, *found, *fresh]
        )  # fmt: skip
        self._make("import_row", rows)
        self._make("import_key", "number int, key text")
        self._make("import_print", "number int, print bigint")
        self._make("import_conflict", "number int, field text, ours text, theirs text")
        for many in self.plan.many:
            parts = ", ".join(
                f"p{place} {SQL_TYPES.get(part.kind, 'text')}" for place, part in enumerate(many.parts)
            )
            self._make(many.table, f"number int, place int, label text, {parts}")
        self.run("create temp table import_seen (hash bigint primary key, line int)")

    def _make(self, name: str, columns: str) -> None:
        self.run(f"create temp table {name} ({columns}) on commit delete rows")

    def close(self) -> None:
        """Drop the temporary tables: the connection goes back to a pool."""
        for name in [*self._tables, "import_seen"]:
            self.run(f"drop table if exists pg_temp.{name}")

    def clear(self) -> None:
        """Empty the tables within a transaction, before rows are tried again in halves."""
        for name in self._tables:
            self.run(f"truncate {name}")

    def stage(self, rows: Sequence[CleanRow], fresh: Sequence[dict[str, Any]]) -> None:
        """Copy clean rows into the temporary tables."""
        plan = self.plan
        slots = [staged.slot for staged in plan.single]
        names = list(plan.fresh)
        self._copy(
            "import_row (number, line"
            + "".join(f", {staged.name}" for staged in plan.single)
            + "".join(f", {quoted('f_' + name)}" for name in names)
            + ")",
            (
                (number, row.line, *[row.values[slot] for slot in slots], *[more.get(name) for name in names])
                for number, (row, more) in enumerate(zip(rows, fresh, strict=True))
            ),
        )
        for many in plan.many:
            parts = "".join(f", p{place}" for place in range(len(many.parts)))
            self._copy(f"{many.table} (number, place, label{parts})", _entries(many, rows))
        self.stage_keys(rows)
        for name in self._tables:
            self.run(f"analyze {name}")  # temporary tables have no statistics of their own

    def stage_keys(self, rows: Sequence[CleanRow]) -> None:
        """Copy what known records are found by; a row without any such value goes by all it holds."""
        if not self.plan.is_matching:
            return
        slot = self.plan.slot(self.plan.match)
        target = self.plan.targets[slot]
        is_title = target.name == self.plan.reception.object_type.title
        keys: list[tuple[int, str]] = []
        prints: list[tuple[int, int]] = []
        for number, row in enumerate(rows):
            value = row.values[slot] if slot >= 0 else None
            found = [each.value for each in value] if isinstance(value, list) else [value] if value else []
            keys += [(number, match_key(each, target.kind, is_title=is_title)) for each in found]
            if not found:
                prints.append((number, fingerprint(row.values)))
        self._copy("import_key (number, key)", keys)
        self._copy("import_print (number, print)", prints)

    def _copy(self, into: str, rows: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            raw = cast(psycopg.Cursor[Any], cursor.cursor)
            with raw.copy(f"copy {into} from stdin") as copy:
                for row in rows:
                    copy.write_row(row)


def _entries(many: StagedMany, rows: Sequence[CleanRow]) -> Iterable[tuple[Any, ...]]:
    """Give the entries of all rows; parts of one address are those with the same label and group."""
    if len(many.slots) == 1:
        slot = many.slots[0]
        for number, row in enumerate(rows):
            values: dict[str, Labelled] = {}
            for each in row.values[slot] or ():
                values.setdefault(str(each.value).lower(), each)
            for place, each in enumerate(values.values()):
                yield number, place, each.label, each.value
        return
    for number, row in enumerate(rows):
        found: dict[tuple[str, str], list[Any]] = {}
        for place, slot in enumerate(many.slots):
            for each in row.values[slot] or ():
                entry = found.setdefault((each.label, each.group), [None] * len(many.slots))
                same = entry[place]
                if same is None or same == each.value:
                    entry[place] = each.value
                elif isinstance(same, str):
                    entry[place] = f"{same}, {each.value}"  # street and street 2
        for order, ((label, _group), entry) in enumerate(found.items()):
            yield number, order, label, *entry


def match_key(value: Any, kind: Kind, *, is_title: bool) -> str:
    """Fold a value as `Keys` folds it in SQL: mails by lower case, titles without accents, others exactly."""
    if kind is Kind.EMAIL:
        return str(value).lower()
    return norm(str(value)) if is_title else str(value)


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the keys of a type's records stand: a FROM clause with the record as t, and the key in it."""

    source: str
    key: str


def keys_of(object_type: ObjectType, name: str) -> Keys:
    """Find where a field of a type can be searched, in a table of its own where there is one."""
    field = object_type.field(name)
    if field is None:
        raise KeyError(name)
    table = quoted(object_type.table)
    for each in object_type.fields:
        if each.many and each.kind is field.kind and field.kind in (Kind.EMAIL, Kind.PHONE):
            many = each.many
            source = f"{quoted(many.table)} k join {table} t on t.id = k.{quoted(many.owner_column)}"
            return Keys(source, f"k.{quoted(many.key_column or many.value_column)}")
    column = f"t.{quoted(field.sql_column)}"
    if field.kind is Kind.EMAIL:
        return Keys(f"{table} t", f"lower({column})")
    if field.name == object_type.title:
        return Keys(f"{table} t", f"norm({column})")
    return Keys(f"{table} t", column if field.kind is Kind.TEXT else f"{column}::text")


def fingerprint(values: Sequence[Any]) -> int:
    """Sum up a row in a number, so that the same row is known again without any key."""
    digest = blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
