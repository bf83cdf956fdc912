"""Numbers with the marks of any country. Which mark is the decimal one is told by the column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from troth.exchange.values.words import BadValue, plain
from troth.ground.money import Money, NoMoney, is_storable, parted

_GROUPS = re.compile(r"[\s'’_\u00a0\u202f]")
_UNITS = re.compile(r"^[^\d.,+\-(]{0,5}|[^\d.,)]{0,5}$")
_WHOLE_ONLY = re.compile(r"[+-]?\d+")
_LONGEST = 30
_MOST = 2**63 - 1


def guess_mark(cells: Iterable[str]) -> str:
    """Tell the decimal mark of a column, "." or ",": by what stands last, or not before three digits."""
    votes: Counter[str] = Counter()
    for cell in cells:
        places = [(cell.rfind(mark), mark) for mark in ".," if mark in cell]
        if len(places) == 2:
            votes[max(places)[1]] += 2
        elif places:
            place, mark = places[0]
            other = "," if mark == "." else "."
            after = len(re.match(r"\d*", cell[place + 1 :])[0])  # type: ignore[index]
            if cell.count(mark) > 1:
                votes[other] += 2
            elif after != 3:
                votes[mark] += 2
    return "," if votes[","] > votes["."] else "."


def decimal_of(cell: str, mark: str = ".") -> Decimal:
    """Read a decimal number; currency signs and grouping marks are passed over."""
    text = _GROUPS.sub("", plain(cell))
    text = _UNITS.sub("", text.replace("−", "-"))
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"  # how accountants write what is owed
    other = "," if mark == "." else "."
    _check_groups(text, mark, other)
    text = text.replace(other, "").replace(mark, ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise _no_number() from error
    if not number.is_finite() or len(text) > _LONGEST or abs(number.adjusted()) > _LONGEST:
        raise _no_number()
    return number


def money_of(cell: str, mark: str = ".", currency: str = "EUR") -> str:
    """Read an amount with its sign or code at either end, as the database takes it.

    One without is of `currency`.
    """
    try:
        number, found = parted(plain(cell), currency)
    except NoMoney:
        raise BadValue(_("This is no amount of money. Write it as 1234.50 EUR.")) from None
    amount = decimal_of(number, mark)
    if not is_storable(amount):
        raise BadValue(_("This amount has more digits than can be kept."))
    return Money(amount, found).stored


def _check_groups(text: str, mark: str, other: str) -> None:
    whole, *fraction = text.split(mark)
    groups = whole.lstrip("+-").split(other)
    if len(fraction) > 1 or any(other in part for part in fraction):
        raise _no_number()
    if len(groups) > 1 and not all(2 <= len(group) <= 3 for group in groups[1:]):
        reason = _("This number does not fit its column, where “%(mark)s” is the decimal mark.")
        raise BadValue(reason % {"mark": mark})


def number_of(cell: str, mark: str = ".") -> int:
    """Read a whole number."""
    if _WHOLE_ONLY.fullmatch(cell) and len(cell) < 18:
        return int(cell)
    number = decimal_of(cell, mark)
    if number != number.to_integral_value() or abs(number) > _MOST:
        raise BadValue(_("This is no whole number."))
    return int(number)


def _no_number() -> BadValue:
    return BadValue(_("This is no number. Write it as 1234.50."))
