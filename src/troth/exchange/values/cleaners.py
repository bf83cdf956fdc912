"""Which reader a field's cells go through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import partial
from typing import Any

from troth.catalog.types import Kind
from troth.exchange.targets import Target
from troth.exchange.values import contacts, dates, numbers, places, words

Cleaner = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a column as a whole tells about each of its cells."""

    order: dates.DateOrder = field(default_factory=dates.DateOrder)
    mark: str = "."
    currency: str = "EUR"
    zone: tzinfo = UTC


def hints_of(
    kind: Kind,
    cells: Iterable[str],
    zone: tzinfo = UTC,
    month_first: bool = False,
    currency: str = "EUR",
) -> Hints:
    """Look at a column's cells and tell how its dates and numbers are written."""
    match kind:
        case Kind.DATE | Kind.DATETIME:
            return Hints(order=dates.guess_order(cells, month_first), zone=zone)
        case Kind.NUMBER | Kind.DECIMAL | Kind.MONEY:
            return Hints(mark=numbers.guess_mark(cells), currency=currency)
    return Hints(zone=zone)


def cleaner_for(target: Target, hints: Hints, meanings: dict[str, str] | None = None) -> Cleaner:
    """Give the function that reads one cell for a target; phones are read by `phones_of`, with a country.

    `meanings` are words of the file's origin for the choices of a select, folded.
    """
    if target.reads:
        return target.reads
    limit = target.max_length
    makers: dict[Kind, Callable[[], Cleaner]] = {
        Kind.LONG_TEXT: lambda: partial(words.long_text_of, limit=limit or words.LONGEST_LONG_TEXT),
        Kind.EMAIL: lambda: contacts.emails_of if target.is_many else contacts.email_of,
        Kind.NUMBER: lambda: partial(numbers.number_of, mark=hints.mark),
        Kind.DECIMAL: lambda: partial(numbers.decimal_of, mark=hints.mark),
        Kind.MONEY: lambda: partial(numbers.money_of, mark=hints.mark, currency=hints.currency),
        Kind.DATE: lambda: partial(dates.date_of, order=hints.order),
        Kind.DATETIME: lambda: partial(dates.datetime_of, order=hints.order, zone=hints.zone),
        Kind.TIME: lambda: dates.time_of,
        Kind.SELECT: lambda: partial(words.choice_of, table=_choices(target, meanings)),
        Kind.TAGS: lambda: partial(words.tags_of, limit=limit or words.LONGEST_TAG),
    }
    if make := makers.get(target.kind):
        return make()
    return _SIMPLE.get(target.kind) or partial(words.text_of, limit=limit or words.LONGEST_TEXT)


def _choices(target: Target, meanings: dict[str, str] | None) -> dict[str, str]:
    return {**(meanings or {}), **words.choice_table(target.choices)}


_SIMPLE: dict[Kind, Cleaner] = {
    Kind.LINK: words.link_of,
    Kind.YES_NO: words.yes_no_of,
    Kind.COUNTRY: places.country_of,
    Kind.LANGUAGE: places.language_of,
    Kind.TIME_ZONE: places.time_zone_of,
    Kind.PLACE: places.place_of,
}
