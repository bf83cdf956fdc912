"""What the business comes to: each metric beside what it was, over time, and between groups of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.catalog.types import Metric
from troth.exchange.plotting import KINDS, Plot, PlottedBar, taken_along
from troth.insight import queries
from troth.insight.queries import By, Standing
from troth.insight.views import told
from troth.insight.views.drawn import SMALL_HEIGHT, SMALL_WIDTH, Group, line_of, picture_of
from troth.questions.errors import QuestionError
from troth.questions.spelling import quoted
from troth.segments.queries import visible_segments
from troth.team.actor import Actor
from troth.team.door import MemberRequest, signed_in
from troth.webkit import formats, reply

ALL = "*"


@require_GET
@signed_in
def index(request: MemberRequest) -> HttpResponse:
    """Show all metrics of the last twelve months beside the twelve before, of everybody or of some people."""
    who, member, problem = _asked(request, "who"), request.member, None
    moment, standings = None, list[Standing]()
    try:
        moment, standings = queries.standings(seen_by=member, who=who)
    except QuestionError as refused:
        problem = refused
    first = standings[0] if standings else None
    context = {
        "cards": [_card(each, who) for each in standings if _tells(each)],
        "silent": [each.metric for each in standings if not _tells(each)],
        "moment": moment,
        "since": formats.month(first.now.starts_on) if first else "",
        "until": formats.month(first.months[-1].starts_on) if first else "",
        "size": (SMALL_WIDTH, SMALL_HEIGHT),
        "has_metrics": bool(queries.metrics(seen_by=member)),
        "who": who,
        "problem": problem,
        "is_typing": bool(problem) or "type" in request.GET,
        "people": _people(who, member),
    }
    return reply.page(request, "insight/figures.html", context, status=422 if problem else 200)


@require_GET
@signed_in
def metric(request: MemberRequest, name: str) -> HttpResponse:
    """Show one metric by months, quarters or years, of everybody, or of two groups beside each other."""
    from troth.questions.lake.manifest import NoLake  # slow to import, and seldom needed

    member = request.member
    found = queries.get_metric(name, seen_by=member)
    by = By(asked) if (asked := _asked(request, "by")) in set(By) else By.MONTH
    who, beside = (_asked(request, name) if found.person else "" for name in ("who", "beside"))
    others = [(ALL, _("everybody")), *_people("" if beside == ALL else beside, member)]
    context: dict[str, Any] = {"metric": found, "by": by, "who": who, "beside": beside, "spans": _spans()}
    context |= {"people": _people(who, member), "others": others}
    wanted = [who, *(["" if beside == ALL else beside] if beside else [])]
    try:
        moment, groups = _groups(found, by, wanted, member)
    except (QuestionError, NoLake) as refused:
        said = refused.message if isinstance(refused, QuestionError) else ""
        status = 422 if said else 200
        return reply.page(request, "insight/metric.html", context | {"problem": said, "groups": []}, status)
    groups = _begun(groups)
    if (form := request.GET.get("form")) in KINDS:
        return taken_along(_plot(found, by, groups), form, found.name)
    context |= {
        "problem": "",
        "groups": groups,
        "moment": moment,
        "picture": picture_of(found, by, groups),
        "rows": _rows(found, by, groups),
        "kinds": list(KINDS),
        "asked": {"by": by.value, "who": who, "beside": beside},
    }
    return reply.page(request, "insight/metric.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()


def _spans() -> dict[str, str]:
    return {By.MONTH.value: _("month"), By.QUARTER.value: _("quarter"), By.YEAR.value: _("year")}


def _people(who: str, member: Actor) -> list[tuple[str, str]]:
    """Offer the segments that a member may ask for, as questions; and what is asked besides."""
    offered = [(f"in segment {quoted(each.name)}", each.name) for each in visible_segments(seen_by=member)]
    is_other = who and who not in dict(offered)
    return [*offered, *([(who, who)] if is_other else [])]


def _tells(standing: Standing) -> bool:
    return bool(standing.now.count or standing.before.count)


def _card(standing: Standing, who: str) -> dict[str, Any]:
    query = f"?{urlencode({'who': who})}" if who else ""
    return {
        "name": standing.metric.label,
        "url": f"/figures/{standing.metric.name}/{query}",
        "figure": told.figure_at(standing.metric, standing.now),
        "change": told.change_of(standing),
        "tone": told.tone_of(standing),
        "before": told.before(standing),
        "means": standing.metric.means,
        "line": line_of(standing.months),
    }


def _groups(metric: Metric, by: By, wanted: Sequence[str], member: Actor) -> tuple[Any, list[Group]]:
    """Ask for a metric of each group that is wanted."""
    moment, groups = None, []
    names = dict(_people("", member))
    for who in dict.fromkeys(wanted):
        moment, points = queries.course(metric, by, seen_by=member, who=who)
        groups.append(Group(names.get(who, who) or _("Everybody"), who, points))
    return moment, groups


def _begun(groups: Sequence[Group]) -> list[Group]:
    """Leave out the spans before anything happened; with nothing at all, the last of them are left."""
    last = len(groups[0].points) - 1
    first = min(
        (at for group in groups for at, point in enumerate(group.points) if point.count), default=last
    )
    return [replace(group, points=group.points[first:]) for group in groups]


def _rows(metric: Metric, by: By, groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Lay the spans out below each other, the newest first."""
    rows = []
    for each in reversed(list(zip(*(group.points for group in groups), strict=True))):
        cells = [
            {
                "figure": told.figure_at(metric, point),
                "between": told.between(metric, point),
                "count": point.count,
                "url": told.rows_of(metric, point.starts_on, point.ends_before, group.who),
            }
            for group, point in zip(groups, each, strict=True)
        ]
        rows.append({"span": told.span(by, each[0].starts_on), "cells": cells})
    return rows


def _plot(metric: Metric, by: By, groups: Sequence[Group]) -> Plot:
    """Draw a metric as a picture to take along: its spans below each other."""
    drawn = [point.told.figure for group in groups for point in group.points if point.told]
    most = max(drawn, default=0) or 1
    bars = []
    for number, group in enumerate(groups, start=1):
        for point in group.points:
            figures = (point.told.figure, point.told.least, point.told.most) if point.told else ("", "", "")
            name = told.span(by, point.starts_on) + (f", {group.label}" if len(groups) > 1 else "")
            share = max(round(point.told.figure / most * 100), 0) if point.told else 0
            said = told.figure_at(metric, point)
            bars.append(PlottedBar(name, (*figures, point.count), share, said, str(number)))
    columns = (str(metric.label), _("At least"), _("At most"), _("Records"))
    title = (
        str(metric.label) if len(groups) > 1 or not groups[0].who else f"{metric.label}: {groups[0].label}"
    )
    return Plot(title, str(metric.means), "", columns, bars, get_language() or "en")
