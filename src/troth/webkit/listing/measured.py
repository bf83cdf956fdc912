"""What the records of another type come to, as a clause that is clicked together.

The total, average, least or most of a number, an amount or a date of what belongs to a record, or its first
or last: “whose total duration of interactions in the last 90 days is more than 600”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import tree
from troth.questions.belongings import Belonging, belongings_of
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.paths import find_readable, names_of, readable_fields
from troth.questions.spelling import spell
from troth.questions.tree import Function, Operator, Side, Unit
from troth.team.actor import Actor
from troth.webkit import formats
from troth.webkit.listing import typed
from troth.webkit.listing.behaviours import MOST, only_kind
from troth.webkit.listing.wording import word_of

MEASURED = "what-it-comes-to"
NUMBERS = (Kind.NUMBER, Kind.DECIMAL, Kind.MONEY)
DAYS = (Kind.DATE, Kind.DATETIME)
FUNCTIONS = {
    Function.SUM: gettext_lazy("total"),
    Function.AVG: gettext_lazy("average"),
    Function.MIN: gettext_lazy("lowest"),
    Function.MAX: gettext_lazy("highest"),
    Function.FIRST: gettext_lazy("first"),
    Function.LAST: gettext_lazy("last"),
}
OF_DAYS = {Function.MIN: gettext_lazy("earliest"), Function.MAX: gettext_lazy("latest")}
OF_TIME = (Function.FIRST, Function.LAST)
WEIGHED = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST, Operator.EQUAL)
PAST = (Operator.OLDER, Operator.WITHIN_LAST)


@dataclass(frozen=True, slots=True)
class Of:
    """A field of what belongs to a record. `path` names both: "interactions.duration_seconds".

    `teller` is the field by whose choices the records can be narrowed, where there is one.
    """

    path: str
    label: str
    field: Field
    belonging: Belonging
    teller: Field | None

    @property
    def functions(self) -> list[tuple[str, str]]:
        """What can be made of it, by value and label."""
        if self.field.kind in NUMBERS:
            chosen = [each for each in FUNCTIONS if each not in OF_TIME or self.belonging.object_type.time]
            return [(each.value, str(FUNCTIONS[each])) for each in chosen]
        ends = OF_TIME if self.belonging.object_type.time else ()
        return [(each.value, str(OF_DAYS.get(each, FUNCTIONS[each]))) for each in (*OF_DAYS, *ends)]

    @property
    def tests(self) -> list[tuple[str, str]]:
        """How it can be held against a value."""
        operators = WEIGHED + PAST if self.field.kind in DAYS else WEIGHED
        return [(each.value, word_of(each, self.field)) for each in operators]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What something comes to, as its form shows it. `what` '' is any kind; `unit` '' is ever."""

    of: str = ""
    function: str = ""
    what: str = ""
    operator: str = Operator.MORE.value
    value: str = ""
    count: int = 90
    unit: str = ""


def offered(object_type: ObjectType, asker: Actor) -> list[Of]:
    """List what can be measured of the records that belong to one of a type."""
    return [
        Of(
            f"{name}.{field.name}",
            _("%(field)s of %(things)s")
            % {"field": field.label, "things": formats.within(belonging.object_type.many)},
            field,
            belonging,
            _teller(belonging.object_type, asker),
        )
        for name, belonging in belongings_of(object_type, asker).items()
        for field in readable_fields(belonging.object_type, asker)
        if field.kind in NUMBERS + DAYS and field.is_column
    ]


def _teller(there: ObjectType, asker: Actor) -> Field | None:
    told = (find_readable(there, name, asker) for name in there.tells)
    return next((field for field in told if field and field.choices), None)


def find(path: str, object_type: ObjectType, asker: Actor) -> Of | None:
    """Find what can be measured by its path; without one the first."""
    known = offered(object_type, asker)
    return next((each for each in known if each.path == path), known[0] if known and not path else None)


def read(node: tree.Node) -> Outcome | None:
    """Read a condition as the form shows it; None where the form can not."""
    match node:
        case tree.Measurement(tree.Measure(function, path, where, window), operator, value):
            what, names = only_kind(where), names_of(path)
            is_plain = isinstance(value, tree.Number | tree.Money | tree.Day | tree.Period)
            if function is Function.COUNT or len(names) != 2 or what is None or not is_plain:
                return None
            if operator not in WEIGHED + PAST:
                return None
            text = (
                " ".join(typed.as_typed(value))
                if isinstance(value, tree.Period)
                else typed.as_typed(value)[0]
            )
            outcome = Outcome(".".join(names), function.value, what, operator.value, text)
            return _with_window(outcome, window)
    return None


def _with_window(outcome: Outcome, window: tree.Window | None) -> Outcome | None:
    match window:
        case None:
            return outcome
        case tree.Stretch(Side.LAST, tree.Period(count, unit)) if count <= MOST:
            return Outcome(
                outcome.of, outcome.function, outcome.what, outcome.operator, outcome.value, count, unit.value
            )
    return None


def written(posted: Mapping[str, str], object_type: ObjectType, asker: Actor) -> str:
    """Write the clause that the form describes. Raises ValueError with a word for people."""
    of = find(posted.get("of", ""), object_type, asker)
    function, test = posted.get("function", ""), posted.get("operator", "")
    if of is None or function not in dict(of.functions) or test not in dict(of.tests):
        raise ValueError(_("Choose what is measured, and how."))
    what = posted.get("what", "")
    if what and what not in [choice.value for choice in (of.teller.choices if of.teller else ())]:
        raise ValueError(_("Choose what happened."))
    kind = of.teller.name if of.teller else ""
    where = tree.Comparison(tree.Path((kind,)), Operator.EQUAL, tree.Text(what)) if what else None
    measure = tree.Measure(
        Function(function), tree.Path(tuple(of.path.split("."))), where, typed.window(posted)
    )
    value = _value(of, Operator(test), posted.get("value", "").strip())
    node = tree.Measurement(measure, Operator(test), value)
    try:
        check(node, object_type, asker)
    except QuestionError as wrong:
        raise ValueError(wrong.message) from wrong
    return spell(node)


def _value(of: Of, operator: Operator, text: str) -> tree.Value:
    if not text:
        raise ValueError(_("Say what to compare with."))
    if operator not in PAST:
        return typed.literal(of.field, text)
    number, _gap, unit = text.partition(" ")
    units = {each.value: each for each in Unit} | {each.value.removesuffix("s"): each for each in Unit}
    if unit.strip() not in units:
        raise ValueError(_("Write how long, as 90 days."))
    return tree.Period(typed.whole(number, _("Write how long, as 90 days.")), units[unit.strip()])
