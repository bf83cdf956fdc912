"""Telling in time: honest words before a promise breaks, the address for the other side, and what waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid
from troth.people.queries import get_person
from troth.promises import commands, queries
from troth.promises.forms import EarlyForm, NoPromiseForm
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.timeline.queries import get_interaction
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("promises.change")
def early(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Prepare the honest words for a promise that will not hold, and note that another day is asked for."""
    found = queries.get_promise(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = EarlyForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"record": found, "form": form, "letter": None}
    if form.is_valid():
        typed = form.cleaned_data
        try:
            told = commands.tell_early(promise=found, on=typed["on"], why=typed["why"], by=request.member)
        except Invalid as refused:
            form.add_error("on", refused.errors[0][1])
        except Conflict as refused:
            return reply.redirect(request, f"/promises/{record_id}/", str(refused))
        else:
            context["letter"] = queries.honest_words(told, seen_by=request.member)
            return reply.fragment(request, "promises/_early_form.html", context)
    status = 422 if form.is_bound else 200
    return reply.fragment(request, "promises/_early_form.html", context, status=status)


@require_POST
@needs("promises.change")
def refuse(request: MemberRequest, record_id: UUID, what: str) -> HttpResponse:
    """Leave a promise as it was: it is not done yet, or keeps its day."""
    found = queries.get_promise(record_id, seen_by=request.member, to=Verb.CHANGE)
    command = commands.deny_claim if what == "claim" else commands.refuse_day
    try:
        command(promise=found, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"/promises/{record_id}/", str(refused))
    return reply.redirect(request, f"/promises/{record_id}/", _("It stays as it was."))


@require_http_methods(["GET", "POST"])
@needs("people.change")
def share(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Give the address at which a person reads and answers what is promised; make one, or stop it."""
    person = get_person(person_id, seen_by=request.member, to=Verb.CHANGE)
    if not queries.may_share(person_id=person.pk, seen_by=request.member):
        return reply.redirect(request, f"/people/{person_id}/", _("Not all that is promised there is yours."))
    if request.method == "POST":
        command = commands.stop_sharing if request.POST.get("stop") else commands.share_promises
        command(person_id=person.pk, by=request.member)
    link = queries.open_link(person_id=person.pk)
    address = request.build_absolute_uri(queries.address_of(link)) if link else ""
    context = {"person": person, "link": link, "address": address}
    return reply.fragment(request, "promises/_share.html", context)


@require_POST
@needs("promises.create")
def no_promise(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Take that a sentence of an interaction is no promise."""
    entry = get_interaction(interaction_id, seen_by=request.member)
    form = NoPromiseForm(request.POST)
    if form.is_valid():
        digest = form.cleaned_data["digest"]
        commands.decline_suggestion(source_id=entry.pk, digest=digest, by=request.member)
    back = f"/people/{entry.person_id}/" if entry.person_id else f"/companies/{entry.company_id}/"
    return reply.redirect(request, back, _("It is not asked about again."))


@require_GET
@needs("promises.see")
def notices(request: MemberRequest) -> HttpResponse:
    """Give what a member is told of promises; nothing where there is nothing."""
    return _told(request)


@require_POST
@needs("promises.see")
def dismiss(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """Put away what a member was told."""
    commands.put_notice_away(notice_id=notice_id, by=request.member)
    return _told(request) if reply.is_htmx(request) else reply.redirect(request, "/")


def _told(request: MemberRequest) -> HttpResponse:
    return reply.part(request, "promises/_notices.html", {"notices": queries.notices_for(request.member)})
