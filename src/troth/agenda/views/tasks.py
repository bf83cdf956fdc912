"""The doors to Today, and to what can be done with a task, a call or a meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.agenda import commands, queries
from troth.agenda.forms import NOTICES, NextStepForm, SnoozeForm, TaskForm
from troth.agenda.hooks import TodayPanel
from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.catalog.records import change_record, delete_record, get_record
from troth.catalog.registry import object_types
from troth.catalog.values import cleaned
from troth.ground.clock import now
from troth.ground.hooks import filled
from troth.team import queries as team_queries
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs, signed_in
from troth.webkit import reply
from troth.webkit.formats import lasting, moment

MOST_AT_ONCE = 200
# A moment is typed as a day and an hour.
TYPED_AS = {"due_at": "due_on", "ends_at": "ends_time"}


@require_GET
@signed_in
def today(request: MemberRequest) -> HttpResponse:
    """Say who is waiting, what is due, and what happened since the last visit."""
    since = team_queries.previous_visit_of(request.member) or now() - timedelta(days=1)
    panels = [panel for fill in filled(TodayPanel) for panel in fill(seen_by=request.member)]
    context = {"today": queries.todays(seen_by=request.member, since=since), "panels": panels}
    return reply.page(request, "agenda/today.html", context)


@require_http_methods(["GET", "POST"])
@needs("tasks.create")
def add(request: MemberRequest) -> HttpResponse:
    """Add a task, by itself or about a record."""
    form = TaskForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return reply.fragment(request, "agenda/_task_form.html", _asked(form, request), status=status)
    values = form.values(request.member.time_zone)
    for kind, name in (("people", "person"), ("companies", "company")):
        if values[name]:
            get_record(object_types()[kind], values[name], seen_by=request.member)
    try:
        if rule := form.rule():
            commands.add_series(values=values, rule=rule, by=request.member)
        else:
            commands.add_task(values=values, by=request.member)
    except Invalid as refused:
        form.add_error(None, refused.errors[0][1])
        return reply.fragment(request, "agenda/_task_form.html", _asked(form, request), status=422)
    return reply.redirect(request, reply.asked_from(request) or "/", _("It is on the list."))


@require_http_methods(["GET", "POST"])
@needs("tasks.change")
def finish(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Mark a task done, and ask for the next step."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    form = NextStepForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        return reply.fragment(request, "agenda/_finish_form.html", {"task": task, "form": form})
    commands.finish_task(
        task=task,
        then=form.values(request.member.time_zone),
        outcome=form.cleaned_data["outcome"],
        words=form.cleaned_data["words"],
        by=request.member,
    )
    back = reply.asked_from(request) or (f"/people/{task.person_id}/" if task.person_id else "/")
    return reply.redirect(request, back, _("Done: %s") % task.title, undo=f"/tasks/{task.pk}/reopen/")


@require_POST
@needs("tasks.change")
def reopen(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Take back that a task is done."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    commands.reopen_task(task=task, by=request.member)
    return reply.redirect(request, reply.asked_from(request) or f"/tasks/{task.pk}/", _("It is open again."))


@require_GET
@needs("tasks.see")
def task(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Show one task: what, about whom, by when, and what happened to it."""
    found = queries.get_task(task_id, seen_by=request.member)
    guests = queries.guests_of(found.pk, seen_by=request.member)
    own = next((guest for guest in guests if guest.member_id == request.member.member_id), None)
    context = {
        "task": queries.rows_of([found.pk], seen_by=request.member)[0],
        "guests": guests,
        "own_answer": own,
        "is_snoozed": bool(found.snoozed_until and found.snoozed_until > now()),
        "steps": queries.steps_of(found, seen_by=request.member),
        "may_change": request.member.reaches("tasks", Verb.CHANGE, found.owner_id),
        "may_delete": request.member.reaches("tasks", Verb.DELETE, found.owner_id),
    }
    return reply.page(request, "agenda/task.html", context)


@require_http_methods(["GET", "POST"])
@needs("tasks.change")
def snooze(request: MemberRequest) -> HttpResponse:
    """Ask until when tasks are to be left alone, and leave them alone."""
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    ids = (request.POST if request.method == "POST" else request.GET).getlist("id")[:MOST_AT_ONCE]
    tasks = [queries.get_task(key, seen_by=request.member, to=Verb.CHANGE) for key in ids]
    if not form.is_valid() or not tasks:
        context = {"form": form, "tasks": tasks}
        return reply.fragment(
            request, "agenda/_snooze_form.html", context, status=422 if form.is_bound else 200
        )
    until = form.until(request.member.time_zone)
    for each in tasks:
        commands.snooze_task(task=each, until=until, by=request.member)
    return reply.redirect(request, reply.asked_from(request) or "/", _("Snoozed until %s.") % moment(until))


@require_http_methods(["GET", "POST"])
@needs("tasks.change")
def change(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Change what is to be done, by whom, by when or about whom."""
    found = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    row = queries.rows_of([found.pk], seen_by=request.member)[0]
    guests = queries.guests_of(found.pk, seen_by=request.member) if row.due_at else []
    form = TaskForm(request.POST if request.method == "POST" else None, initial=_as_typed(row, request))
    if form.is_valid():
        try:
            _change(found, row, form, request)
        except Invalid as refused:
            for field, message in refused.errors:
                typed = TYPED_AS.get(field, field)
                form.add_error(typed if typed in form.fields else None, message)
        else:
            return reply.redirect(request, f"/tasks/{task_id}/", _("Kept."))
    status = 422 if form.is_bound else 200
    return reply.fragment(
        request,
        "agenda/_task_form.html",
        {**_asked(form, request), "task": row, "guests": guests},
        status=status,
    )


@require_POST
@needs("tasks.delete")
def delete(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Delete a task for good, and go back to the list."""
    found = queries.get_task(task_id, seen_by=request.member)
    if request.POST.get("which") == "following":
        if not request.member.reaches("tasks", Verb.DELETE, found.owner_id):
            raise Forbidden("tasks.delete")
        commands.delete_following(task=found, by=request.member)
    else:
        delete_record(object_types()["tasks"], task_id, by=request.member)
    return reply.redirect(request, "/tasks/", _("%s was deleted.") % found.title)


def _as_typed(row: queries.TaskRow, request: MemberRequest) -> dict[str, Any]:
    zone = ZoneInfo(request.member.time_zone)
    due = row.due_at.astimezone(zone) if row.due_at else None
    end = row.ends_at.astimezone(zone) if row.ends_at else None
    return {
        "kind": row.kind,
        "ends_on": end and due and end.date() != due.date() and end.date().isoformat(),
        "ends_time": end and not row.is_whole_day and f"{end:%H:%M}",
        "place": row.place,
        "remind_minutes": "" if row.remind_minutes is None else str(row.remind_minutes),
        "title": row.title,
        "note": row.note,
        "due_on": due and due.date().isoformat(),
        "due_time": due and not row.is_whole_day and f"{due:%H:%M}",
        "person": row.person_id,
        "company": row.company_id,
        "about_kind": row.about_kind,
        "about_id": row.about_id,
        "owner": row.owner_id,
    }


def _change(task: Any, row: queries.TaskRow, form: TaskForm, request: MemberRequest) -> None:
    """Change a task, or with it all that follow in its series. Raises Invalid."""
    member, tasks = request.member, object_types()["tasks"]
    changes = _touched(form.changes(member.time_zone), row)
    if form.cleaned_data["which"] == "following":
        taken = cleaned(tasks, changes, by=member, is_new=False)
        commands.change_following(task=task, values=taken, by=member)
        return
    changed = change_record(tasks, row.id, changes, by=member)
    if row.series_id is None and (rule := form.rule()):
        commands.repeat_task(task=changed, rule=rule, by=member)


def _touched(changes: dict[str, Any], row: queries.TaskRow) -> dict[str, Any]:
    """Leave out whom the task is about already: the asker may change it without seeing them."""
    known = {"person": row.person_id, "company": row.company_id, "about_id": row.about_id}
    same = {name for name, key in known.items() if changes[name] == (str(key) if key else None)}
    if "about_id" in same:
        same.add("about_kind")
    return {name: value for name, value in changes.items() if name not in same}


def _asked(form: TaskForm, request: MemberRequest) -> dict[str, Any]:
    """Give a form with the name of what the task is about, where the asker may see it."""
    kind, key = form["about_kind"].value(), form["about_id"].value()
    about = None
    if kind and key:
        try:
            about = queries.get_subject(kind, UUID(str(key)), seen_by=request.member)
        except (NotFound, ValueError):
            about = None
    notices = [(str(minutes), _notice(minutes)) for minutes in NOTICES]
    return {"form": form, "about": about, "notices": notices}


def _notice(minutes: int) -> str:
    return _("%s before") % lasting(minutes * 60) if minutes else _("when it begins")
