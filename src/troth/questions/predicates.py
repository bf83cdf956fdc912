"""An operator and a value on a field of some kind, as a predicate."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from troth.catalog.types import Field, Kind
from troth.questions import times, tree, values
from troth.questions.meaning import (
    Between,
    Compares,
    DayOfYear,
    Equals,
    Holds,
    Order,
    Part,
    Predicate,
    Present,
    Reads,
    Scalar,
)
from troth.questions.tree import Operator
from troth.team.actor import Actor

EQUALITY = frozenset({Operator.EQUAL, Operator.SAME, Operator.DIFFERENT, Operator.IN})
STATES = frozenset({Operator.PRESENT, Operator.MISSING})
ORDERS = {
    Operator.LESS: Order.LESS,
    Operator.AT_MOST: Order.AT_MOST,
    Operator.MORE: Order.MORE,
    Operator.AT_LEAST: Order.AT_LEAST,
}
PARTS = {Operator.CONTAINS: Part.ANYWHERE, Operator.STARTS: Part.START, Operator.ENDS: Part.END}
WITHIN = frozenset({Operator.WITHIN, Operator.WITHIN_LAST, Operator.WITHIN_NEXT})
RELATIVE = WITHIN | {Operator.OLDER, Operator.IS}


def operators_of(field: Field) -> frozenset[Operator]:
    """List the operators that fit a field."""
    fitting = STATES if field.kind in (Kind.PLACE, Kind.FILE) else EQUALITY | STATES
    if field.kind in values.TEXT_KINDS or field.kind is Kind.REFERENCE:
        fitting |= PARTS.keys()
    if field.kind in values.TEXT_KINDS | values.NUMBER_KINDS | values.TIME_KINDS | {Kind.MONEY, Kind.TIME}:
        fitting |= ORDERS.keys()
    if field.kind in values.TIME_KINDS:
        fitting |= RELATIVE
    if field.kind is Kind.TAGS or field.many:
        fitting |= {Operator.HAS}
    return fitting


def predicate(
    field: Field, operator: Operator, value: tree.Value | None, *, asker: Actor, now: times.Now
) -> Predicate:
    """Read a comparison whose operator fits the field. Raises QuestionError where the value does not."""
    if value is None:
        return Present()
    if operator is Operator.HAS:
        operator = Operator.EQUAL
    if field.kind in values.TIME_KINDS:
        return _Times(field, now).predicate(operator, value)
    if field.kind in values.TEXT_KINDS:
        return _text(field, operator, values.text_of(value), asker)
    scalar = _scalar(field, value, asker)
    return Compares(ORDERS[operator], scalar) if operator in ORDERS else Equals((scalar,))


def _text(field: Field, operator: Operator, text: str, asker: Actor) -> Predicate:
    if operator in ORDERS:
        return Compares(ORDERS[operator], text)
    if operator in PARTS:
        return Holds(values.part_of_phone(text) if field.kind is Kind.PHONE else text, PARTS[operator])
    if operator is Operator.SAME:
        return Equals((text,))
    return Reads(values.phones_of(text, asker.country) if field.kind is Kind.PHONE else (text,))


def _scalar(field: Field, value: tree.Value, asker: Actor) -> Scalar:  # noqa: PLR0911 - one line each
    match field.kind:
        case Kind.NUMBER | Kind.DECIMAL:
            return values.number_of(value)
        case Kind.MONEY:
            return values.money_of(value)
        case Kind.TIME:
            return values.clock_of(value)
        case Kind.YES_NO:
            return values.truth_of(value)
        case Kind.SELECT:
            return values.choice_of(value, field)
        case Kind.COUNTRY:
            return values.country_of(value, asker.language)
    return values.id_of(value)


class _Times:
    """Comparisons of a date or a datetime, seen from now."""

    def __init__(self, field: Field, now: times.Now) -> None:
        self._field = field
        self._now = now
        self._has_hours = field.kind is Kind.DATETIME

    def predicate(self, operator: Operator, value: tree.Value) -> Predicate:
        try:
            match value:
                case tree.When(span):
                    return self._days(*times.days_of(span, self._now.today))
                case tree.Period():
                    return self._relative(operator, value)
            return self._absolute(operator, values.time_of(value, self._field.kind))
        except OverflowError:
            raise values.wrong(value, _("a time between the years 1 and 9999")) from None

    def _relative(self, operator: Operator, period: tree.Period) -> Predicate:
        if period.unit in times.CLOCK_UNITS and not (self._has_hours and operator is not Operator.IN):
            raise values.wrong(period, _("days, weeks, months or years"))
        here = self._now.local
        if operator is Operator.IN:
            day = times.shifted(here, period, 1).date()
            return self._days(day, day + times.DAY)
        before = here if operator is Operator.WITHIN_NEXT else times.shifted(here, period, -1)
        if operator is Operator.OLDER:
            return Compares(Order.LESS, before if self._has_hours else before.date())
        after = here if operator is Operator.WITHIN_LAST else times.shifted(here, period, 1)
        if self._has_hours:
            return Between(before, after + times.INSTANT)
        return self._days(before.date(), after.date() + times.DAY)

    def _days(self, start: date, ends_before: date) -> Predicate:
        """Whole days, the last one left out; for a yearly date those days of any year."""
        if self._has_hours:
            return Between(self._now.start_of(start), self._now.start_of(ends_before))
        if not self._field.is_yearly:
            return Between(start, ends_before)
        days = times.days_of_year(start, ends_before)
        return Present() if days is None else DayOfYear(days)

    def _absolute(self, operator: Operator, time: date | datetime) -> Predicate:
        if isinstance(time, datetime):
            time = self._now.placed(time)
        elif self._has_hours:
            return self._whole_day(operator, time)
        return Compares(ORDERS[operator], time) if operator in ORDERS else Equals((time,))

    def _whole_day(self, operator: Operator, day: date) -> Predicate:
        """A plain day held against a moment means all of that day."""
        start, end = self._now.start_of(day), self._now.start_of(day + timedelta(days=1))
        match operator:
            case Operator.LESS | Operator.AT_LEAST:
                return Compares(ORDERS[operator], start)
            case Operator.AT_MOST:
                return Compares(Order.LESS, end)
            case Operator.MORE:
                return Compares(Order.AT_LEAST, end)
        return Between(start, end)
