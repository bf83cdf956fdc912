"""Meaning to a PostgreSQL condition.

A condition may come out as SQL's unknown where a value is missing. `and` and `or` turn unknown into
true only where false would be too, and `Rest` is written `is not true`, so the whole is two-valued.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum, auto
from functools import partial

from troth.catalog.types import Field, Kind, Many
from troth.questions import visibility
from troth.questions.comparing import beside, of_its_currency, on_tags, on_value
from troth.questions.meaning import (
    DRAWS,
    All,
    Allowed,
    AnyOf,
    Condition,
    Drawn,
    Enrolled,
    Far,
    Hop,
    Meaning,
    Measured,
    Numbers,
    Predicate,
    Rest,
    Worth,
    meets_zero,
)
from troth.questions.narrowing import narrowed_here
from troth.questions.paths import referred
from troth.questions.places import near_sql
from troth.questions.presence import wants_any, wants_none
from troth.questions.sql import (
    FALSE,
    TRUE,
    Sql,
    all_of,
    any_of,
    below,
    column,
    exists,
    in_parentheses,
    select,
)
from troth.questions.tree import Function
from troth.team.actor import Actor


class Way(Enum):
    """How what belongs to a record is looked at: the answer is the same, the work is not.

    EACH looks at the collection of one record after the other, which is quick for a page of them. AT_ONCE
    reads the whole collection and groups it, which is quick where most records are asked about.
    """

    EACH = auto()
    AT_ONCE = auto()


def where(meaning: Meaning, seen_by: Actor, alias: str = "t", way: Way = Way.EACH) -> Sql:  # noqa: PLR0911
    """Give the condition on the table that is called `alias`."""
    match meaning:
        case All(parts):
            return all_of([where(part, seen_by, alias, way) for part in parts])
        case AnyOf(parts):
            return any_of([where(part, seen_by, alias, way) for part in parts])
        case Rest(part):
            asked = where(part, seen_by, alias, way)
            # The planner makes a join of “not exists”, which it can not of “is not true”.
            return Sql("not ") + asked if _asks_for_rows(part) else Sql("(") + asked + Sql(") is not true")
        case Condition():
            at_field = partial(_at_field, meaning, seen_by, way, alias)
            return _through(meaning.target.hops, seen_by, alias, at_field)
        case Far():
            return _through(meaning.target.hops, seen_by, alias, partial(near_sql, meaning))
        case Measured():
            return _through(meaning.hops, seen_by, alias, partial(_on_collection, meaning, seen_by, way))
        case Drawn():
            return _drawn(meaning, alias)
        case Allowed(permit):
            return Sql(f"({permit.condition.format(t=alias)})", permit.params)
        case Enrolled(roll):
            listed = Sql(f"{column(inner := below(alias), roll.list_column)} = %s", (roll.key,))
            return exists(roll.table, inner, roll.record_column, column(alias, "id"), listed)


def _asks_for_rows(meaning: Meaning) -> bool:
    """Tell whether a condition comes out as “exists (…)”, which is never unknown."""
    match meaning:
        case Condition(target):
            return bool(target.hops) or target.field.many is not None
        case Far(target):
            return bool(target.hops) or target.field.many is not None
        case Enrolled() | Allowed():
            return True
        case Measured(hops):
            return bool(hops) or not meaning.meets_none
    return False


def _through(hops: Sequence[Hop], seen_by: Actor, alias: str, there: Callable[[str], Sql]) -> Sql:
    """Follow relations, and ask what is asked `there`. A record that may not be seen is as good as none."""
    if not hops:
        return there(alias)
    hop, inner = hops[0], below(alias)
    visible = visibility.condition(hop.to, seen_by, alias=inner)
    reached = all_of([visible, _through(hops[1:], seen_by, inner, there)])
    here = column(alias, hop.field.sql_column)
    # Said for the planner, who takes those that point at nothing for as many as all others.
    return all_of([Sql(f"{here} is not null"), exists(hop.to.table, inner, "id", here, reached)])


def _drawn(drawn: Drawn, alias: str) -> Sql:
    """Hold the record's place in a draw against another, both as eight digits to the base of 16."""
    if drawn.below in (0, DRAWS):
        return TRUE if drawn.below else FALSE
    place = f"left(md5(%s || {column(alias, 'id')}::text), 8)"
    return Sql(f"{place} < %s", (drawn.name, f"{drawn.below:08x}"))


def _at_field(condition: Condition, seen_by: Actor, way: Way, start: str, alias: str) -> Sql:
    # What narrows the first table is the caller's to add: it may want it apart.
    narrow = narrowed_here(condition, alias) if alias != start else TRUE
    return all_of([narrow, _on_field(condition, seen_by, way, alias)])


def _on_collection(measured: Measured, seen_by: Actor, way: Way, alias: str) -> Sql:
    collection, inner = measured.collection, below(alias)
    there, key = collection.object_type, collection.link.sql_column
    asked = where(collection.where, seen_by, inner, way) if collection.where else TRUE
    rows = all_of([visibility.condition(there, seen_by, alias=inner), asked])
    if wants_any(measured):
        return exists(there.table, inner, key, column(alias, "id"), rows)
    if wants_none(measured):
        return Sql("not ") + exists(there.table, inner, key, column(alias, "id"), rows)
    link = column(inner, key)
    met = on_value("m.v", measured.value.kind, measured.predicate)
    if way is Way.EACH:
        outcome = outcome_of(measured, seen_by, alias)
        return Sql("exists (select from ") + in_parentheses(outcome) + Sql(" m where ") + met + Sql(")")
    linked = all_of([Sql(f"{link} is not null"), rows])
    outcome = Sql(f"{link} as k, ") + _outcome(measured, inner) + Sql(" as v")
    outcomes = select(outcome, there.table, inner, linked)
    grouped = in_parentheses(outcomes + Sql(f" group by {link}")) + Sql(" m where m.k = ")
    here = Sql("exists (select from ") + grouped + Sql(f"{column(alias, 'id')} and ")
    if measured.meets_none:
        return Sql("not ") + here + Sql("(") + met + Sql(") is not true)")
    return here + met + Sql(")")


def outcome_of(measured: Measured, seen_by: Actor, alias: str) -> Sql:
    """Select, as `v`, what the collection of the one record `alias` comes to."""
    collection, inner = measured.collection, below(alias)
    there = collection.object_type
    asked = where(collection.where, seen_by, inner) if collection.where else TRUE
    link = Sql(f"{column(inner, collection.link.sql_column)} = {column(alias, 'id')}")
    mine = all_of([link, visibility.condition(there, seen_by, alias=inner), asked])
    return select(_outcome(measured, inner) + Sql(" as v"), there.table, inner, mine)


def _outcome(measured: Measured, alias: str) -> Sql:
    """Give what is made of the records of a collection, over all of its rows."""
    if measured.of is None:
        return Sql("count(*)")
    of = column(alias, measured.of.sql_column)
    if measured.rates:
        return converted(measured.function, of, measured.rates)
    if measured.takes_amounts:
        of = f"({of}).amount"
    match measured.function:
        case Function.SUM:
            return Sql(f"coalesce(sum({of}), 0)")
        case Function.FIRST | Function.LAST:
            there = measured.collection.object_type
            time = there.field(there.time)
            assert time is not None  # `check` has seen to it  # noqa: S101
            turn = " desc" if measured.function is Function.LAST else ""
            when = column(alias, time.sql_column)
            order = f"{when}{turn} nulls last, {column(alias, 'id')}{turn}"
            return Sql(f"(array_agg({of} order by {order}))[1]")
        case function:
            return Sql(f"{function}({of})")


def converted(function: Function, of: str, worth_of: Sequence[tuple[str, Decimal]]) -> Sql:
    """Make something of the amounts in one currency; of those that can not all be converted, nothing.

    `worth_of` gives what a unit of each currency comes to in that one.
    """
    codes, rates = (list(each) for each in zip(*worth_of, strict=True))
    worth = Sql(f"({of}).amount * ") + beside(of, codes, rates)
    outcome = Sql(f"{function}(") + worth + Sql(")")
    if function is Function.SUM:
        outcome = Sql("coalesce(") + outcome + Sql(", 0)")
    are_all = Sql(f"case when count(({of}).amount) = count(") + worth + Sql(") then ")
    return are_all + outcome + Sql(" end")


def _on_field(condition: Condition, seen_by: Actor, way: Way, alias: str) -> Sql:
    field, predicate = condition.target.field, condition.predicate
    if field.many:
        return _on_many(field.many, field.kind, predicate, way, alias)
    here = column(alias, field.sql_column)
    if field.kind is Kind.TAGS:
        return on_tags(here, predicate)
    if field.kind is Kind.FILE:
        return Sql(f"{here} <> '[]'")  # all that is asked of files is whether there are any
    if isinstance(predicate, Worth) and field.is_sortable:
        return any_of([of_its_currency(here, predicate.order, bound) for bound in predicate.bounds])
    exact = on_value(here, field.kind, predicate)
    if field.kind is Kind.REFERENCE:
        return all_of([exact, _may_be_seen(field, here, seen_by, alias)])
    return exact


def _may_be_seen(field: Field, here: str, seen_by: Actor, alias: str) -> Sql:
    to = referred(field)
    if to is None:
        return FALSE
    inner = below(alias)
    condition = visibility.condition(to, seen_by, alias=inner)
    return condition if condition in (TRUE, FALSE) else exists(to.table, inner, "id", here, condition)


def _on_many(many: Many, kind: Kind, predicate: Predicate, way: Way, alias: str) -> Sql:
    if isinstance(predicate, Numbers):
        return _on_number(many, predicate, way, alias)
    inner = below(alias)
    condition = on_value(column(inner, many.value_column), kind, predicate)
    return exists(many.table, inner, many.owner_column, column(alias, "id"), condition)


def _on_number(many: Many, numbers: Numbers, way: Way, alias: str) -> Sql:
    """Hold the number of values against another: counted for each record, or for all at once."""
    inner, here = below(alias), column(alias, "id")
    if wants_any(numbers):
        return exists(many.table, inner, many.owner_column, here, TRUE)
    if wants_none(numbers):
        return Sql("not ") + exists(many.table, inner, many.owner_column, here, TRUE)
    owner = column(inner, many.owner_column)
    if way is Way.EACH:
        counted = select(Sql("count(*)"), many.table, inner, Sql(f"{owner} = {here}"))
        outcome = Sql("exists (select from (select (") + counted + Sql(") as v) m where ")
        return outcome + _met(numbers) + Sql(")")
    counted = select(Sql(f"{owner} as k, count(*) as v"), many.table, inner, TRUE) + Sql(f" group by {owner}")
    of_all = Sql("exists (select from ") + in_parentheses(counted) + Sql(f" m where m.k = {here} and ")
    if meets_zero(numbers.of):
        return Sql("not ") + of_all + Sql("(") + _met(numbers) + Sql(") is not true)")
    return of_all + _met(numbers) + Sql(")")


def _met(numbers: Numbers) -> Sql:
    return on_value("m.v", Kind.NUMBER, numbers.of)
