"""How a question that is being typed may go on: fields, operators, values and words at the caret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog import custom
from troth.catalog.staff import MEMBERS
from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.fold import norm
from troth.questions import tree
from troth.questions.belongings import (
    Belonging,
    belongings_of,
    find_several,
    happenings_of,
    resolve_collection,
    several_of,
)
from troth.questions.errors import QuestionError
from troth.questions.grammar import Parser
from troth.questions.lexer import tokens
from troth.questions.measures import COUNTED, measured_field
from troth.questions.paths import find_readable, names_of, readable_fields, referred, resolve
from troth.questions.permits import permits_of
from troth.questions.places import places_of
from troth.questions.predicates import operators_of
from troth.questions.reader import Slot
from troth.questions.rolls import rolls_of
from troth.questions.spelling import quoted
from troth.questions.tree import Operator, Span, Unit
from troth.team.actor import Actor

MOST = 12
_PARTIAL = re.compile(r"""(?:"[^"\\]*|[A-Za-z_][A-Za-z0-9_.]*)?$""")  # a word, a path or an open quote
_WITH_MORE = {
    Operator.IN: "in (",
    Operator.OLDER: "older than 30 days",
    Operator.WITHIN: "within 7 days",
    Operator.WITHIN_LAST: "within last 30 days",
    Operator.WITHIN_NEXT: "within next 14 days",
}
_MEANINGS = {
    Operator.EQUAL: gettext_lazy("is, whatever the case and accents"),
    Operator.SAME: gettext_lazy("is, to the letter"),
    Operator.DIFFERENT: gettext_lazy("is not"),
    Operator.CONTAINS: gettext_lazy("contains"),
}
_FUNCTIONS = {
    tree.Function.COUNT: gettext_lazy("how many"),
    tree.Function.SUM: gettext_lazy("all together"),
    tree.Function.AVG: gettext_lazy("on average"),
    tree.Function.MIN: gettext_lazy("the least"),
    tree.Function.MAX: gettext_lazy("the most"),
    tree.Function.FIRST: gettext_lazy("of the first"),
    tree.Function.LAST: gettext_lazy("of the last"),
}
_WINDOWS = ("last 30 days", "last 12 months", "next 14 days", Span.THIS_MONTH, Span.THIS_YEAR)
_WORDS = {
    Slot.NARROWING: ("where",),
    Slot.WINDOW: _WINDOWS,
    Slot.LENGTH: tuple(tree.Length),
    Slot.SEGMENT_WORD: ("segment",),
    Slot.CONNECTIVE: ("and", "or"),
    Slot.AFTER_IS: ("missing", "present", *Span),
    Slot.PERIOD: ("30 days", "12 months"),
    Slot.UNIT: tuple(Unit),
    Slot.SPAN: ("week", "month", "year"),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """A way to go on: `text` replaces what stands from `start` to `end`; `label` says what it is."""

    text: str
    label: str
    start: int
    end: int


def complete(text: str, at: int, object_type: ObjectType, asker: Actor) -> list[Completion]:
    """List how a question may go on at the caret `at`. Empty where what stands before it is wrong."""
    before = text[:at]
    partial = _PARTIAL.search(before)
    start = partial.start() if partial else at
    typed = before[start:]
    if '"' in before[:start] and before[:start].count('"') % 2:
        return []  # inside a text whose quote opened before what was found
    parser: Parser | None = None
    with suppress(QuestionError):
        parser = Parser(tokens(before[:start]))
        parser.question()
    if parser is None:
        return []
    offers = _offers(parser, typed, object_type, asker)
    wanted = norm(typed.lstrip('"'))
    fitting = [(text, label) for text, label in offers if _fits(wanted, text, label)]
    fitting.sort(key=lambda offer: not norm(offer[0].lstrip('"')).startswith(wanted))
    gap = " " if start == at and _needs_gap(before) else ""
    return [Completion(gap + text, label, start, at) for text, label in fitting[:MOST]]


def _needs_gap(before: str) -> bool:
    return bool(before) and not before[-1].isspace() and before[-1] != "("


def _fits(wanted: str, text: str, label: str) -> bool:
    if norm(text.strip('"')) == wanted:
        return False  # typed in full already
    return wanted in norm(text) or norm(label).startswith(wanted)


def _offers(parser: Parser, typed: str, object_type: ObjectType, asker: Actor) -> Iterable[tuple[str, str]]:
    if parser.slot in _WORDS:
        return [(str(word), "") for word in _WORDS[parser.slot]]
    here = _asked_about(parser, object_type, asker)
    if here is None:
        return ()
    offers: Iterable[tuple[str, str]] = ()
    match parser.slot:
        case Slot.CONDITION:
            offers = [*_fields(typed, here, asker), *_openings(typed, here, asker)]
        case Slot.COLLECTION:
            offers = _collections(parser, typed, here, asker)
        case Slot.PLACE:
            offers = [(field.name, str(field.label)) for field in places_of(here, asker)]
        case Slot.SEGMENT:
            offers = [(quoted(roll.name), "") for roll in rolls_of(here, asker)]
        case Slot.HAPPENING:
            offers = _happenings(here, asker)
        case Slot.OPERATOR | Slot.VALUE | Slot.VALUES as slot:
            field = _field(parser, here, asker)
            if field is not None:
                offers = _operators(field) if slot is Slot.OPERATOR else _values(field)
    return offers


def _asked_about(parser: Parser, object_type: ObjectType, asker: Actor) -> ObjectType | None:
    """Find the type whose fields are meant at the caret: inside a measure, that of its records."""
    here = object_type
    try:
        for measure in parser.inside:
            belonging = _belonging(measure, here, asker) if measure else happenings_of(here, asker)
            if belonging is None:
                return None
            here = belonging.object_type
    except QuestionError:
        return None
    return here


def _belonging(measure: tree.Measure, here: ObjectType, asker: Actor) -> Belonging:
    with_field = measure.function is not tree.Function.COUNT
    return resolve_collection(measure.path, here, asker, with_field=with_field).belonging


def _field(parser: Parser, here: ObjectType, asker: Actor) -> Field | None:
    if parser.path is None:
        return None
    try:
        if parser.measure:
            with_field = parser.measure.function is not tree.Function.COUNT
            if not with_field and find_several(parser.path, here, asker):
                return COUNTED
            found = resolve_collection(parser.path, here, asker, with_field=with_field)
            return measured_field(parser.measure, found.field)
        return resolve(parser.path, here, asker).field
    except QuestionError:
        return None


def _openings(typed: str, here: ObjectType, asker: Actor) -> Iterator[tuple[str, str]]:
    """Offer what can be asked of the records that belong to one."""
    if "." in typed:
        return
    if rolls_of(here, asker):
        yield "in segment", _("whoever is in it")
    if places_of(here, asker):
        yield "distance(", _("from a point")
    for permit in permits_of(here):
        yield f"may_be_contacted({quoted(permit.purpose)}, {permit.channel})", permit.label
    yield 'sample("', _("drawn by chance, in percent")
    if not belongings_of(here, asker):
        if several_of(here, asker):
            yield "count(", str(_FUNCTIONS[tree.Function.COUNT])
        return
    for function in tree.Function:
        yield f"{function}(", str(_FUNCTIONS[function])
    if happenings_of(here, asker):
        yield 'did("', _("happened at least once")


def _collections(parser: Parser, typed: str, here: ObjectType, asker: Actor) -> Iterator[tuple[str, str]]:
    """Offer what belongs to a record, or to one it points at; behind it, what the function can be made of."""
    names = _way(typed)
    prefix = "".join(f"{name}." for name in names)
    is_counted = parser.function is None or parser.function is tree.Function.COUNT
    for place, name in enumerate(names):
        field = find_readable(here, name, asker)
        to = referred(field) if field and field.kind is Kind.REFERENCE else None
        if to is None:
            known = belongings_of(here, asker).get(name)
            if known and place == len(names) - 1 and not is_counted:
                yield from _measurable(parser, prefix, known.object_type, asker)
            return
        here = to
    for name, each in belongings_of(here, asker).items():
        yield prefix + name, str(each.object_type.many)
    if is_counted:
        yield from ((prefix + name, str(field.label)) for name, field in several_of(here, asker).items())


def _measurable(
    parser: Parser, prefix: str, object_type: ObjectType, asker: Actor
) -> Iterator[tuple[str, str]]:
    for field in readable_fields(object_type, asker):
        if field.is_column and parser.function:
            with suppress(QuestionError):
                measured_field(tree.Measure(parser.function, tree.Path((field.name,))), field)
                yield prefix + field.name, str(field.label)


def _happenings(here: ObjectType, asker: Actor) -> Iterator[tuple[str, str]]:
    belonging = happenings_of(here, asker)
    for name in belonging.object_type.tells if belonging else ():
        field = belonging.object_type.field(name) if belonging else None
        for choice in field.choices if field else ():
            yield quoted(choice.value), str(choice.label)


def _fields(typed: str, object_type: ObjectType, asker: Actor) -> Iterator[tuple[str, str]]:
    """Offer the fields of the type that the path typed so far has come to."""
    names = _way(typed)
    if names and names[-1] == custom.GROUP:
        names.pop()
    here: ObjectType | None = object_type
    for name in names:
        field = find_readable(here, name, asker) if here else None
        here = referred(field) if field and field.kind is Kind.REFERENCE else None
    if here is None:
        return
    prefix = "".join(f"{name}." for name in names)
    for field in readable_fields(here, asker):
        yield prefix + field.name, str(field.label)
    if not names:
        yield "not", _("the rest")


def _way(typed: str) -> list[str]:
    """Give the names before the last dot; that of an added field has a dot of its own."""
    names = tuple(typed.split(".")[:-1])
    return list(names_of(tree.Path(names)))


def _operators(field: Field) -> Iterator[tuple[str, str]]:
    fitting = operators_of(field)
    for operator in Operator:
        if operator is Operator.IS and operator in fitting:
            yield from ((f"is {span}", "") for span in (Span.TODAY, Span.THIS_WEEK, Span.THIS_MONTH))
        elif operator in fitting:
            yield _WITH_MORE.get(operator, operator.value), str(_MEANINGS.get(operator, ""))


def _values(field: Field) -> Iterator[tuple[str, str]]:
    if field.kind is Kind.YES_NO:
        yield from (("true", _("yes")), ("false", _("no")))
    if field.to == MEMBERS.name:
        yield "me", _("whoever asks")
    for choice in field.choices:
        yield quoted(choice.value), str(choice.label)
