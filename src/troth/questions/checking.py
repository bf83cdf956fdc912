"""Tree to meaning: is every field known to the asker, does every operator and value fit?"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.catalog.members import MEMBERS
from troth.catalog.types import Kind, ObjectType
from troth.ground import clock
from troth.questions import times, tree, values
from troth.questions.errors import QuestionError
from troth.questions.meaning import (
    All,
    AnyOf,
    Condition,
    Equals,
    Hop,
    Meaning,
    Reads,
    Rest,
    Scalar,
    Target,
)
from troth.questions.paths import find_readable, referred, resolve
from troth.questions.predicates import PARTS, operators_of, predicate
from troth.questions.tree import Operator
from troth.team.actor import Actor


def check(node: tree.Node, object_type: ObjectType, asker: Actor) -> Meaning:
    """Bind a question to a type, an asker and this moment. Raises QuestionError."""
    return _Checker(object_type, asker).meaning(node)


class _Checker:
    """Walks a tree once, knowing who asks and when."""

    def __init__(self, object_type: ObjectType, asker: Actor) -> None:
        self._object_type = object_type
        self._asker = asker
        self._now = times.Now(clock.now(), ZoneInfo(asker.time_zone))

    def meaning(self, node: tree.Node) -> Meaning:
        match node:
            case tree.And(parts):
                return All(tuple(self.meaning(part) for part in parts))
            case tree.Or(parts):
                return AnyOf(tuple(self.meaning(part) for part in parts))
            case tree.Not(part):
                return Rest(self.meaning(part))
            case tree.Comparison():
                return self._comparison(node)

    def _comparison(self, node: tree.Comparison) -> Meaning:
        target = resolve(node.path, self._object_type, self._asker)
        self._refuse_unfit(node, target)
        match node.operator:
            case Operator.MISSING:
                return Rest(self._test(target, Operator.PRESENT, None))
            case Operator.DIFFERENT:
                return Rest(self._test(target, Operator.EQUAL, node.value))
        if isinstance(node.value, tree.Several):
            return _any_of([self._test(target, Operator.EQUAL, value) for value in node.value.values])
        return self._test(target, node.operator, node.value)

    def _refuse_unfit(self, node: tree.Comparison, target: Target) -> None:
        fitting = operators_of(target.field)
        is_relative_in = node.operator is Operator.IN and isinstance(node.value, tree.Period)
        if node.operator in fitting and not (is_relative_in and target.field.kind not in values.TIME_KINDS):
            return
        raise QuestionError(
            position=node.position,
            found=node.operator.value,
            expected=_("an operator that fits %(field)s: %(operators)s")
            % {
                "field": node.path,
                "operators": ", ".join(operator for operator in Operator if operator in fitting),
            },
        )

    def _test(self, target: Target, operator: Operator, value: tree.Value | None) -> Condition:
        if target.field.kind is Kind.REFERENCE and value is not None:
            return self._reference(target, operator, value)
        return Condition(target, predicate(target.field, operator, value, asker=self._asker, now=self._now))

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
