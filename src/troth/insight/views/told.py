"""Metrics in words: their figures in their unit, how they changed, and which rows are behind them."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from troth.catalog.registry import object_types
from troth.catalog.types import Better, Kind, Metric, What
from troth.insight.queries import By, Point, Standing
from troth.team.queries import workspace
from troth.webkit import formats
from troth.webkit.shell import list_url

WHOLE = 100  # from here on a figure is told without decimals; and how many points a share has
PLAIN = 10  # a change of so many points or percent is told without decimals


def figure_of(metric: Metric, figure: float | None) -> str:
    """Write what a metric comes to in its unit: in percent, as money of the workspace, or as a number."""
    if figure is None:
        return "–"
    if metric.what is What.SHARE:
        return formats.percent(figure)
    is_counted = metric.what in (What.COUNT, What.PEOPLE)
    rounded = round(figure) if is_counted or abs(figure) >= WHOLE else round(figure, 2)
    field = object_types()[metric.of].field(metric.field) if metric.field else None
    if field is not None and field.kind is Kind.MONEY:
        return formats.money(rounded, workspace().currency)
    return formats.number(rounded)


def figure_at(metric: Metric, point: Point) -> str:
    """Write what a metric came to in a span of time."""
    return figure_of(metric, point.told.figure if point.told else None)


def between(metric: Metric, point: Point) -> str:
    """Write between what a figure lies as far as chance goes."""
    if point.told is None:
        return ""
    least, most = figure_of(metric, point.told.least), figure_of(metric, point.told.most)
    return _("%(least)s to %(most)s") % {"least": least, "most": most}


def change_of(standing: Standing) -> str:
    """Write by how much a metric changed: in percent, or in points where it is a share."""
    change = standing.change
    if change is None:
        return ""
    size = abs(change) * WHOLE
    shown = formats.number(round(size) if size >= PLAIN else round(size, 1))
    sign = "▲" if change > 0 else "▼" if change < 0 else "="
    if standing.metric.what is What.SHARE:
        return f"{sign} " + ngettext("%(num)s point", "%(num)s points", round(size)) % {"num": shown}
    return f"{sign} {shown} %"


def tone_of(standing: Standing) -> str:
    """Say whether a change is good or bad: neither where chance alone could have made it."""
    change, better = standing.change, standing.metric.better
    if not change or better is Better.EITHER or not standing.is_beyond_chance:
        return ""
    return "good" if (change > 0) is (better is Better.UP) else "bad"


def before(standing: Standing) -> str:
    """Say what a figure is held against, and whether chance alone could have made the difference."""
    if standing.change is None:
        return _("nothing to hold it against yet")
    was = figure_at(standing.metric, standing.before)
    if standing.is_beyond_chance:
        return _("%(figure)s the year before") % {"figure": was}
    return _("%(figure)s the year before, within chance") % {"figure": was}


def span(by: By, since: date) -> str:
    """Name a span of time in full."""
    match by:
        case By.MONTH:
            return formats.month(since)
        case By.QUARTER:
            return _("Quarter %(quarter)s of %(year)s") % {
                "quarter": since.month // 3 + 1,
                "year": since.year,
            }
        case By.YEAR:
            return str(since.year)


def rows_of(metric: Metric, since: date, ends_before: date, who: str = "") -> str:
    """Give the address of the records behind a figure; of some people, that of these people."""
    within = f"{metric.at} >= {since} and {metric.at} < {ends_before}"
    where = f"{within} and ({metric.where})" if metric.where else within
    if not who:
        return _asked(metric.of, where)
    if metric.person == "id":
        return _asked("people", f"({who}) and {where}")
    return _asked("people", f"({who}) and count({metric.of} where {where}) >= 1")


def _asked(kind: str, where: str) -> str:
    return f"{list_url(kind)}?{urlencode({'where': where})}"
