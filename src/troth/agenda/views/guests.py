"""The doors to who is asked to a meeting, and to their answers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.agenda import commands, queries
from troth.agenda.forms import GuestForm
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("tasks.change")
def invite(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Ask a person or a member to a meeting."""
    task = queries.get_task(task_id, seen_by=request.member, to=Verb.CHANGE)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = {name: str(key) for name, key in form.cleaned_data.items() if key}
        try:
            create_record(object_types()["attendees"], {"task": str(task_id), **values}, by=request.member)
        except Invalid as refused:
            form.add_error(None, refused.errors[0][1])
        except Conflict as refused:
            form.add_error(None, str(refused))
        else:
            return reply.redirect(request, f"/tasks/{task_id}/")
    status = 422 if form.is_bound else 200
    return reply.fragment(request, "agenda/_guest_form.html", {"form": form, "task": task}, status=status)


@require_POST
@needs("attendees.change")
def answer(request: MemberRequest, attendee_id: UUID) -> HttpResponse:
    """Note what somebody answers; everybody may do so for themselves."""
    attendee = queries.get_attendee(attendee_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.answer_invitation(
            attendee=attendee, answer=request.POST.get("answer", ""), by=request.member
        )
    except Invalid as refused:
        return reply.redirect(request, f"/tasks/{attendee.task_id}/", refused.errors[0][1])
    return reply.redirect(request, f"/tasks/{attendee.task_id}/", _("The answer is noted."))


@require_POST
@needs("attendees.delete")
def remove(request: MemberRequest, attendee_id: UUID) -> HttpResponse:
    """Ask somebody no longer."""
    attendee = queries.get_attendee(attendee_id, seen_by=request.member, to=Verb.DELETE)
    commands.remove_attendee(record=attendee, by=request.member)
    return reply.redirect(request, f"/tasks/{attendee.task_id}/")
