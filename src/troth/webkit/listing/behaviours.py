"""What happened with a record, and the segments it is in, as clauses that are clicked together.

Both are forms of their own beside those of the fields: their names stand in the menu of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.registry import find_object_type
from troth.catalog.types import Field, ObjectType
from troth.questions import tree
from troth.questions.belongings import Belonging, happenings_of
from troth.questions.rolls import rolls_of
from troth.questions.spelling import spell
from troth.questions.tree import Function, Operator, Side, Unit
from troth.team.actor import Actor
from troth.webkit.listing import typed

HAPPENED, SEGMENT = "what-happened", "in-segment"
MOST = 99_999


@dataclass(frozen=True, slots=True)
class Happened:
    """Something happened so often: `least` times of `what` ('' for anything) in the last `count` units.

    `least` 0 means never; `unit` '' means ever.
    """

    what: str = ""
    least: int = 1
    count: int = 90
    unit: str = Unit.DAYS.value


@dataclass(frozen=True, slots=True)
class Within:
    """The record is in a segment, or not."""

    name: str = ""
    is_in: bool = True


def offered(object_type: ObjectType, asker: Actor) -> list[tuple[str, str]]:
    """List the forms beside those of the fields, by name and label."""
    found = [(HAPPENED, _("What happened"))] if happenings_of(object_type, asker) else []
    return found + ([(SEGMENT, _("Segment"))] if rolls_of(object_type, asker) else [])


def choices_of(object_type: ObjectType, asker: Actor) -> list[tuple[str, str]]:
    """List what can have happened, by value and label."""
    belonging = happenings_of(object_type, asker)
    field = _kind_of(belonging)
    return [(choice.value, str(choice.label)) for choice in field.choices] if field else []


def segments_of(object_type: ObjectType, asker: Actor) -> list[str]:
    """List the names of the segments that may be asked about."""
    return [roll.name for roll in rolls_of(object_type, asker)]


def form_of(node: tree.Node) -> str:
    """Tell in which of the two forms a condition can be changed; '' for none."""
    if isinstance(read(node), Happened):
        return HAPPENED
    return SEGMENT if isinstance(read(node), Within) else ""


def read(node: tree.Node) -> Happened | Within | None:
    """Read a condition as a form shows it; None where a form can not."""
    inner = node.part if isinstance(node, tree.Not) else node
    is_negated = inner is not node
    match inner:
        case tree.InSegment(name):
            return Within(name, not is_negated)
        case tree.Did(what, None, window):
            return _happened(what, 0 if is_negated else 1, window)
        case tree.Measurement(tree.Measure(Function.COUNT, path, where, window), operator, value):
            kind, least = only_kind(where), _least(operator, value)
            if not is_negated and _is_of_happenings(path) and kind is not None and least is not None:
                return _happened(kind, least, window)
    return None


def _is_of_happenings(path: tree.Path) -> bool:
    there = find_object_type(".".join(path.names))
    return there is not None and bool(there.tells)


def _happened(what: str, least: int, window: tree.Window | None) -> Happened | None:
    match window:
        case None:
            return Happened(what, least, unit="")
        case tree.Stretch(Side.LAST, tree.Period(count, unit)):
            return Happened(what, least, count, unit.value)
    return None


def only_kind(where: tree.Node | None) -> str | None:
    """Read which kind a condition on what happened asks for: '' for any, None where it asks for more."""
    match where:
        case None:
            return ""
        case tree.Comparison(path, Operator.EQUAL, tree.Text(text)) if path.names == ("kind",):
            return text
    return None


def _least(operator: Operator, value: tree.Value | None) -> int | None:
    match operator, value:
        case Operator.AT_LEAST, tree.Number(number) if number == int(number) and 1 <= number <= MOST:
            return int(number)
        case Operator.EQUAL, tree.Number(number) if number == 0:
            return 0
    return None


def written(form: str, posted: Mapping[str, str], object_type: ObjectType, asker: Actor) -> str:
    """Write the clause that a form describes. Raises ValueError with a word for people."""
    if form == SEGMENT:
        if posted.get("segment", "") not in segments_of(object_type, asker):
            raise ValueError(_("Choose a segment."))
        inside = tree.InSegment(posted["segment"])
        return spell(inside if posted.get("is_in", "yes") == "yes" else tree.Not(inside))
    belonging = happenings_of(object_type, asker)
    what = posted.get("what", "")
    if belonging is None or (what and what not in dict(choices_of(object_type, asker))):
        raise ValueError(_("Choose what happened."))
    window = typed.window(posted)
    least = typed.whole(posted.get("least", "1"), _("Say how often, as a whole number."))
    if what and least <= 1:
        did = tree.Did(what, None, window)
        return spell(did if least else tree.Not(did))
    name = belonging.object_type.name
    kind = _kind_of(belonging)
    of_kind = tree.Comparison(tree.Path((kind.name,)), Operator.EQUAL, tree.Text(what)) if kind else None
    measure = tree.Measure(Function.COUNT, tree.Path((name,)), of_kind if what else None, window)
    operator = Operator.AT_LEAST if least else Operator.EQUAL
    return spell(tree.Measurement(measure, operator, tree.Number(Decimal(least))))


def _kind_of(belonging: Belonging | None) -> Field | None:
    """Find the field that says by its choices what happened."""
    if belonging is None:
        return None
    there: Any = belonging.object_type
    told = (there.field(name) for name in there.tells)
    return next((field for field in told if field and field.choices), None)
