"""How a forecast is drawn and told, and the question that opens the rows of each mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from troth.questions.spelling import quoted
from troth.sales.forecast import Interval, Period, Span
from troth.sales.queries.asked import Asked
from troth.sales.queries.forecast import Forecast
from troth.sales.queries.movement import Move, Movement
from troth.webkit import formats
from troth.webkit.shell import list_url

HEIGHT, STEP, WIDE = 180, 56, 30  # of the course: its height, the way from one period to the next, a bar
ADDS = ("new", "pulled_in", "reopened", "brought_in", "up")


@dataclass(frozen=True, slots=True)
class Mark:
    """A period in the course of forecasts: heights of what was forecast and won, from the upper edge."""

    label: str
    x: int
    won_y: float
    likely_y: float
    target_y: float | None
    top_y: float
    bottom_y: float
    is_now: bool
    url: str
    told: str


@dataclass(frozen=True, slots=True)
class Course:
    """Periods beside one another, with the lines of the scale: their heights and words."""

    marks: list[Mark]
    scale: list[tuple[float, str]]
    width: int
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Told:
    """A move in words, with its share of the largest one, and its deals."""

    label: str
    move: Move
    share: int
    is_more: bool


def label_of(period: Period) -> str:
    """Name a period: "November 2026", "Quarter 4 of 2026"."""
    if period.span is Span.MONTH:
        return formats.month(period.starts_on)
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": _quarter(period), "year": period.starts_on.year}


def short_label_of(period: Period) -> str:
    """Name a period in few letters."""
    if period.span is Span.MONTH:
        return str(formats.month_name(period.starts_on))
    return _("Q%(quarter)s") % {"quarter": _quarter(period)}


def _quarter(period: Period) -> int:
    return (period.starts_on.month - 1) // 3 + 1


def url_of(*clauses: str) -> str:
    """Give the address of the list of deals that meet all of these questions."""
    return f"{list_url('deals')}?{urlencode({'where': ' and '.join(clause for clause in clauses if clause)})}"


def rows_of(asked: Asked) -> dict[str, str]:
    """Give the addresses of the deals behind the figures of a period."""
    whose, of = whose_of(asked), open_in(asked)
    category = 'category = "commit"'
    return {
        "open": url_of(of, *whose),
        "committed": url_of(of, category, *whose),
        "best": url_of(of, 'category in ("commit", "best")', *whose),
        "won": url_of(won_in(asked.period), *whose),
        "undated": url_of('status = "open"', "expected_on is missing", 'not category = "omitted"', *whose),
    }


def open_in(asked: Asked) -> str:
    """Write the question for the open deals that count in a period."""
    since = "" if asked.has_begun else f" and expected_on >= {asked.period.starts_on}"
    until = asked.period.ends_before
    return f'status = "open" and not category = "omitted" and expected_on < {until}{since}'


def won_in(period: Period) -> str:
    """Write the question for the deals that were won in a period."""
    return f'status = "won" and {within("closed_at", period.starts_on, period.ends_before)}'


def within(field: str, since: date, until: date) -> str:
    """Write the question for a field that lies between two days."""
    return f"{field} >= {since} and {field} < {until}"


def whose_of(asked: Asked) -> list[str]:
    """Write the questions for whose deals and which pipeline are asked."""
    clauses = []
    if asked.members is not None:
        clauses.append(f"owner in ({', '.join(quoted(str(key)) for key in sorted(asked.members))})")
    if asked.pipeline:
        clauses.append(f"pipeline = {quoted(str(asked.pipeline))}")
    return clauses


def periods_of(found: Forecast) -> list[Period]:
    """List the periods that are drawn: the last ones that are over, and the one that is asked."""
    return [past.period for past in found.pasts[-8:] if past.period < found.asked.period] + [
        found.asked.period
    ]


def course_of(found: Forecast, targets: Mapping[Period, Decimal]) -> Course | None:
    """Place the forecasts of the last periods beside what was won, and the present one at the end."""
    asked = found.asked
    told = [(past.period, past.won, past.expected.mean, past.between) for past in found.pasts[-8:]]
    told = [each for each in told if each[0] < asked.period]
    told.append((asked.period, found.total.won, found.likely, found.between))
    top = max(
        (max(each[1], each[3].high, targets.get(each[0], Decimal(0))) for each in told), default=Decimal(0)
    )
    if not top:
        return None
    top = _round_up(top)

    def y(amount: Decimal) -> float:
        return round(HEIGHT * (1 - float(amount / top)), 1)

    def drawn(at: int, period: Period, won: Decimal, likely: Decimal, between: Interval) -> Mark:
        return Mark(
            label=short_label_of(period),
            x=64 + at * STEP,
            won_y=y(won),
            likely_y=y(likely),
            target_y=y(targets[period]) if period in targets else None,
            top_y=y(between.high),
            bottom_y=y(between.low),
            is_now=period == asked.period,
            url=url_of(won_in(period), *whose_of(asked)),
            told=_told(period, won, likely, between),
        )

    def _told(period: Period, won: Decimal, likely: Decimal, between: Interval) -> str:
        words = _("%(period)s: forecast %(likely)s, between %(low)s and %(high)s; won %(won)s")
        amounts = {"likely": likely, "low": between.low, "high": between.high, "won": won}
        aim = _("; target %s") % whole(targets[period], asked.currency) if period in targets else ""
        said = {name: whole(amount, asked.currency) for name, amount in amounts.items()}
        return words % {"period": label_of(period), **said} + aim

    marks = [drawn(at, *each) for at, each in enumerate(told)]
    scale = [(y(top * part / 4), short_money(top * part / 4)) for part in range(5)]
    return Course(marks, scale, 64 + len(told) * STEP)


def _round_up(amount: Decimal) -> Decimal:
    """Give the end of a scale: the next of 1, 2, 4, 6, 8 or 10 times a power of ten."""
    power = Decimal(10) ** amount.adjusted()
    return next(step * power for step in map(Decimal, (1, 2, 4, 6, 8, 10)) if step * power >= amount)


def whole(amount: Decimal, currency: str) -> str:
    """Write an amount without its cents: a forecast has none."""
    return formats.money(amount.quantize(Decimal(1)), currency)


def short_money(amount: Decimal) -> str:
    """Write an amount of a scale: 40k, 1.2M."""
    for power, letter in ((6, "M"), (3, "k")):
        if amount >= 10**power:
            return f"{formats.number(amount / 10**power)}{letter}"
    return formats.number(amount)


def moves_of(movement: Movement, asked: Asked) -> list[Told]:
    """Tell what moved since an earlier moment, each with its share of the largest."""
    largest = max((abs(move.amount) for move in movement.moves), default=Decimal(0)) or Decimal(1)
    words = {
        "new": _("New"),
        "pulled_in": _("Pulled in"),
        "reopened": _("Open again"),
        "brought_in": _("Counted again, or handed over"),
        "up": _("Worth more"),
        "down": _("Worth less"),
        "pushed_out": _("Pushed out"),
        "taken_out": _("Left out, or handed on"),
        "lost": _("Lost"),
        "won": _("Won"),
    }
    return [
        Told(words[move.kind], move, round(abs(move.amount) / largest * 100), move.kind in ADDS)
        for move in movement.moves
    ]
