"""The page of one promise, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.records import delete_record
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.people.views import pages, parts
from troth.promises import commands, panels, queries
from troth.promises.forms import EndForm, KeepForm, MoveForm
from troth.promises.views.giving import add_errors
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.timeline.queries import get_interaction, timeline_of
from troth.webkit import reply

HEAD = ("words", "whose", "person", "company", "due", "state", "made_at", "due_time", "owner", "time_zone")


@require_GET
@needs("promises.see")
def promise(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a promise: the words, how it stands, and everything that happened to it."""
    found = queries.get_promise(record_id, seen_by=request.member)
    context = pages.record_context(found, object_types()["promises"], request.member, head=HEAD)
    context |= {
        "row": queries.rows_of([found], seen_by=request.member)[0],
        "steps": queries.steps_of(found),
        "source": _source(found.source_id, request),
        "panels": panels.on_promise(found, seen_by=request.member),
    }
    return reply.page(request, "promises/promise.html", context)


@require_http_methods(["GET", "POST"])
@needs("promises.change")
def keep(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say that a promise was kept, and how that is seen."""
    found = queries.get_promise(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = KeepForm(request.POST if request.method == "POST" else None)

    def run() -> Any:
        day = form.cleaned_data["kept_on"]
        at = datetime.combine(day, time(12), ZoneInfo(request.member.time_zone)) if day else None
        return commands.keep_promise(
            promise=found, how=form.cleaned_data["how"], proof=form.cleaned_data["proof"],
            at=min(at.astimezone(UTC), now()) if at else None, by=request.member,
        )  # fmt: skip

    passed = timeline_of(
        person_id=found.person_id, company_id=found.company_id, seen_by=request.member,
        kinds=("note", "call", "meeting", "message", "mail", "visit", "order"), limit=8,
    ).entries if found.person_id or found.company_id else []  # fmt: skip
    return _answer(
        request,
        found,
        form,
        run,
        template="promises/_keep_form.html",
        said=_("Kept."),
        context={"passed": passed},
    )


@require_http_methods(["GET", "POST"])
@needs("promises.change")
def move(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Agree on a new day."""
    found = queries.get_promise(record_id, seen_by=request.member, to=Verb.CHANGE)
    initial = {"due": found.asked_on or found.due_on, "due_time": found.due_time, "why": found.asked_words}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=initial)

    def run() -> Any:
        return commands.renegotiate_promise(promise=found, by=request.member, **form.cleaned_data)

    said = _("It has a new day.")
    return _answer(request, found, form, run, template="promises/_move_form.html", said=said, may_undo=False)


@require_http_methods(["GET", "POST"])
@needs("promises.change")
def end(request: MemberRequest, record_id: UUID, how: str) -> HttpResponse:
    """Say that a promise is broken, or not wanted any more."""
    found = queries.get_promise(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = EndForm(request.POST if request.method == "POST" else None)
    command = commands.break_promise if how == "break" else commands.withdraw_promise

    def run() -> Any:
        return command(promise=found, why=form.cleaned_data["why"], by=request.member)

    said = _("It is broken.") if how == "break" else _("It is withdrawn.")
    return _answer(
        request, found, form, run, template="promises/_end_form.html", said=said, context={"how": how}
    )


@require_POST
@needs("promises.change")
def reopen(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Take back that a promise came to an end."""
    found = queries.get_promise(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.reopen_promise(promise=found, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"/promises/{record_id}/", str(refused))
    return reply.redirect(request, reply.asked_from(request) or f"/promises/{record_id}/", _("It is open."))


@require_POST
@needs("promises.delete")
def delete(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a promise that never was one, and go back to the list."""
    queries.get_promise(record_id, seen_by=request.member)
    delete_record(object_types()["promises"], record_id, by=request.member)
    return reply.redirect(request, "/promises/", _("The promise was deleted."))


@require_GET
@needs("promises.see")
def history(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show every change of a promise."""
    return pages.show_history(request, object_types()["promises"], record_id)


@require_http_methods(["GET", "POST"])
@needs("promises.change")
def fact(request: MemberRequest, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of a promise in place."""
    return parts.edit_fact(request, object_types()["promises"], record_id, name, head=HEAD)


def _answer(
    request: MemberRequest,
    found: Any,
    form: forms.Form,
    run: Callable[[], Any],
    *,
    template: str,
    said: str,
    context: dict[str, Any] | None = None,
    may_undo: bool = True,
) -> HttpResponse:
    """Ask by a dialog, or run what was asked and go back, with a way to take it back."""
    back = reply.asked_from(request) or f"/promises/{found.pk}/"
    if form.is_valid():
        try:
            run()
        except Invalid as refused:
            add_errors(form, refused)
        except Conflict as refused:
            return reply.redirect(request, back, str(refused))
        else:
            undo = f"/promises/{found.pk}/reopen/" if may_undo else ""
            return reply.redirect(request, back, said, undo=undo)
    asked = {"record": found, "form": form, **(context or {})}
    return reply.fragment(request, template, asked, status=422 if form.is_bound else 200)


def _source(key: UUID | None, request: MemberRequest) -> Any:
    """Find the interaction in which a promise was given, where it may be seen."""
    if key is None:
        return None
    try:
        return get_interaction(key, seen_by=request.member)
    except NotFound:
        return None
