"""Metrics as pictures: the small one of a card, and bars that open their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from troth.catalog.types import Metric
from troth.insight.estimates import Estimate
from troth.insight.queries import By, Point
from troth.insight.views.told import between, figure_at, figure_of, rows_of, span
from troth.webkit import formats

SMALL_WIDTH, SMALL_HEIGHT, AIR = 200, 36, 2
WIDTH, HEIGHT, START = 760, 220, 56  # of the large picture; its spans begin after the scale
SHARE = 0.72  # of the room of a span, its bars
GAP = 1  # between bars, and what is left to be seen of the smallest
REACH = 1.3
RULES, ROUND = 4, (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Group:
    """Some people, by the question that they meet, and what a metric comes to of what is theirs."""

    label: str
    who: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a group came to in a span, with how far chance would move it, and the address of its rows."""

    series: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    least: float
    most: float
    told: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars beside each other over a scale, with the names of the spans below."""

    bars: Sequence[Bar]
    rules: Sequence[tuple[float, str]]
    labels: Sequence[tuple[float, str, str]]
    base: float
    width: int = WIDTH
    height: int = HEIGHT
    start: int = START


def line_of(points: Sequence[Point]) -> str:
    """Draw a course as the points of a line, from left to right; its lowest figure, or 0, at the bottom."""
    known = [point.told.figure for point in points if point.told]
    low, top = min([0.0, *known]), max([0.0, *known])
    room, step = (top - low) or 1.0, SMALL_WIDTH / max(len(points) - 1, 1)
    drawn = [(at * step, point.told.figure) for at, point in enumerate(points) if point.told]
    high = (SMALL_HEIGHT - 2 * AIR) / room
    return " ".join(f"{x:.1f},{SMALL_HEIGHT - AIR - (figure - low) * high:.1f}" for x, figure in drawn)


def picture_of(metric: Metric, by: By, groups: Sequence[Group]) -> Picture:
    """Draw what groups came to, span beside span. A reach of chance that is very long is cut."""
    scale = _scale(groups)
    step = (WIDTH - START) / len(groups[0].points)
    width = step * SHARE / len(groups)
    bars = []
    for number, group in enumerate(groups):
        for at, point in enumerate(group.points):
            if point.told and point.count:
                x = START + step * (at + (1 - SHARE) / 2) + number * width
                said = _said(metric, by, group, point)
                bars.append(_bar(point.told, scale, series=number + 1, x=round(x, 1), width=width, said=said))
    labels = [
        (round(START + (at + 0.5) * step, 1), *_label(by, point.starts_on, is_first=at == 0))
        for at, point in enumerate(groups[0].points)
    ]
    return Picture(
        bars, [(scale.y(each), figure_of(metric, each)) for each in scale.rules()], labels, scale.y(0)
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    top: float

    def y(self, figure: float) -> float:
        """Give how far from the top a figure lies."""
        held = min(max(figure, self.low), self.top)
        return round(HEIGHT * (1 - (held - self.low) / (self.top - self.low)), 1)

    def rules(self) -> list[float]:
        """Give the round figures between both ends, some four of them."""
        rough = (self.top - self.low) / RULES
        ten = 10.0 ** floor(log10(rough))
        step = next(ten * each for each in ROUND if ten * each >= rough)
        return [step * place for place in range(ceil(self.low / step), floor(self.top / step) + 1)]


def _scale(groups: Sequence[Group]) -> _Scale:
    told = [point.told for group in groups for point in group.points if point.told]
    highest = max([0.0, *(each.figure for each in told)]) or 1.0
    most = max([highest, *(each.most for each in told)])
    return _Scale(min([0.0, *(each.figure for each in told)]), min(most, highest * REACH))


def _bar(told: Estimate, scale: _Scale, *, series: int, x: float, width: float, said: tuple[str, str]) -> Bar:
    high, base = sorted((scale.y(told.figure), scale.y(0)))
    return Bar(
        series=series, x=x, y=high, width=round(width - GAP, 1), height=round(max(base - high, GAP), 1),
        middle=round(x + (width - GAP) / 2, 1), least=scale.y(told.least), most=scale.y(told.most),
        told=said[0], url=said[1],
    )  # fmt: skip


def _said(metric: Metric, by: By, group: Group, point: Point) -> tuple[str, str]:
    """Put a bar into words, and give the address of its rows."""
    figure, reach = figure_at(metric, point), between(metric, point)
    said = f"{span(by, point.starts_on)}: {figure} ({reach})"
    url = rows_of(metric, point.starts_on, point.ends_before, group.who)
    return (f"{group.label}, {said}" if group.label else said), url


def _label(by: By, since: date, *, is_first: bool) -> tuple[str, str]:
    """Name a span in few letters, and where a year begins, the year."""
    year = str(since.year)
    match by:
        case By.MONTH:
            return formats.month_name(since), year if is_first or since.month == 1 else ""
        case By.QUARTER:
            return _("Q%(quarter)s") % {
                "quarter": since.month // 3 + 1
            }, year if is_first or since.month == 1 else ""
        case By.YEAR:
            return year, ""
