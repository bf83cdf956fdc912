"""The doors for calendar files: the feed of a member, invitations out, answers in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.agenda import commands, queries
from troth.agenda.calendar_file import LONGEST_FILE, UnreadableAnswer, read_answers
from troth.catalog.errors import Invalid
from troth.team.addresses import peer_address
from troth.team.door import MemberRequest, needs, public
from troth.webkit import reply

CALENDAR = "text/calendar; charset=utf-8"


@require_GET
@public
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a member's calendar to a calendar program that knows its address; to all others nothing."""
    reader = queries.find_reader(secret, address=peer_address(request))
    if reader is None:
        raise Http404
    commands.note_reading(by=reader)
    return _file(queries.feed_of(reader, base=settings.TROTH_URL), "calendar.ics", method="inline")


@require_http_methods(["GET", "POST"])
@needs("tasks.see")
def subscribe(request: MemberRequest) -> HttpResponse:
    """Tell how one's calendar is read elsewhere; make the address for it on POST, shown once."""
    address = ""
    if request.method == "POST":
        address = f"{settings.TROTH_URL}/calendar/feed/{commands.open_feed(by=request.member)}.ics"
    context = {"feed": queries.find_subscription(request.member.member_id), "address": address}
    return reply.fragment(request, "agenda/_subscribe.html", context)


@require_POST
@needs("tasks.see")
def unsubscribe(request: MemberRequest) -> HttpResponse:
    """End the address at which one's calendar is read."""
    commands.close_feed(by=request.member)
    return reply.redirect(request, "/calendar/", _("Nobody can read your calendar there any longer."))


@require_GET
@needs("tasks.see")
def invitation(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Give the invitation to a meeting as a file, to be sent to its guests."""
    return _for_guests(request, task_id, queries.invitation_to, "invitation.ics", method="REQUEST")


@require_GET
@needs("tasks.see")
def cancellation(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Give the word that a meeting is not to be as a file, to be sent to its guests before it is deleted."""
    return _for_guests(request, task_id, queries.cancellation_of, "cancellation.ics", method="CANCEL")


@require_http_methods(["GET", "POST"])
@needs("tasks.change")
def answers(request: MemberRequest) -> HttpResponse:
    """Take in what a guest's calendar program made of their answer."""
    error = ""
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            taken = commands.take_answers(
                answers=read_answers(given.read(LONGEST_FILE + 1) if given else b""), by=request.member
            )
        except UnreadableAnswer as refused:
            error = str(refused)
        except Invalid as refused:
            error = refused.errors[0][1]
        else:
            return reply.redirect(request, f"/tasks/{taken[0].task_id}/", _("The answer is noted."))
    return reply.fragment(
        request, "agenda/_answers_form.html", {"error": error}, status=422 if error else 200
    )


def _for_guests(
    request: MemberRequest, task_id: UUID, write: Callable[..., bytes], name: str, *, method: str
) -> HttpResponse:
    task = queries.get_task(task_id, seen_by=request.member)
    if task.due_at is None:
        return reply.redirect(request, f"/tasks/{task_id}/", _("Say first when it is."))
    following = request.GET.get("which") == "following"
    return _file(write(task, seen_by=request.member, following=following), name, method=method)


def _file(content: bytes, name: str, *, method: str) -> HttpResponse:
    kind = CALENDAR if method == "inline" else f"{CALENDAR}; method={method}"
    disposition = "inline" if method == "inline" else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{disposition}; filename="{name}"',
            "Cache-Control": "no-store, private",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
        },
    )
