"""What was typed into a form as a value of a question, and a value as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from troth.catalog.form_values import as_json
from troth.catalog.types import Field, Kind
from troth.questions import tree
from troth.questions.spelling import spell_value
from troth.questions.tree import Side, Unit


def literal(field: Field, typed: str) -> tree.Literal:
    """Read what was typed by the field's kind. Raises ValueError with a word for people.

    What fits no kind of value stays a text, and is refused in the question's own words.
    """
    match field.kind:
        case Kind.NUMBER | Kind.DECIMAL:
            try:
                number = Decimal(typed)
            except InvalidOperation:
                raise ValueError(_("Write a number.")) from None
            return tree.Number(number) if number.is_finite() else tree.Text(typed)
        case Kind.MONEY:
            match as_json(field.kind, typed):
                case {"amount": str(amount), "currency": str(currency)}:
                    return tree.Money(Decimal(amount), currency)
            raise ValueError(_("Write an amount with its currency, as 1000 EUR."))
        case Kind.DATE | Kind.DATETIME:
            try:
                return tree.Day(date.fromisoformat(typed[:10]))
            except ValueError:
                raise ValueError(_("Write a day.")) from None
        case Kind.YES_NO:
            return tree.Truth(typed == "true")
    return tree.Text(typed)


def as_typed(value: tree.Value | None) -> tuple[str, str]:
    """Give a value as it stands in a form, and the unit beside it."""
    match value:
        case tree.Period(count, unit):
            return str(count), unit.value
        case tree.Text(text):
            return text, Unit.DAYS.value
        case None | tree.Me():
            return "", Unit.DAYS.value
    return spell_value(value), Unit.DAYS.value


def whole(typed: str, wrong: str) -> int:
    """Read a whole number. Raises ValueError with `wrong`."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 5):
        raise ValueError(wrong)
    return int(typed)


def window(posted: Mapping[str, str]) -> tree.Stretch | None:
    """Read “in the last `count` `unit`”; None for ever. Raises ValueError."""
    if not posted.get("unit", ""):
        return None
    count = whole(posted.get("count", ""), _("Say how many, as a whole number."))
    return tree.Stretch(Side.LAST, tree.Period(count, Unit(posted["unit"])))
