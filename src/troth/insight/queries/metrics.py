"""What the business comes to over time: the metrics that modules hand in, read from the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings

from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import Metric, What
from troth.ground.clock import today
from troth.ground.modules import installed
from troth.insight.estimates import OF_PEOPLE, Estimate, Sums, differ, estimate
from troth.insight.spans import first_of, month_number
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.listing import read_query
from troth.questions.paths import find_readable
from troth.team.actor import Actor


class By(StrEnum):
    """By which spans of time a metric is told."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {By.MONTH: 1, By.QUARTER: 3, By.YEAR: 12}
SHOWN = {By.MONTH: 24, By.QUARTER: 12, By.YEAR: 6}


@dataclass(frozen=True, slots=True)
class Point:
    """What a metric comes to from a day to before another, of how many records; None of nothing."""

    starts_on: date
    ends_before: date
    told: Estimate | None
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A metric over the twelve months that are over, beside the twelve before, with the months of both."""

    metric: Metric
    now: Point
    before: Point
    months: Sequence[Point]

    @property
    def change(self) -> float | None:
        """Give by how much it changed, as a share of what was before; of a share, in points."""
        now, before = self.now.told, self.before.told
        if now is None or before is None:
            return None
        if self.metric.what is What.SHARE:
            return now.figure - before.figure
        return now.figure / before.figure - 1 if before.figure else None

    @property
    def is_beyond_chance(self) -> bool:
        """Tell whether the change is more than chance alone would make, 19 times of 20."""
        now, before = self.now.told, self.before.told
        return now is not None and before is not None and differ(now, before)


def metrics(*, seen_by: Actor) -> list[Metric]:
    """List the metrics of the modules that are on, of which the asker may see all that they look at."""
    return [each for module in installed() for each in module.metrics if _may(each, seen_by)]


def get_metric(name: str, *, seen_by: Actor) -> Metric:
    """Find a metric by its name. Raises NotFound, also where the asker may not see what it looks at."""
    found = next((each for each in metrics(seen_by=seen_by) if each.name == name), None)
    if found is None:
        raise NotFound("metrics")
    return found


def standings(*, seen_by: Actor, who: str = "") -> tuple[datetime | None, list[Standing]]:
    """Tell where all metrics stand, and the moment of the lake; None where there is none yet.

    `who` is a question: then only what is of the people counts who meet it. Raises QuestionError.
    """
    from troth.questions.lake.manifest import NoLake  # slow to import, and seldom needed

    asked = [each for each in metrics(seen_by=seen_by) if each.person or not who]
    moment, found = None, dict[str, Standing]()
    for alike in _alike(asked):
        try:
            moment, told = _standings(alike, seen_by, who)
        except NoLake:  # none at all, or one from before a module was switched on
            continue
        found |= told
    return moment, [found[each.name] for each in asked if each.name in found]


def course(metric: Metric, by: By, *, seen_by: Actor, who: str = "") -> tuple[datetime, list[Point]]:
    """Tell a metric by spans of time that are over, and the moment of the lake.

    Raises QuestionError, NoLake.
    """
    edges = _edges(by, SHOWN[by], seen_by)
    moment, sums = _read([metric], edges, who, seen_by)
    return moment, _points(metric, edges, sums[metric.name])


def _alike(metrics: Sequence[Metric]) -> list[list[Metric]]:
    """Bring those together that one walk through the records can tell."""
    alike: dict[tuple[str, str, str], list[Metric]] = {}
    for each in metrics:
        alike.setdefault((each.of, each.at, each.person), []).append(each)
    return list(alike.values())


def _standings(metrics: Sequence[Metric], seen_by: Actor, who: str) -> tuple[datetime, dict[str, Standing]]:
    half = MONTHS[By.YEAR]
    edges = _edges(By.MONTH, 2 * half, seen_by)
    years = [edges[0], edges[half], edges[-1]]
    moment, months = _read(metrics, edges, who, seen_by)
    both = {name: [sum(sums[:half], Sums()), sum(sums[half:], Sums())] for name, sums in months.items()}
    if of_people := [each for each in metrics if each.what in OF_PEOPLE]:  # who came in two months is one
        both |= _read(of_people, years, who, seen_by)[1]
    found = {}
    for metric in metrics:
        before, now = _points(metric, years, both[metric.name])
        found[metric.name] = Standing(metric, now, before, _points(metric, edges, months[metric.name]))
    return moment, found


def _edges(by: By, count: int, seen_by: Actor) -> list[date]:
    """Give the first days of so many spans that are over, and the day after the last."""
    length = MONTHS[by]
    until = month_number(today(seen_by.time_zone)) // length * length
    return [first_of(until - back * length) for back in range(count, -1, -1)]


def _read(
    metrics: Sequence[Metric], edges: Sequence[date], who: str, seen_by: Actor
) -> tuple[datetime, dict[str, list[Sums]]]:
    """Read what metrics that are alike come to between the edges; days are those of the asker's time zone."""
    from troth.insight.charting import sums, sums_in  # the engine is slow to import, and seldom needed
    from troth.questions.lake import answering

    zone = ZoneInfo(seen_by.time_zone)
    at = [datetime.combine(edge, time.min, zone) for edge in edges]
    moment, rows = answering.answered(
        settings.TROTH_LAKE,
        lambda tables: sums(tables, metrics, at, who, seen_by),
        answering.engine_at(settings.TROTH_ENGINE),
    )
    by_step = {row["step"]: row for row in rows.to_pylist()}
    return moment, {
        metric.name: [
            sums_in(by_step[step], metric) if step in by_step else Sums() for step in range(len(edges) - 1)
        ]
        for metric in metrics
    }


def _points(metric: Metric, edges: Sequence[date], sums: Sequence[Sums]) -> list[Point]:
    return [
        Point(since, until, estimate(metric.what, each), each.count)
        for since, until, each in zip(edges[:-1], edges[1:], sums, strict=True)
    ]


def _may(metric: Metric, seen_by: Actor) -> bool:
    """Tell whether all that a metric looks at may be seen: its records, its fields and its questions."""
    kind = object_types().get(metric.of)
    if kind is None or not seen_by.may(f"{metric.of}.see"):
        return False
    if not all(
        find_readable(kind, name, seen_by) for name in (metric.at, metric.field, metric.person) if name
    ):
        return False
    try:
        for where in filter(None, (metric.where, metric.met)):
            asked = read_query(kind, where=where).where
            if asked is not None:
                check(asked, kind, seen_by)
    except QuestionError:
        return False
    return True
