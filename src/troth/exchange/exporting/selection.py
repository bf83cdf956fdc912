"""What an export selects: flat columns under the names by which an import knows them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from troth.catalog.types import Field, Kind, Many
from troth.questions import visibility
from troth.questions.listing import ListQuery, condition
from troth.questions.paths import find_readable, readable_fields, referred
from troth.questions.representation import COMPOSITES, as_text, chosen_fields
from troth.questions.sorting import keys_of
from troth.questions.sql import Sql, all_of, column, held, quoted
from troth.team.actor import Actor, Verb

Tell = Callable[[int], None]
ROWS_AT_ONCE = 2_000
_SEPARATOR = ";"
_BESIDE = frozenset({"label", "is_primary", "valid_from", "valid_until"})


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of the file: its name, what it holds, and the expression that selects it."""

    name: str
    kind: Kind
    expression: Sql


@dataclass(slots=True)
class Selection:
    """The columns of an export, and the tables they are joined from."""

    query: ListQuery
    seen_by: Actor
    columns: list[OutColumn] = field(default_factory=list)
    joins: list[Sql] = field(default_factory=list)

    def statement(self, expressions: list[Sql]) -> Sql:
        """Give the whole statement with these expressions in place of the columns' own."""
        what = Sql(
            ", ".join(each.text for each in expressions),
            tuple(value for each in expressions for value in each.params),
        )
        tables = Sql(f" from {quoted(self.query.object_type.table)} t")
        for join in self.joins:
            tables += join
        where = condition(self.query, self.seen_by, Verb.EXPORT)
        return Sql("select ") + what + tables + Sql(" where ") + where + self._order()

    def _order(self) -> Sql:
        """The order that was asked for: without one, sorting a million rows would take half of the time."""
        if not self.query.sort:
            return Sql("")
        keys = keys_of(self.query.sort, self.query.object_type, self.seen_by)
        return Sql(" order by " + ", ".join(key.order for key in keys))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Stream the rows in one transaction, with flat memory."""
        sql = self.statement([each.expression for each in self.columns])
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(sql.text, sql.params)
            while found := cursor.fetchmany(ROWS_AT_ONCE):
                yield from found


def selection_of(query: ListQuery, seen_by: Actor) -> Selection:
    """Choose the columns: those asked for, or all that can be written flat. Raises QuestionError."""
    kind = query.object_type
    selection = Selection(query, seen_by)
    if query.fields:
        fields = chosen_fields(query.fields, kind, seen_by)
    else:
        lists = [each for each in readable_fields(kind, seen_by) if each.many and _content(each.many)]
        copied = {part.name for each in lists for part in _content(each.many)}
        own = [each for each in readable_fields(kind, seen_by) if not each.many and each.kind is not Kind.ID]
        fields = (*(each for each in own if each.name not in copied), *lists)
    for each in fields:
        if each.many:
            _add_entries(selection, each, each.many)
        elif each.kind is Kind.REFERENCE:
            _add_reference(selection, each)
        else:
            _add_own(selection, each)
    return selection


def _content(many: Many | None) -> list[Field]:
    """List the parts of an entry with several: of an address. None for a list of single values."""
    parts = [part for part in many.parts if part.name not in _BESIDE] if many else []
    return parts if len(parts) > 1 else []


def _add_own(selection: Selection, field: Field) -> None:
    here = held(field, "t")
    if field.kind in COMPOSITES or field.kind is Kind.FILE:
        selection.columns.append(OutColumn(field.name, Kind.TEXT, Sql(as_text(field.kind, here))))
        return
    expression = Sql(here)
    listed = _list_beside(selection, field)
    if listed:  # the further values follow the primary one
        expression = Sql(f"concat_ws('{_SEPARATOR}', nullif({expression.text}, ''), {listed}.found)")
    selection.columns.append(OutColumn(field.name, field.kind, expression))


def _list_beside(selection: Selection, field: Field) -> str:
    """Join the further mails or phones of each record beside its primary one."""
    for each in readable_fields(selection.query.object_type, selection.seen_by):
        many = each.many
        if (
            many
            and each.kind is field.kind
            and field.kind in (Kind.EMAIL, Kind.PHONE)
            and many.part("is_primary")
        ):
            return _joined_list(selection, many, "not is_primary")
    return ""


def _joined_list(selection: Selection, many: Many, which: str) -> str:
    alias = f"r{len(selection.joins) + 1}"
    owner, value = quoted(many.owner_column), quoted(many.value_column)
    order = "is_primary desc, id" if many.part("is_primary") else "id"
    selection.joins.append(
        Sql(
            f" left join (select {owner} as owner,"
            f" string_agg({value}, '{_SEPARATOR}' order by {order}) as found"
            f" from {quoted(many.table)} where {owner} is not null and {which} group by 1) {alias}"
            f" on {alias}.owner = t.id"
        )
    )
    return alias


def _add_reference(selection: Selection, field: Field) -> None:
    to = referred(field)
    title = find_readable(to, to.title, selection.seen_by) if to else None
    if to is None or title is None:
        return
    alias = f"r{len(selection.joins) + 1}"
    link = Sql(f"{column(alias, 'id')} = {column('t', field.sql_column)}")
    visible = visibility.condition(to, selection.seen_by, alias=alias)
    selection.joins.append(Sql(f" left join {quoted(to.table)} {alias} on ") + all_of([link, visible]))
    selection.columns.append(OutColumn(field.name, Kind.TEXT, Sql(column(alias, title.sql_column))))


def _add_entries(selection: Selection, field: Field, many: Many) -> None:
    parts = _content(many)
    if not parts:
        alias = _joined_list(selection, many, "true")
        selection.columns.append(OutColumn(field.name, Kind.TEXT, Sql(f"{alias}.found")))
        return
    alias = f"r{len(selection.joins) + 1}"
    only = f" and {alias}.is_primary" if many.part("is_primary") else ""
    link = f"{column(alias, many.owner_column)} = t.id{only}"
    selection.joins.append(Sql(f" left join {quoted(many.table)} {alias} on {link}"))
    group = field.name.removesuffix("es") if field.name.endswith("sses") else field.name.removesuffix("s")
    for part in parts:
        expression = Sql(column(alias, part.sql_column))
        selection.columns.append(OutColumn(f"{group}.{part.name}", part.kind, expression))
