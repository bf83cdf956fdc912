"""Tree to meaning: is every field known to the asker, does every operator and value fit?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.catalog.staff import MEMBERS
from troth.catalog.types import Field, Kind, ObjectType
from troth.ground import clock
from troth.ground.fold import norm
from troth.ground.money import Rates
from troth.questions import times, tree, values
from troth.questions.belongings import Belonging, find_several, happenings_of, resolve_collection
from troth.questions.errors import QuestionError
from troth.questions.meaning import (
    All,
    AnyOf,
    Collection,
    Compares,
    Condition,
    Equals,
    Hop,
    Meaning,
    Measured,
    Numbers,
    Order,
    Predicate,
    Reads,
    Rest,
    Scalar,
    Target,
)
from troth.questions.measures import COUNTED, ENDS, in_each_currency, in_one_currency, measured_field
from troth.questions.paths import find_readable, referred, resolve
from troth.questions.permits import allowed
from troth.questions.places import far
from troth.questions.predicates import PARTS, operators_of, predicate
from troth.questions.rolls import drawn, enrolled
from troth.questions.tree import Function, Operator
from troth.team.actor import Actor
from troth.team.queries import rates_on


def check(node: tree.Node, object_type: ObjectType, asker: Actor) -> Meaning:
    """Bind a question to a type, an asker and this moment. Raises QuestionError."""
    return _Checker(object_type, asker).meaning(node)


class _Checker:
    """Walks a tree once, knowing who asks and when."""

    def __init__(self, object_type: ObjectType, asker: Actor) -> None:
        self._object_type = object_type
        self._asker = asker
        self._now = times.Now(clock.now(), ZoneInfo(asker.time_zone))

    def meaning(self, node: tree.Node) -> Meaning:  # noqa: PLR0911 - one line for each kind of node
        match node:
            case tree.And(parts):
                return All(tuple(self.meaning(part) for part in parts))
            case tree.Or(parts):
                return AnyOf(tuple(self.meaning(part) for part in parts))
            case tree.Not(part):
                return Rest(self.meaning(part))
            case tree.Comparison():
                return self._comparison(node)
            case tree.Measurement():
                return self._measurement(node)
            case tree.Did():
                return self._did(node)
            case tree.Distance():
                return far(node, self._object_type, self._asker)
            case tree.Sample():
                return drawn(node)
            case tree.InSegment():
                return enrolled(node, self._object_type, self._asker)
            case tree.Permitted():
                return allowed(node, self._object_type)

    def _comparison(self, node: tree.Comparison) -> Meaning:
        target = resolve(node.path, self._object_type, self._asker)
        self._refuse_unfit(node, target.field, str(node.path))
        match node.operator:
            case Operator.MISSING:
                return Rest(self._test(target, Operator.PRESENT, None))
            case Operator.DIFFERENT:
                return Rest(self._test(target, Operator.EQUAL, node.value))
        if isinstance(node.value, tree.Several):
            return _any_of([self._test(target, Operator.EQUAL, value) for value in node.value.values])
        return self._test(target, node.operator, node.value)

    def _measurement(self, node: tree.Measurement) -> Meaning:
        measure = node.measure
        if measure.function is Function.COUNT and (several := self._several(measure)):
            return self._numbered(node, several)
        found = resolve_collection(
            measure.path, self._object_type, self._asker, with_field=measure.function is not Function.COUNT
        )
        value = measured_field(measure, found.field)
        self._refuse_unfit(node, value, str(measure.function))
        collection = self._collection(found.belonging, measure, measure.function in ENDS)
        collection = _without_facts(collection)

        def meant(met: Predicate) -> Meaning:
            measured = Measured(found.hops, collection, measure.function, found.field, value, met)
            measured = in_one_currency(measured, self._rates)
            return replace(measured, predicate=in_each_currency(measured.predicate, self._rates))

        return self._outcome(node, value, meant)

    def _several(self, measure: tree.Measure) -> Target | None:
        """Find the field whose values are counted, where no records are."""
        found = find_several(measure.path, self._object_type, self._asker)
        if found and (measure.where or measure.window):
            raise QuestionError(
                position=measure.path.position,
                found=str(measure.path),
                expected=_("what belongs to %s: the values of a field are counted all together")
                % found.object_type.name,
            )
        return found

    def _numbered(self, node: tree.Measurement, target: Target) -> Meaning:
        self._refuse_unfit(node, COUNTED, Function.COUNT.value)
        return self._outcome(node, COUNTED, lambda met: Condition(target, Numbers(met)))

    def _outcome(
        self, node: tree.Measurement, value: Field, meant: Callable[[Predicate], Meaning]
    ) -> Meaning:
        """Hold an outcome, for which a field stands, against a value."""

        def test(operator: Operator, held: tree.Value | None) -> Meaning:
            return meant(predicate(value, operator, held, asker=self._asker, now=self._now))

        match node.operator:
            case Operator.MISSING:
                return Rest(test(Operator.PRESENT, None))
            case Operator.DIFFERENT:
                return Rest(test(Operator.EQUAL, node.value))
        if isinstance(node.value, tree.Several):
            return AnyOf(tuple(test(Operator.EQUAL, one) for one in node.value.values))
        return test(node.operator, node.value)

    def _did(self, node: tree.Did) -> Meaning:
        belonging = happenings_of(self._object_type, self._asker)
        if belonging is None:
            raise QuestionError(
                position=node.position, found="did", expected=_("a type to which something happens")
            )
        said = _said(node.what, belonging.object_type)
        collection = self._collection(belonging, node, is_ordered=False)
        asked = All((said, collection.where)) if collection.where else said
        collection = replace(collection, where=asked)
        once = Compares(Order.AT_LEAST, Decimal(1))
        return Measured((), collection, Function.COUNT, None, COUNTED, once)

    def _collection(
        self, belonging: Belonging, narrowed: tree.Measure | tree.Did, is_ordered: bool
    ) -> Collection:
        there = belonging.object_type
        parts: list[Meaning] = []
        if belonging.said:
            field, name = belonging.said
            parts.append(Condition(Target((), there, field), Equals((name,))))
        if narrowed.where:
            parts.append(_Checker(there, self._asker).meaning(narrowed.where))
        time = find_readable(there, there.time, self._asker) if there.time else None
        if time is None and (narrowed.window or is_ordered):
            raise QuestionError(
                position=narrowed.position,
                expected=_("a type whose records have a time: %s has none") % there.name,
            )
        if narrowed.window and time:
            operator, value = _window(narrowed.window)
            met = predicate(time, operator, value, asker=self._asker, now=self._now)
            parts.append(Condition(Target((), there, time), met))
        where = All(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None
        return Collection(there, belonging.link, where)

    def _refuse_unfit(self, node: tree.Comparison | tree.Measurement, field: Field, shown: str) -> None:
        fitting = operators_of(field)
        is_relative_in = node.operator is Operator.IN and isinstance(node.value, tree.Period)
        if node.operator in fitting and not (is_relative_in and field.kind not in values.TIME_KINDS):
            return
        raise QuestionError(
            position=node.position,
            found=node.operator.value,
            expected=_("an operator that fits %(field)s: %(operators)s")
            % {
                "field": shown,
                "operators": ", ".join(operator for operator in Operator if operator in fitting),
            },
        )

    def _test(self, target: Target, operator: Operator, value: tree.Value | None) -> Condition:
        if target.field.kind is Kind.REFERENCE and value is not None:
            return self._reference(target, operator, value)
        met = predicate(target.field, operator, value, asker=self._asker, now=self._now)
        return Condition(target, in_each_currency(met, self._rates))

    def _rates(self) -> Rates:
        return rates_on(self._now.today)

    def _reference(self, target: Target, operator: Operator, value: tree.Value) -> Condition:
        """A reference is held against an id, against “me”, or by the title of the record it points at."""
        to = referred(target.field)
        assert to is not None  # `resolve` gives no reference that leads nowhere  # noqa: S101
        if operator not in PARTS:
            if isinstance(value, tree.Me) and to is MEMBERS:
                mine = self._asker.member_id
                return Condition(target, Equals((mine,) if mine else ()))
            if (key := values.find_id(value)) is not None:
                return Condition(target, Equals((key,)))
        title = find_readable(to, to.title, self._asker)
        if title is None or isinstance(value, tree.Me):
            raise values.wrong(value, _("the id of a record, in quotes"))
        return self._test(Target((*target.hops, Hop(target.field, to)), to, title), operator, value)


def _without_facts(collection: Collection) -> Collection:
    """Leave out what Troth only noted, which would be counted as a dealing."""
    there = collection.object_type
    field = there.field(there.facts[0]) if there.facts else None
    if field is None or there.facts is None:
        return collection
    dealt = Rest(Condition(Target((), there, field), Equals((there.facts[1],))))
    return replace(collection, where=All((dealt, collection.where)) if collection.where else dealt)


def _said(what: str, there: ObjectType) -> Meaning:
    """Find what happened among the choices of what tells it; else it is an event, which has many names."""
    told = [field for name in there.tells if (field := there.field(name))]
    for field in told:
        for choice in field.choices:
            if norm(what) in (norm(choice.value), norm(str(choice.label))):
                return Condition(Target((), there, field), Equals((choice.value,)))
    texts = [Condition(Target((), there, field), Reads((what,))) for field in told if not field.choices]
    return texts[0] if len(texts) == 1 else AnyOf(tuple(texts))


def _window(window: tree.Window) -> tuple[Operator, tree.Value]:
    if isinstance(window, tree.When):
        return Operator.IS, window
    return (Operator.WITHIN_LAST if window.side is tree.Side.LAST else Operator.WITHIN_NEXT), window.period


def _any_of(conditions: list[Condition]) -> Meaning:
    """Join the values of a list, so that a thousand of them stay one look-up."""
    equal: dict[int, tuple[Target, list[Scalar]]] = {}
    read: dict[int, tuple[Target, list[str]]] = {}
    parts: list[Meaning] = []
    for condition in conditions:
        target = condition.target
        way = len(target.hops)  # the path is the same for all; a title lies one step behind an id
        match condition.predicate:
            case Equals(values=several):
                equal.setdefault(way, (target, []))[1].extend(several)
            case Reads(texts=several_texts):
                read.setdefault(way, (target, []))[1].extend(several_texts)
            case _:
                parts.append(condition)
    parts += [Condition(target, Equals(tuple(dict.fromkeys(found)))) for target, found in equal.values()]
    parts += [Condition(target, Reads(tuple(dict.fromkeys(texts)))) for target, texts in read.values()]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
