"""Why a record meets a question, or why not: each condition with what it found there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.money import SQL_TYPE, digits_of
from troth.questions import tree, visibility
from troth.questions.checking import check
from troth.questions.meaning import All, AnyOf, Condition, Drawn, Hop, Meaning, Measured, Rest
from troth.questions.postgres import outcome_of, where
from troth.questions.representation import as_json, expression
from troth.questions.sql import TRUE, Sql, all_of, below, column, in_parentheses, listed, select, select_from
from troth.questions.tree import Function
from troth.team.actor import Actor

PLACE = Field(name="place", label=_("Place in the draw, in percent"), kind=Kind.DECIMAL)
PLACE_SQL = "(('x' || left(md5(%s || {id}::text), 8))::bit(32)::bigint * 100 / 4294967296.0)::numeric(9, 4)"


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of a question, as one record meets it.

    `parts` are those that an `and`, an `or` or a `not` joins. `value` is what a single condition found, as a
    list would show it, and `field` says of what sort that is; None where there is nothing to be shown.
    """

    node: tree.Node
    is_met: bool
    field: Field | None = None
    value: Any = None
    parts: tuple[Reason, ...] = ()


def reasons_for(
    node: tree.Node, object_type: ObjectType, record_id: UUID, seen_by: Actor, *, asker: Actor | None = None
) -> Reason | None:
    """Ask a question of one record; None if it may not be seen. Raises QuestionError.

    `asker` is whose time zone and reach the question is asked with, where that is not the one who looks.
    """
    leaves = list(_leaves(node))
    meanings = [check(leaf, object_type, asker or seen_by) for leaf in leaves]
    evidence = [_evidence(leaf, meaning, seen_by) for leaf, meaning in zip(leaves, meanings, strict=True)]
    columns = [part for meaning, found in zip(meanings, evidence, strict=True)
               for part in (_is_met(meaning, asker or seen_by), found[1])]  # fmt: skip
    here = all_of([Sql("t.id = %s", (record_id,)), visibility.condition(object_type, seen_by)])
    sql = select(listed(columns), object_type.table, "t", here)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        row = cursor.fetchone()
    if row is None:
        return None
    found = [
        Reason(leaf, row[2 * place], field, row[2 * place + 1])
        for place, (leaf, (field, _sql)) in enumerate(zip(leaves, evidence, strict=True))
    ]
    return _joined(node, iter(found))


def _leaves(node: tree.Node) -> Iterator[tree.Node]:
    match node:
        case tree.And(parts) | tree.Or(parts):
            for part in parts:
                yield from _leaves(part)
        case tree.Not(part):
            yield from _leaves(part)
        case _:
            yield node


def _joined(node: tree.Node, found: Iterator[Reason]) -> Reason:
    match node:
        case tree.And(parts):
            reasons = tuple(_joined(part, found) for part in parts)
            return Reason(node, all(each.is_met for each in reasons), parts=reasons)
        case tree.Or(parts):
            reasons = tuple(_joined(part, found) for part in parts)
            return Reason(node, any(each.is_met for each in reasons), parts=reasons)
        case tree.Not(part):
            reason = _joined(part, found)
            return Reason(node, not reason.is_met, parts=(reason,))
    return next(found)


def _is_met(meaning: Meaning, asker: Actor) -> Sql:
    return Sql("(") + where(meaning, asker) + Sql(") is true")


def _evidence(leaf: tree.Node, meaning: Meaning, seen_by: Actor) -> tuple[Field | None, Sql]:
    """Give what a condition looked at, and the field that says how that is shown."""
    match meaning:
        case Rest(part):
            return _evidence(leaf, part, seen_by)
        case All(parts) | AnyOf(parts):
            return _evidence(leaf, parts[0], seen_by)
        case Condition(target):
            there = partial(expression, target.field, seen_by)
            return target.field, _reached(target.hops, seen_by, "t", there)
        case Measured() if meaning.rates or not meaning.takes_amounts:
            if isinstance(leaf, tree.Did):
                meaning = _when_last(meaning)
            there = partial(_came_to, meaning, seen_by)
            return _shown_as(meaning), _reached(meaning.hops, seen_by, "t", there)
        case Drawn(name):
            return PLACE, Sql(PLACE_SQL.format(id=column("t", "id")), (name,))
    return None, Sql("null")  # nor are amounts of all currencies together anything to be shown


def _shown_as(measured: Measured) -> Field:
    return measured.of if measured.of and measured.takes_amounts else measured.value


def _came_to(measured: Measured, seen_by: Actor, alias: str) -> Sql:
    outcome = in_parentheses(outcome_of(measured, seen_by, alias)) + Sql(" m")
    if measured.rates:
        currency = measured.rates[0][0]
        row = f"row(%s, round(m.v, {digits_of(currency)}))::{SQL_TYPE}"
        worth = Sql(f"case when m.v is not null then {row} end as v", (currency,))
        outcome = in_parentheses(select_from(worth, outcome, TRUE)) + Sql(" m")
    return in_parentheses(select_from(as_json(_shown_as(measured).kind, "m.v"), outcome, TRUE))


def _when_last(measured: Measured) -> Measured:
    """Of something that happened or not, the last time says more than how often."""
    there = measured.collection.object_type
    time = there.field(there.time)
    return replace(measured, function=Function.MAX, of=time, value=time) if time else measured


def _reached(hops: tuple[Hop, ...], seen_by: Actor, alias: str, there: Callable[[str], Sql]) -> Sql:
    if not hops:
        return there(alias)
    hop, inner = hops[0], below(alias)
    link = Sql(f"{column(inner, 'id')} = {column(alias, hop.field.sql_column)}")
    here = all_of([link, visibility.condition(hop.to, seen_by, alias=inner)])
    return in_parentheses(select(_reached(hops[1:], seen_by, inner, there), hop.to.table, inner, here))
