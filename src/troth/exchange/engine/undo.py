"""Take an import back, batch by batch, newest first: each step is one transaction, and can be repeated.

Records that the import made are deleted, changed ones get their old values. What a person changed since
is kept, and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from troth.exchange.engine.table import columns_of, pointers_at, quoted, references_of
from troth.exchange.intake import Intake, intakes_of
from troth.exchange.reception import Reception, referred_type

BATCH = 2_000

# A column gets its old value back where it still has the one that the import gave it.
RESTORE = """
update {table} t set ({columns}) = (select {chosen} from jsonb_populate_record(t, v.back) b)
from (
    select c.row_id, jsonb_object_agg(d.key, c.before -> d.key) as back
    from exchange_change c
    join {table} t on t.id = c.row_id
    cross join lateral jsonb_each(c.after) d
    where c.id = any(%s::uuid[]) and to_jsonb(t) -> d.key = d.value
    group by c.row_id
) v
where t.id = v.row_id
"""
KEPT = """
select distinct c.row_id from exchange_change c join {table} t on t.id = c.row_id
cross join lateral jsonb_each(c.after) d
where c.id = any(%s::uuid[]) and d.key not in ('doc', 'updated_at')
  and to_jsonb(t) -> d.key is distinct from d.value
"""

# The audit trail tells who else changed a record; a type that is not audited may still say when.
UNTOUCHED = """
not exists (select 1 from team_audit a where a.object_id = t.id and a.operation = 'update' and a.origin <> %s)
and not exists (select 1 from exchange_import i where i.id = %s and i.ended_at is not null
                and (to_jsonb(t) ->> 'updated_at')::timestamptz > i.ended_at)
"""


class Undo:
    """The undo of one import. Each call of `step` is to run in a transaction of its own."""

    def __init__(self, import_id: UUID, reception: Reception) -> None:
        self.import_id = import_id
        self.reception = reception
        self.kept: set[UUID] = set()
        self._by_table = {reception.object_type.table: reception.intakes}
        for field in reception.object_type.fields:
            if to := referred_type(field):
                self._by_table.setdefault(to.table, intakes_of(to))

    def steps(self) -> Iterator[int]:
        """Do one step after the other, each to run in a transaction; gives how many rows it brought back."""
        records = list(self._by_table)
        yield from self._delete_made("not table_name = any(%s)", records)
        yield from self._restore_all()
        yield from self._delete_made("table_name = %s", self.reception.object_type.table)
        yield from self._delete_made("true")
        for intake in self.reception.intakes:
            if intake.unwind:
                intake.unwind(self.import_id)
        yield 0

    def _restore_all(self) -> Iterator[int]:
        while rows := self._rows(
            "select id, table_name, row_id from exchange_change where import_id = %s"
            " order by id desc limit %s",
            self.import_id,
            BATCH,
        ):
            table = rows[0][1]
            same = []
            touched: set[UUID] = set()
            for key, name, row_id in rows:
                if name != table or row_id in touched:
                    break  # two changes of one row are taken back one after the other
                same.append(key)
                touched.add(row_id)
            self._restore(table, same, touched)
            self._run("delete from exchange_change where id = any(%s::uuid[])", same)
            yield len(same)

    def _restore(self, table: str, changes: list[UUID], rows: set[UUID]) -> None:
        if table == self.reception.object_type.table:
            self.kept |= {key for (key,) in self._rows(KEPT.format(table=quoted(table)), changes)}
        keys = self._rows(
            "select distinct jsonb_object_keys(before) from exchange_change where id = any(%s::uuid[])"
            " union select distinct jsonb_object_keys(after) from exchange_change where id = any(%s::uuid[])",
            changes,
            changes,
        )
        there = columns_of(table)  # a field that the workspace had added may be gone
        names = sorted(name for (name,) in keys if name in there)
        if names:
            columns = ", ".join(map(quoted, names))
            points_at = references_of(table)
            chosen = ", ".join(_still(name, points_at.get(name, "")) for name in names)
            sql = RESTORE.format(table=quoted(table), columns=columns, chosen=chosen)
            self._run(sql, changes)
        for intake in self._by_table.get(table, ()):
            if intake.refresh:
                intake.refresh(sorted(rows))

    def _delete_made(self, which: str, *values: Any) -> Iterator[int]:
        """Delete what was made: first entries beside records, then records, then those made by name."""
        while rows := self._rows(
            f"select id, table_name, ids from exchange_made where import_id = %s and {which}"
            " order by id desc limit 1",
            self.import_id,
            *values,
        ):
            key, table, ids = rows[0]
            gone = 0
            if table not in self._by_table:
                gone = self._run(f"delete from {quoted(table)} where id = any(%s::uuid[])", ids)
            elif not self.reception.object_type.is_append_only or table != self.reception.object_type.table:
                gone = self._delete_records(table, ids)
            self._run("delete from exchange_made where id = %s", key)
            yield gone

    def _delete_records(self, table: str, ids: list[UUID]) -> int:
        intakes = self._by_table[table]
        free = self._untouched(table, ids, intakes)
        if table == self.reception.object_type.table:
            self.kept |= set(ids) - set(free)
        for intake in intakes:
            if intake.forget:
                intake.forget(free)
        for name, column in self._owned(table, intakes):
            self._run(f"delete from {quoted(name)} where {quoted(column)} = any(%s::uuid[])", free)
        self._run("delete from exchange_fingerprint where record_id = any(%s::uuid[])", free)
        return self._run(f"delete from {quoted(table)} where id = any(%s::uuid[])", free)

    def _untouched(self, table: str, ids: list[UUID], intakes: tuple[Intake, ...]) -> list[UUID]:
        """Find which records are still as the import left them, and nothing else points at."""
        owned = set(self._owned(table, intakes))
        conditions = [
            f"not exists (select 1 from {quoted(name)} x where x.{quoted(column)} = t.id)"
            for name, column in pointers_at(table)
            if (name, column) not in owned
        ]
        values: list[Any] = []
        for intake in intakes:
            for touched in intake.touched:
                conditions.append(f"not {touched}")
                values += [self.import_id] * touched.count("%s")
        conditions.append(UNTOUCHED)
        values += [f"import {self.import_id}", self.import_id]
        where = " and ".join(["t.id = any(%s::uuid[])", *conditions])
        return [
            key for (key,) in self._rows(f"select t.id from {quoted(table)} t where {where}", ids, *values)
        ]

    def _owned(self, table: str, intakes: tuple[Intake, ...]) -> list[tuple[str, str]]:
        """List the tables whose rows go with a record."""
        owned = [(name, column) for intake in intakes for name, column in intake.owns.items()]
        if table == self.reception.object_type.table:
            for field in self.reception.object_type.fields:
                if field.many:
                    owned.append((field.many.table, field.many.owner_column))
        return owned

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _run(self, sql: str, *values: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            count: int = cursor.rowcount
            return count


def _still(name: str, points_at: str) -> str:
    """Select an old value; what it points at may be gone since."""
    value = f"b.{quoted(name)}"
    return f"(select x.id from {quoted(points_at)} x where x.id = {value})" if points_at else value
