"""The case at hand: fills the slots of a story's words, each once, from the life that it happens to."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable
from random import Random

from troth.project.sample import bikes
from troth.project.sample.chance import between, pick
from troth.project.sample.days import Calendar, occasion_after
from troth.project.sample.words import WEATHER, WORDS

# Amounts in euro that one telling of a story may name and another leave out.
_AMOUNTS = {
    "total": (24, 88),
    "quote": (90, 240),
    "quote2": (70, 95),
    "limit": (90, 150),
    "offer": (900, 4800),
    "budget": (600, 1400),
    "amount": (48, 190),
}
_NEW_FOR_FIRM = {
    "courier": ("cargo bike", "longtail"),
    "hotel": ("city bike", "e-bike", "city bike"),
    "trade": ("trike", "cargo bike"),
    "care": ("e-bike",),
    "public": ("e-bike", "cargo bike"),
    "school": ("child’s bike",),
    "office": ("city bike", "e-bike", "folding bike"),
}
_NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "twenty-one",
    "twenty-two",
    "twenty-three",
    "twenty-four",
    "twenty-five",
    "twenty-six",
    "twenty-seven",
    "twenty-eight",
    "twenty-nine",
    "thirty",
    "thirty-one",
]


def in_words(number: int) -> str:
    """Spell a small number."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def euro(amount: float) -> str:
    """Write an amount as the till does: €45, €1,250, €34.80."""
    return f"€{amount:,.0f}" if amount == int(amount) else f"€{amount:,.2f}"


class UnknownSlot(KeyError):
    """A script asks for a slot that nothing fills."""


class Case(dict[str, str]):
    """The slots of one story. `amounts` holds the sums behind the words, in euro."""

    __slots__ = ("amounts", "calendar", "day", "promised_on", "random")

    def __init__(self, known: dict[str, str], random: Random, calendar: Calendar) -> None:
        super().__init__(known)
        self.random = random
        self.calendar = calendar
        self.amounts: dict[str, float] = {}
        self.day = 0
        self.promised_on: int | None = None

    def __missing__(self, slot: str) -> str:
        value = self._filled(slot)
        if not slot.startswith(("day+", "on+", "Day+", "On+")):  # a day is called differently every time
            self[slot] = value
        return value

    def _filled(self, slot: str) -> str:
        if slot in WORDS:
            words = pick(self.random, WORDS[slot])
            return words.replace("{", "%(").replace("}", ")s") % self if "{" in words else words
        if slot[0].isupper():
            value = self[slot[0].lower() + slot[1:]]
            return value[0].upper() + value[1:]
        if "=" in slot:
            return self._amount(slot)
        if slot in _AMOUNTS:
            return self._drawn(slot, *_AMOUNTS[slot])
        prefix, filler = slot[: slot.find("+") + 1] or slot[:2], _FILLERS.get(slot)
        if filler is None and prefix not in _PREFIXES:
            raise UnknownSlot(slot)
        return filler(self) if filler else _PREFIXES[prefix](self, slot[len(prefix) :])

    def _amount(self, slot: str) -> str:
        name, _, span = slot.partition("=")
        low, _, high = span.partition("..")
        if name[0] == "#":
            self[name[1:]] = value = str(between(self.random, int(low), int(high)))
            return value
        if not high:
            self[low]  # names another amount: see that it is drawn
            self.amounts[name] = self.amounts[low]
            self[name] = self[low]
            return self[low]
        return self._drawn(name, int(low), int(high))

    def _drawn(self, name: str, low: int, high: int) -> str:
        step = 1 if high < 400 or low == high else 10 if high < 4000 else 50
        self.amounts[name] = between(self.random, low // step, high // step) * step
        self[name] = euro(self.amounts[name])
        return self[name]

    def set_amount(self, name: str, amount: float) -> str:
        """Fix a sum and its words."""
        self.amounts[name] = amount
        self[name] = euro(amount)
        return self[name]


def _with_article(case: Case, slot: str) -> str:
    value = case[slot]
    return f"{'an' if value[0] in 'aeiouAEIOU' else 'a'} {value}"


def _days_on(case: Case, ahead: str) -> str:
    """Promise a day when the shop is open, so many days after the step that is told."""
    case.promised_on = case.calendar.open_day(case.day + int(ahead))
    return case.calendar.day_name(case.promised_on, case.day)


def _counted_from_today(case: Case, ahead: str) -> str:
    return case.calendar.day_name(case.calendar.open_day(case.calendar.today + int(ahead)), case.day)


def _promised(case: Case) -> str:
    if case.promised_on is None:
        return "then"
    return case.calendar.weekday(case.promised_on)


def _month(case: Case, ahead: int = 0) -> str:
    when = case.calendar.dates[case.day]
    return month_name[(when.month - 1 + ahead) % 12 + 1]


def _holiday(case: Case) -> str:
    return occasion_after(case.calendar.dates[case.day], 12)[0]


def _basket(case: Case) -> str:
    words, cents = bikes.basket(case.random)
    case.set_amount("total", cents / 100)
    first = words.split(" and ")[0].split(",")[0]
    case["basket_small"] = first[0].lower() + first[1:]
    case["basket_word"] = first.split(" ", 1)[1]
    return words[0].lower() + words[1:]


def _basket_small(case: Case) -> str:
    words, cents = bikes.single(case.random)
    case.set_amount("total", cents / 100)
    case["basket"] = words
    case["basket_word"] = words.split(" ", 1)[1]
    return words


def _newbike(case: Case) -> str:
    kinds = _NEW_FOR_FIRM.get(case.get("kind", ""))
    return pick(case.random, kinds) if kinds else bikes.owned(case.random)


def _newmodel(case: Case) -> str:
    model, price = bikes.model(case.random, case["newbike"])
    if "newprice" not in case:
        case.set_amount("newprice", price)
    return model


def _newprice(case: Case) -> str:
    case["newmodel"]
    return case["newprice"]


def _basket_word(case: Case) -> str:
    case["basket"]
    return case["basket_word"]


_FILLERS: dict[str, Callable[[Case], str]] = {
    "promised": _promised,
    "month": _month,
    "month_after": lambda case: _month(case, 2),
    "month_before": lambda case: _month(case, 10),
    "holiday": _holiday,
    "occasion": lambda case: occasion_after(case.calendar.today_on, 20)[0],
    "weather": lambda case: pick(case.random, WEATHER[case.calendar.dates[case.day].month]),
    "basket": _basket,
    "basket_small": _basket_small,
    "basket_word": _basket_word,
    "newbike": _newbike,
    "newmodel": _newmodel,
    "newprice": _newprice,
    "wanted": lambda case: bikes.owned(case.random),
    "k": lambda case: str(between(case.random, 2, 9)),
    "bike": lambda case: bikes.owned(case.random),
}

_PREFIXES: dict[str, Callable[[Case, str], str]] = {
    "a_": _with_article,
    "day+": _days_on,
    "on+": _counted_from_today,
}
