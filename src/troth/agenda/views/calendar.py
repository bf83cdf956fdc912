"""The doors to the calendar: a week by the hours, or a month, and moving what stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.agenda import queries
from troth.catalog.errors import Invalid
from troth.catalog.records import change_record
from troth.catalog.registry import object_types
from troth.ground import clock
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import formats, reply

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 1971, 2200
NOON = time(12)
SOME_MINUTES = re.compile(r"[0-9]{1,5}")
LONGEST = 31 * 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are shown: a week, or the weeks of a month."""

    first: date
    ends_before: date
    on: date
    is_month: bool

    @property
    def title(self) -> str:
        if self.is_month:
            return formats.month(self.on)
        return formats.days(self.first, self.ends_before - A_DAY)


@require_GET
@needs("tasks.see")
def show(request: MemberRequest) -> HttpResponse:
    """Show a week or a month of the member's calendar, or of all that they may see."""
    member = request.member
    today = clock.today(member.time_zone)
    everybody = request.GET.get("whose") == "all"
    span = span_of(_day(request.GET.get("on", "")) or today, is_month=request.GET.get("view") == "month")
    days = queries.days_between(
        span.first, span.ends_before, seen_by=member, today=today, everybody=everybody
    )
    if span.is_month:
        days = [replace(day, is_outside=day.day.month != span.on.month) for day in days]
    context = {
        "span": span,
        "days": days,
        "urls": _urls(span, today, everybody=everybody),
        "everybody": everybody,
        "may_add": member.may("tasks.create"),
        "hours": [time(hour) for hour in range(24)],
    }
    return reply.page(request, "agenda/calendar.html", context)


@require_POST
@needs("tasks.change")
def move(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Let a task begin at another hour or on another day, on the member's own clock; it stays as long."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    before = queries.local_start(task_id, seen_by=request.member)
    is_taken_back = "to" in request.GET
    text = request.GET.get("to") or request.POST.get("to", "")
    values = _beginning(text, request.member.time_zone)
    if values is None:
        return reply.toast(HttpResponse(status=422), _("This is no time."), tone="wrong")
    try:
        change_record(object_types()["tasks"], task_id, values, by=request.member)
    except Invalid as refused:
        return reply.toast(HttpResponse(status=422), refused.errors[0][1], tone="wrong")
    if is_taken_back:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    said = _("%(title)s: %(time)s") % {"title": task.title, "time": _said(text)}
    undo = f"/tasks/{task_id}/move/?{urlencode({'to': before})}" if before else ""
    return reply.toast(_hours(request, task_id), said, undo=undo)


@require_POST
@needs("tasks.change")
def stretch(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Let a task with an end last so many minutes from where it begins."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    before = task.minutes
    minutes = _minutes(request.GET.get("minutes") or request.POST.get("minutes", ""))
    if minutes is None or before is None or task.due_at is None:
        return reply.toast(HttpResponse(status=422), _("This is no time."), tone="wrong")
    ends_at = task.due_at + timedelta(minutes=minutes)
    try:
        change_record(object_types()["tasks"], task_id, {"ends_at": ends_at.isoformat()}, by=request.member)
    except Invalid as refused:
        return reply.toast(HttpResponse(status=422), refused.errors[0][1], tone="wrong")
    if "minutes" in request.GET:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    hours = _hours(request, task_id)
    said = _("%(title)s: %(time)s") % {"title": task.title, "time": hours.content.decode()}
    return reply.toast(hours, said, undo=f"/tasks/{task_id}/length/?{urlencode({'minutes': before})}")


def span_of(on: date, *, is_month: bool) -> Span:
    """Give the week or the month of a day, in whole weeks as they begin here."""
    if not is_month:
        first = _week_of(on)
        return Span(first, first + A_WEEK, on, is_month)
    first = on.replace(day=1)
    return Span(_week_of(first), _week_of(_next_month(first) - A_DAY) + A_WEEK, on, is_month)


def _urls(span: Span, today: date, *, everybody: bool) -> dict[str, str]:
    month = span.on.replace(day=1)
    step = (month - A_DAY, _next_month(month)) if span.is_month else (span.on - A_WEEK, span.on + A_WEEK)

    def url(on: date, *, is_month: bool = span.is_month, whose: bool = everybody) -> str:
        asked = {"view": "month" if is_month else "week", "on": on.isoformat()}
        return "/calendar/?" + urlencode(asked | ({"whose": "all"} if whose else {}))

    return {
        "previous": url(step[0]),
        "next": url(step[1]),
        "day_before": url(span.on - A_DAY),
        "day_after": url(span.on + A_DAY),
        "today": url(today),
        "week": url(span.on, is_month=False),
        "month": url(span.on, is_month=True),
        "mine": url(span.on, whose=False),
        "all": url(span.on, whose=True),
        "day": url(span.on, is_month=False).partition("&on=")[0] + ("&whose=all" if everybody else ""),
    }


def _beginning(text: str, time_zone: str) -> dict[str, Any] | None:
    """Read "2026-05-20T09:30", or "2026-05-20" for a whole day, as `change_record` takes it."""
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M" if "T" in text else "%Y-%m-%d")
    except ValueError:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    is_whole_day = "T" not in text
    local = (datetime.combine(at.date(), NOON) if is_whole_day else at).replace(tzinfo=ZoneInfo(time_zone))
    return {"due_at": local.isoformat(), "is_whole_day": is_whole_day}


def _minutes(text: str) -> int | None:
    """Read a length, up to a month: nothing in a calendar lasts longer."""
    return int(text) if SOME_MINUTES.fullmatch(text) and 0 < int(text) <= LONGEST else None


def _hours(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Answer with the hours of a task as they are now, for the entry that is shown already."""
    task = queries.get_task(task_id, seen_by=request.member)
    ends = f" – {formats.hour(task.ends_at)}" if task.ends_at and not task.is_whole_day else ""
    words = "" if task.is_whole_day else formats.hour(task.due_at) + ends
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _said(text: str) -> str:
    at = datetime.fromisoformat(text)
    hour = f" {formats.clock_time(at.time())}" if "T" in text else ""
    return formats.weekday(at.date()) + hour


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _week_of(day: date) -> date:
    return day - A_DAY * ((day.weekday() - formats.first_weekday()) % 7)


def _next_month(month: date) -> date:
    return (month.replace(day=28) + A_DAY * 4).replace(day=1)
