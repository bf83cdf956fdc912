"""The doors of the agenda: Today, and what can be done with a task."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.agenda import commands, queries
from troth.agenda.forms import NextStepForm, TaskForm
from troth.catalog.records import get_record
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.team import queries as team_queries
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs, signed_in
from troth.webkit import reply


@require_GET
@signed_in
def today(request: MemberRequest) -> HttpResponse:
    """Say who is waiting, what is due, and what happened since the last visit."""
    since = team_queries.previous_visit_of(request.member) or now() - timedelta(days=1)
    return reply.page(
        request, "agenda/today.html", {"today": queries.todays(seen_by=request.member, since=since)}
    )


@require_http_methods(["GET", "POST"])
@needs("tasks.create")
def add(request: MemberRequest) -> HttpResponse:
    """Add a task, by itself or about a person or company."""
    form = TaskForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return reply.fragment(request, "agenda/_task_form.html", {"form": form}, status=status)
    values = form.values(request.member.time_zone)
    for kind, name in (("people", "person"), ("companies", "company")):
        if values[name]:
            get_record(object_types()[kind], values[name], seen_by=request.member)
    commands.add_task(values=values, by=request.member)
    return reply.redirect(request, reply.asked_from(request) or "/", _("It is on the list."))


@require_http_methods(["GET", "POST"])
@needs("tasks.change")
def finish(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Mark a task done, and ask for the next step."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    form = NextStepForm(request.POST)
    if request.method == "GET" or not form.is_valid():
        return reply.fragment(request, "agenda/_finish_form.html", {"task": task, "form": form})
    commands.finish_task(task=task, then=form.values(request.member.time_zone), by=request.member)
    back = f"/people/{task.person_id}/" if task.person_id and "stay" not in request.POST else "/"
    return reply.redirect(request, back, _("Done: %s") % task.title, undo=f"/tasks/{task.pk}/reopen/")


@require_POST
@needs("tasks.change")
def reopen(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Take back that a task is done."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    commands.reopen_task(task=task, by=request.member)
    return reply.redirect(request, "/", _("It is open again."))


@require_GET
@needs("tasks.see")
def task(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Show one task."""
    found = queries.get_task(task_id, seen_by=request.member)
    row = queries.rows_of([found.pk], seen_by=request.member)[0]
    return reply.page(request, "agenda/task.html", {"task": row})
