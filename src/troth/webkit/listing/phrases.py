"""Conditions in words, as they stand behind “People”: a lead (“whose”, “with”) and what follows it.

What has no words of its own is shown as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.registry import find_object_type, object_types
from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.fold import norm
from troth.questions import tree
from troth.questions.measures import COUNTED
from troth.questions.paths import names_of, referred
from troth.questions.spelling import spell, spell_value
from troth.questions.tree import Function, Operator
from troth.questions.values import is_clock
from troth.webkit import formats
from troth.webkit.listing.wording import word_of

COUNTS = {
    Operator.AT_LEAST: gettext_lazy("at least %(count)s %(things)s"),
    Operator.MORE: gettext_lazy("more than %(count)s %(things)s"),
    Operator.LESS: gettext_lazy("fewer than %(count)s %(things)s"),
    Operator.AT_MOST: gettext_lazy("at most %(count)s %(things)s"),
    Operator.EQUAL: gettext_lazy("exactly %(count)s %(things)s"),
}
TOGETHER = {
    Function.SUM: gettext_lazy("total %(field)s of %(things)s"),
    Function.AVG: gettext_lazy("average %(field)s of %(things)s"),
    Function.MIN: gettext_lazy("lowest %(field)s of %(things)s"),
    Function.MAX: gettext_lazy("highest %(field)s of %(things)s"),
}
SPANS = {
    tree.Span.TODAY: gettext_lazy("today"), tree.Span.YESTERDAY: gettext_lazy("yesterday"),
    tree.Span.TOMORROW: gettext_lazy("tomorrow"), tree.Span.THIS_WEEK: gettext_lazy("this week"),
    tree.Span.LAST_WEEK: gettext_lazy("last week"), tree.Span.NEXT_WEEK: gettext_lazy("next week"),
    tree.Span.THIS_MONTH: gettext_lazy("this month"), tree.Span.LAST_MONTH: gettext_lazy("last month"),
    tree.Span.NEXT_MONTH: gettext_lazy("next month"), tree.Span.THIS_YEAR: gettext_lazy("this year"),
    tree.Span.LAST_YEAR: gettext_lazy("last year"), tree.Span.NEXT_YEAR: gettext_lazy("next year"),
}  # fmt: skip
UNITS = {
    tree.Unit.MINUTES: gettext_lazy("minutes"), tree.Unit.HOURS: gettext_lazy("hours"),
    tree.Unit.DAYS: gettext_lazy("days"), tree.Unit.WEEKS: gettext_lazy("weeks"),
    tree.Unit.MONTHS: gettext_lazy("months"), tree.Unit.YEARS: gettext_lazy("years"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition behind a noun. `is_written`: it has no words, so it is the question's own text."""

    lead: str
    words: str
    is_written: bool = False

    def __str__(self) -> str:
        return f"{self.lead} {self.words}".strip()


def phrase_of(node: tree.Node, object_type: ObjectType) -> Phrase:
    """Say a condition on records of a type in words."""
    return _phrase(node, object_type) or Phrase(_("with"), spell(node), is_written=True)


def _phrase(node: tree.Node, kind: ObjectType) -> Phrase | None:  # noqa: PLR0911 - one for each kind of node
    match node:
        case tree.Comparison():
            return _comparison(node, kind)
        case tree.Measurement():
            return _measurement(node, kind)
        case tree.Did():
            return _did(node, kind, is_negated=False)
        case tree.Distance():
            return _distance(node)
        case tree.InSegment(name):
            return Phrase(_("who are in") if kind.name == "people" else _("in"), f"“{name}”")
        case tree.Permitted(purpose, channel):
            said = {"purpose": purpose, "channel": channel}
            return Phrase(_("who may be written to for"), _("“%(purpose)s” by %(channel)s") % said)
        case tree.Sample(name, Operator.LESS, share):
            part = formats.percent(share.number / 100)
            return Phrase(_("among"), _("%(part)s, drawn as “%(name)s”") % {"part": part, "name": name})
        case tree.Not(part):
            return _negated(part, kind)
        case tree.And(parts) | tree.Or(parts):
            word = _("and") if isinstance(node, tree.And) else _("or")
            return _joined(parts, word, kind)
    return None


def _joined(parts: tuple[tree.Node, ...], word: str, kind: ObjectType) -> Phrase | None:
    phrases = [_phrase(part, kind) for part in parts]
    first, *rest = phrases
    if first is None or None in rest:
        return None
    words = [first.words] + [each.words if each.lead == first.lead else str(each) for each in rest if each]
    return Phrase(first.lead, f" {word} ".join(words))


def _negated(part: tree.Node, kind: ObjectType) -> Phrase | None:
    if isinstance(part, tree.Did):
        return _did(part, kind, is_negated=True)
    if isinstance(part, tree.InSegment):
        return Phrase(_("who are not in") if kind.name == "people" else _("not in"), f"“{part.name}”")
    inner = _phrase(part, kind)
    return Phrase(_("except those"), str(inner)) if inner else None


def _comparison(node: tree.Comparison, kind: ObjectType) -> Phrase | None:
    *way, last = names_of(node.path)
    here: ObjectType | None = kind
    labels = []
    for name in way:
        field = here.field(name) if here else None
        here = referred(field) if field else None
        labels.append(formats.within(field.label) if field else name)
    field = here.field(last) if here else None
    tested = _tested(field, node.operator, node.value) if field else None
    if field is None or tested is None:
        return None
    label = formats.within(field.label)
    for relation in reversed(labels):
        label = _("%(field)s of the %(relation)s") % {"field": label, "relation": relation}
    return Phrase(_("whose"), f"{label} {tested}")


def _measurement(node: tree.Measurement, kind: ObjectType) -> Phrase | None:
    measure, names = node.measure, names_of(node.measure.path)
    is_count = measure.function is Function.COUNT
    several = kind.field(names[0]) if is_count and len(names) == 1 else None
    if several and (several.many or several.kind is Kind.TAGS):
        return _numbered(node, several)
    there = find_object_type(names[0]) if len(names) == (1 if is_count else 2) else None
    narrowed = _narrowed(measure, there) if there else None
    if there is None or narrowed is None:
        return None
    if is_count:
        words = _counted(node, there)
        return Phrase(_("with"), words + narrowed) if words else None
    field = there.field(names[-1])
    tested = _tested(field, node.operator, node.value) if field else None
    return _come_to(measure.function, field, there, f"{narrowed} ", tested) if field and tested else None


def _numbered(node: tree.Measurement, field: Field) -> Phrase | None:
    label = formats.within(field.label)
    if _counts_none(node):
        return Phrase(_("with"), _("no %s") % label)
    tested = _tested(COUNTED, node.operator, node.value)
    return Phrase(_("whose"), f"{_('number of %s') % label} {tested}") if tested else None


def _come_to(function: Function, field: Field, there: ObjectType, narrowed: str, tested: str) -> Phrase:
    label = formats.within(field.label)
    if function in TOGETHER:
        about = {"field": label, "things": formats.within(there.many)}
        return Phrase(_("whose"), f"{TOGETHER[function] % about}{narrowed}{tested}")
    which = _("first %s") if function is Function.FIRST else _("last %s")
    one = which % formats.within(there.one)
    if field.name == there.time:
        return Phrase(_("whose"), f"{one}{narrowed}{tested}")
    return Phrase(_("of whose"), f"{one}{narrowed}{label} {tested}")


def _counted(node: tree.Measurement, there: ObjectType) -> str:
    if not isinstance(node.value, tree.Number) or node.operator not in COUNTS:
        return ""
    number = node.value.number
    if _counts_none(node):
        return _("no %s") % formats.within(there.many)
    things = formats.within(there.one if number == 1 else there.many)
    return str(COUNTS[node.operator]) % {"count": formats.number(number), "things": things}


def _counts_none(node: tree.Measurement) -> bool:
    match node.operator, node.value:
        case (Operator.EQUAL, tree.Number(number)) if number == 0:
            return True
        case (Operator.LESS, tree.Number(number)) if number == 1:
            return True
    return False


def _did(node: tree.Did, kind: ObjectType, *, is_negated: bool) -> Phrase | None:
    there = next(
        (
            each
            for each in object_types().values()
            if each.tells and any(field.to == kind.name for field in each.fields)
        ),
        None,
    )
    narrowed = _narrowed(node, there) if there else None
    if there is None or narrowed is None:
        return None
    what = f"“{node.what}”"
    for field in filter(None, map(there.field, there.tells)):
        for choice in field.choices:
            if norm(node.what) in (norm(choice.value), norm(str(choice.label))):
                what = formats.within(choice.label)
    words = _("no %s") if is_negated else _("at least one %s")
    return Phrase(_("with"), words % what + narrowed)


def _narrowed(measure: tree.Measure | tree.Did, there: ObjectType) -> str | None:
    """Say which records of a collection are meant, with a space before; None where there are no words."""
    words = ""
    if measure.where:
        inner = _phrase(measure.where, there)
        if inner is None:
            return None
        words = f" {inner}"
    match measure.window:
        case tree.Stretch(tree.Side.LAST, period):
            words += " " + _("in the last %s") % _period(period)
        case tree.Stretch(tree.Side.NEXT, period):
            words += " " + _("in the next %s") % _period(period)
        case tree.When(span):
            words += f" {SPANS[span]}"
    return words


def _distance(node: tree.Distance) -> Phrase:
    is_near = node.operator in (Operator.LESS, Operator.AT_MOST)
    words = _("%(far)s of %(north)s, %(east)s") if is_near else _("%(far)s from %(north)s, %(east)s")
    point = {
        "far": f"{formats.number(node.far.number)} {node.unit}",
        "north": spell_value(node.latitude),
        "east": spell_value(node.longitude),
    }
    return Phrase(_("within") if is_near else _("farther than"), words % point)


def _tested(field: Field, operator: Operator, value: tree.Value | None) -> str:
    word = word_of(operator, field)
    if value is None:
        return word
    if operator is Operator.IN and isinstance(value, tree.Period):
        return _("is in %s") % _period(value)
    return f"{word} {value_in_words(field, value)}"


def value_in_words(field: Field, value: tree.Value) -> str:  # noqa: PLR0911 - one line for each kind of value
    """Say a value as a field of this sort would show it, and as it is written where it does not fit."""
    match value:
        case tree.Several(values):
            words = [value_in_words(field, each) for each in values]
            return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {_('or')} {words[-1]}"
        case tree.Period():
            return _period(value)
        case tree.When(span):
            return str(SPANS[span])
        case tree.Day(day):
            return formats.day(day)
        case tree.Truth(is_true):
            return _("yes") if is_true else _("no")
        case tree.Me():
            return _("me")
        case tree.Number(number):
            return formats.number(number)
        case tree.Money(amount, currency):
            return formats.money(amount, currency)
        case tree.Text(text) if text in (words_of := {each.value: each.label for each in field.choices}):
            return str(words_of[text])
        case tree.Text(text) if field.kind is Kind.TIME and is_clock(text):
            return formats.clock_time(text)
        case tree.Text(text) if field.kind is Kind.COUNTRY and text:
            return formats.country_name(text)
        case tree.Text(text):
            return f"“{text}”"
    return spell_value(value)


def _period(period: tree.Period) -> str:
    if period.count == 1:
        return spell_value(period)
    return f"{formats.number(period.count)} {UNITS[period.unit]}"
