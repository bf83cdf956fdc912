"""What the answer to a question hangs on: tables, the time, who asks, and segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

from troth.catalog.types import Kind, ObjectType
from troth.ground.fold import norm
from troth.questions import tree
from troth.questions.meaning import (
    All,
    Allowed,
    AnyOf,
    Condition,
    Enrolled,
    Far,
    Hop,
    Meaning,
    Measured,
    Rest,
)
from troth.questions.tree import Operator

BY_THE_CLOCK = frozenset({Operator.OLDER, Operator.WITHIN, Operator.WITHIN_LAST, Operator.WITHIN_NEXT})


class Nearness(Enum):
    """How a row of a table leads to the record that is asked about."""

    NEAR = auto()  # it is the record, or points at it
    BESIDE = auto()  # the record points at it
    FAR = auto()  # by a longer way


@dataclass(frozen=True, slots=True)
class Source:
    """A table that a question reads. `column` is the one that points, on whichever side; '' when far."""

    table: str
    nearness: Nearness
    column: str = ""


def sources_of(meaning: Meaning, object_type: ObjectType) -> frozenset[Source]:
    """List the tables whose rows can change whether a record of a type meets a question."""
    own = Source(object_type.table, Nearness.NEAR, "id")
    return frozenset([own, *_sources(meaning, is_own=True)])


def _sources(meaning: Meaning, *, is_own: bool) -> Iterator[Source]:
    match meaning:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _sources(part, is_own=is_own)
        case Rest(part):
            yield from _sources(part, is_own=is_own)
        case Condition(target) | Far(target):
            yield from _on_the_way(target.hops, is_own)
            if many := target.field.many:
                yield _pointing(many.table, many.owner_column, is_own and not target.hops)
        case Measured(hops, collection, _function, _of, _value, _predicate):
            yield from _on_the_way(hops, is_own)
            link = collection.link.sql_column
            yield _pointing(collection.object_type.table, link, is_own and not hops)
            if collection.where:
                yield from _sources(collection.where, is_own=False)
        case Enrolled(roll):
            yield _pointing(roll.table, roll.record_column, is_own)
        case Allowed(permit):
            for table, link in permit.tables:
                yield _pointing(table, link, is_own and bool(link))


def _pointing(table: str, column: str, is_own: bool) -> Source:
    return Source(table, Nearness.NEAR, column) if is_own else Source(table, Nearness.FAR)


def _on_the_way(hops: tuple[Hop, ...], is_own: bool) -> Iterator[Source]:
    for place, hop in enumerate(hops):
        if hop.field.kind is Kind.ID:  # a type that lends: its record has the id of this one
            yield _pointing(hop.to.table, hop.field.sql_column, is_own and place == 0)
        elif is_own and place == 0:
            yield Source(hop.to.table, Nearness.BESIDE, hop.field.sql_column)
        else:
            yield Source(hop.to.table, Nearness.FAR)


def types_reached(meaning: Meaning) -> frozenset[tuple[str, bool]]:
    """List the types whose records a question looks at beside the one that is asked about, by name.

    The second says whether they belong to that very record, rather than to one that lies on the way.
    """
    return frozenset(_types(meaning, is_own=True))


def _types(meaning: Meaning, *, is_own: bool) -> Iterator[tuple[str, bool]]:
    match meaning:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _types(part, is_own=is_own)
        case Rest(part):
            yield from _types(part, is_own=is_own)
        case Condition(target) | Far(target):
            yield from ((hop.to.name, False) for hop in target.hops)
            if target.field.kind is Kind.REFERENCE:
                yield target.field.to, False
        case Measured(hops, collection, _function, _of, _value, _predicate):
            yield from ((hop.to.name, False) for hop in hops)
            yield collection.object_type.name, is_own and not hops
            if collection.where:
                yield from _types(collection.where, is_own=False)


def moves_with_time(node: tree.Node) -> bool:
    """Tell whether the answer can change though no record does: by the clock, or by new rates."""

    def tells_time(part: tree.Node) -> bool:
        match part:
            case tree.Measurement(tree.Measure(window=window)) | tree.Did(window=window) if window:
                return True
            case tree.Comparison(_, operator, value) | tree.Measurement(_, operator, value):
                return operator in BY_THE_CLOCK or isinstance(value, tree.Period | tree.When | tree.Money)
        return False

    return any(tells_time(part) for part in nodes_of(node))


def names_the_asker(node: tree.Node) -> bool:
    """Tell whether the answer depends on who asks, by `me`."""

    def names(part: tree.Node) -> bool:
        if not isinstance(part, tree.Comparison | tree.Measurement):
            return False
        values = part.value.values if isinstance(part.value, tree.Several) else (part.value,)
        return any(isinstance(value, tree.Me) for value in values)

    return any(names(part) for part in nodes_of(node))


def segments_in(node: tree.Node) -> frozenset[str]:
    """List the names of the segments in a question."""
    return frozenset(part.name for part in nodes_of(node) if isinstance(part, tree.InSegment))


def with_renamed(node: tree.Node, old: str, new: str) -> tree.Node:
    """Give a question in which a segment has another name."""

    def rename(part: tree.Node) -> tree.Node:
        is_meant = isinstance(part, tree.InSegment) and norm(part.name) == norm(old)
        return tree.InSegment(new) if is_meant else part

    return _changed(node, rename)


def nodes_of(node: tree.Node) -> Iterator[tree.Node]:
    """Walk through all conditions of a question, those inside measures too."""
    yield node
    for part in _parts(node):
        yield from nodes_of(part)


def _parts(node: tree.Node) -> tuple[tree.Node, ...]:
    match node:
        case tree.And(parts) | tree.Or(parts):
            return parts
        case tree.Not(part):
            return (part,)
        case tree.Measurement(measure) if measure.where:
            return (measure.where,)
        case tree.Did() if node.where:
            return (node.where,)
    return ()


def _changed(node: tree.Node, change: Callable[[tree.Node], tree.Node]) -> tree.Node:
    match node:
        case tree.And(parts):
            node = tree.And(tuple(_changed(part, change) for part in parts))
        case tree.Or(parts):
            node = tree.Or(tuple(_changed(part, change) for part in parts))
        case tree.Not(part):
            node = tree.Not(_changed(part, change))
        case tree.Measurement(measure) if measure.where:
            node = replace(node, measure=replace(measure, where=_changed(measure.where, change)))
        case tree.Did() if node.where:
            node = replace(node, where=_changed(node.where, change))
    return change(node)


def without_segments(node: tree.Node) -> tree.Node:
    """Give a question that asks the same of fields, and whose segments are anybody."""
    anybody = tree.Sample("", Operator.AT_LEAST, tree.Number(Decimal(0)))
    return _changed(node, lambda part: anybody if isinstance(part, tree.InSegment) else part)
