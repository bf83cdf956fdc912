"""A question as a sentence of clauses that can be clicked, and a clicked clause as a question.

The parts of a question that are joined by “and” are its clauses. One that compares a field of the record
itself can be changed by clicking; any other is shown as it is written and changed by typing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import tree
from troth.questions.grammar import parse
from troth.questions.paths import names_of
from troth.questions.predicates import operators_of
from troth.questions.spelling import spell
from troth.questions.tree import Operator, Unit
from troth.webkit import formats
from troth.webkit.listing import behaviours, measured, phrases, typed
from troth.webkit.listing.phrases import phrase_of, value_in_words
from troth.webkit.listing.wording import word_of

MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Test:
    """A way to hold a field against something, as a menu offers it.

    `needs` says what is asked for beside it: "value", "period" (a count and a unit) or "" for nothing.
    `label` is for those whose words are not their operator's.
    """

    code: str
    operator: Operator
    needs: str = "value"
    is_negated: bool = False
    label: Any = ""


TESTS = {
    test.code: test
    for test in (
        Test("is", Operator.EQUAL),
        Test("is-not", Operator.DIFFERENT),
        Test("contains", Operator.CONTAINS),
        Test("contains-not", Operator.CONTAINS, is_negated=True, label=gettext_lazy("does not contain")),
        Test("starts", Operator.STARTS),
        Test("ends", Operator.ENDS),
        Test("has", Operator.HAS),
        Test("has-not", Operator.HAS, is_negated=True, label=gettext_lazy("has not")),
        Test("at-least", Operator.AT_LEAST),
        Test("at-most", Operator.AT_MOST),
        Test("less", Operator.LESS),
        Test("more", Operator.MORE),
        Test("older", Operator.OLDER, "period"),
        Test("last", Operator.WITHIN_LAST, "period"),
        Test("next", Operator.WITHIN_NEXT, "period"),
        Test("me", Operator.EQUAL, "", label=gettext_lazy("is me")),
        Test("missing", Operator.MISSING, ""),
        Test("present", Operator.PRESENT, ""),
    )
}
UNITS = {unit: phrases.UNITS[unit] for unit in Unit if unit is not Unit.MINUTES}
NOT_FOR = {  # fits, but says nothing that another test does not say better
    Kind.TAGS: {"is", "is-not", "contains", "contains-not", "starts", "ends"},
    Kind.YES_NO: {"is-not"},
}
ORDERED = {"at-least", "at-most", "less", "more"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a question. `field` and `test` are None where it can be changed by typing only.

    `lead` stands before the label: “whose”. `form` is the name in the menu under which it is clicked, a field
    or one of `behaviours`; '' where it is typed only. `is_written`: there are no words for it but its own.
    """

    node: tree.Node
    text: str
    label: str
    field: Field | None = None
    test: Test | None = None
    value: str = ""
    unit: str = Unit.DAYS.value
    lead: str = ""
    form: str = ""
    is_written: bool = False


def tests_of(field: Field) -> list[Test]:
    """List the tests that a menu offers for a field."""
    fitting = operators_of(field)
    words = field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.LINK, Kind.TAGS)
    return [
        test
        for test in TESTS.values()
        if test.operator in fitting
        and test.code not in NOT_FOR.get(field.kind, ())
        and (test.code != "me" or field.to == MEMBERS)
        and not (test.code in ORDERED and words)
    ]


def label_of(test: Test, field: Field) -> str:
    """Give the words of a test, which for times are those of a calendar."""
    return str(test.label or word_of(test.operator, field))


def clauses_of(node: tree.Node | None, object_type: ObjectType) -> list[Clause]:
    """Take a question apart."""
    if node is None:
        return []
    parts = node.parts if isinstance(node, tree.And) else (node,)
    return [_clause(part, object_type) for part in parts]


def joined(clauses: list[str]) -> str:
    """Write clauses, each a question of its own, as one question."""
    nodes = [parse(text) for text in clauses]
    flat: list[tree.Node] = []
    for node in nodes:
        flat.extend(node.parts if isinstance(node, tree.And) else [node])
    if not flat:
        return ""
    return spell(flat[0] if len(flat) == 1 else tree.And(tuple(flat)))


def written(field: Field, posted: Mapping[str, str]) -> str:
    """Write the clause that a form describes: `test`, `value`, `unit`. Raises KeyError or ValueError."""
    test = TESTS[posted["test"]]
    value = _value(field, test, posted)
    node: tree.Node = tree.Comparison(tree.Path((field.name,)), test.operator, value)
    return spell(tree.Not(node) if test.is_negated else node)


def _value(field: Field, test: Test, posted: Mapping[str, str]) -> tree.Value | None:
    text = posted.get("value", "").strip()
    if test.code == "me":
        return tree.Me()
    if test.needs == "":
        return None
    if not text:
        raise ValueError(_("Say what to compare with."))
    if test.needs == "period":
        count = typed.whole(text, _("Say how many, as a whole number."))
        return tree.Period(count, Unit(posted.get("unit", Unit.DAYS)))
    return typed.literal(field, text)


def _clause(node: tree.Node, object_type: ObjectType) -> Clause:
    text = spell(node)
    is_negated = isinstance(node, tree.Not)
    comparison = node.part if isinstance(node, tree.Not) else node
    if not isinstance(comparison, tree.Comparison) or len(names_of(comparison.path)) != 1:
        return _said(node, text, object_type)
    field = object_type.field(str(comparison.path))
    test = _test_of(comparison, is_negated)
    if field is None or test is None or test not in tests_of(field):
        return _said(node, text, object_type)
    value, unit = typed.as_typed(comparison.value)
    label = _in_words(field, test, comparison.value)
    return Clause(node, text, label, field, test, value, unit, lead=_("whose"), form=field.name)


def _said(node: tree.Node, text: str, object_type: ObjectType) -> Clause:
    phrase = phrase_of(node, object_type)
    form = behaviours.form_of(node) or (measured.MEASURED if measured.read(node) else "")
    return Clause(node, text, phrase.words, lead=phrase.lead, form=form, is_written=phrase.is_written)


def _test_of(comparison: tree.Comparison, is_negated: bool) -> Test | None:
    is_me = isinstance(comparison.value, tree.Me)
    if isinstance(comparison.value, tree.Several | tree.When):
        return None
    for test in TESTS.values():
        same = test.operator is comparison.operator and test.is_negated == is_negated
        if same and (test.code == "me") == is_me:
            return test
    return None


def _in_words(field: Field, test: Test, value: tree.Value | None) -> str:
    words = f"{formats.within(field.label)} {label_of(test, field)}"
    return words if value is None or isinstance(value, tree.Me) else f"{words} {value_in_words(field, value)}"
