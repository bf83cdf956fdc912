"""The doors to what a member is told of."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from troth.agenda import commands, queries
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_GET
@needs("tasks.see")
def waiting(request: MemberRequest) -> HttpResponse:
    """Give the reminders that a page shows; nothing where there are none."""
    return _told(request)


@require_POST
@needs("tasks.see")
def dismiss(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Put a reminder away."""
    task = queries.get_task(task_id, seen_by=request.member)
    commands.dismiss_reminders(task_ids=[str(task.pk)], by=request.member)
    if not reply.is_htmx(request):
        return reply.redirect(request, "/")
    return _told(request)


def _told(request: MemberRequest) -> HttpResponse:
    tasks = queries.reminders_for(request.member)
    return reply.part(request, "agenda/_reminders.html", {"tasks": tasks})
