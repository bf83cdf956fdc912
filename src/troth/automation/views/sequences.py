"""The page of a sequence: its steps, how it goes, who is in it, and how it would be for somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.automation import commands, queries
from troth.automation.forms import PersonForm, SettingsForm
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.records import delete_record
from troth.catalog.registry import object_types
from troth.channels.queries import writable_mailboxes
from troth.people.queries import get_person
from troth.people.views import pages
from troth.privacy.queries import open_purposes
from troth.segments.queries import get_segment, visible_segments
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

HEAD = ("name", "is_on", "owner")


@require_GET
@needs("sequences.see")
def sequence(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a sequence: each step with how many wait for it, and who is next."""
    found = queries.get_sequence(record_id, seen_by=request.member)
    context = pages.record_context(found, object_types()["sequences"], request.member, head=HEAD)
    context |= {
        "steps": queries.steps_of(found),
        "running": queries.enrolments_of(found, seen_by=request.member),
        "outcome": queries.outcome_of(found),
        "outcome_words": dict([*queries.State.choices, *queries.Why.choices]),
        "actions": queries.actions_for_steps(),
        "setting": queries.setting_of(found, seen_by=request.member),
        "panels": [],
    }
    return reply.page(request, "automation/sequence.html", context)


@require_POST
@needs("sequences.change")
def switch(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Turn a sequence on or off."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)
    is_on = request.POST.get("on") == "on"
    try:
        commands.switch(sequence=found, is_on=is_on, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, _home(record_id), str(refused))
    return reply.redirect(request, _home(record_id), _("It goes on.") if is_on else _("It waits."))


@require_http_methods(["GET", "POST"])
@needs("sequences.change")
def settings(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say from which mailbox, for what purpose, in which hours, who comes in by itself and who stays."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=_as_typed(found))
    if form.is_valid():
        try:
            _check_chosen(form.values, request)
            commands.set_sequence(sequence=found, values=form.values, by=request.member)
        except (Invalid, Conflict) as refused:
            _add_errors(form, refused)
        else:
            return reply.redirect(request, _home(record_id), _("Kept."))
    context = {
        "sequence": found,
        "form": form,
        "mailboxes": [(each.pk, str(each)) for each in writable_mailboxes(seen_by=request.member)],
        "purposes": _purposes(),
        "segments": [(each.pk, each.name) for each in visible_segments(seen_by=request.member)],
    }
    status = 422 if form.is_bound else 200
    return reply.fragment(request, "automation/_settings_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("people.change")
def start(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Choose somebody and put them in."""
    found = queries.get_sequence(record_id, seen_by=request.member)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = get_person(form.cleaned_data["person"], seen_by=request.member, to=Verb.CHANGE)
            made = commands.enrol(sequence=found, person_id=person.pk, by=request.member)
        except (Invalid, Conflict, NotFound) as refused:
            _add_errors(form, refused)
        else:
            undo = f"/enrolments/{made.pk}/stop/"
            return reply.redirect(request, _home(record_id), _("%s is in.") % person.name, undo=undo)
    context = {"sequence": found, "form": form}
    status = 422 if form.is_bound else 200
    return reply.fragment(request, "automation/_start_form.html", context, status=status)


@require_POST
@needs("people.change")
def stop(request: MemberRequest, enrolment_id: UUID) -> HttpResponse:
    """Take somebody out."""
    found = queries.get_enrolment(enrolment_id, seen_by=request.member, to=Verb.CHANGE)
    commands.stop(enrolment=found, why=queries.Why.BY_HAND, by=request.member)
    to = reply.asked_from(request) or _home(found.sequence_id)
    return reply.redirect(request, to, _("They are out of “%s”.") % found.sequence.name)


@require_GET
@needs("sequences.see")
def preview(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show each step as one person would have it. Nothing is sent."""
    found = queries.get_sequence(record_id, seen_by=request.member)
    form = PersonForm(request.GET or None)
    context: dict[str, Any] = {"sequence": found, "form": form, "shown": None, "person": None}
    if form.is_valid():
        try:
            person = get_person(form.cleaned_data["person"], seen_by=request.member)
        except NotFound as refused:
            _add_errors(form, refused)
        else:
            context |= {"person": person, "shown": queries.preview(found, person.pk, by=request.member)}
    return reply.page(request, "automation/preview.html", context)


@require_POST
@needs("sequences.delete")
def delete(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a sequence that nobody is in."""
    try:
        delete_record(object_types()["sequences"], record_id, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, _home(record_id), str(refused))
    return reply.redirect(request, "/sequences/", _("Deleted."))


def _home(key: UUID) -> str:
    return f"/sequences/{key}/"


def _as_typed(found: Any) -> dict[str, Any]:
    purpose = f"{found.purpose}:{found.topic}" if found.topic else found.purpose
    names = ("stays", "stops_on_move", "from_hour", "until_hour", "on_weekends")
    typed = {name: getattr(found, name) for name in names}
    return {"mailbox": found.mailbox_id, "purpose": purpose, "segment": found.segment_id, **typed}


def _purposes() -> list[tuple[str, str]]:
    """List what mails can be sent for: the purposes that go by mail, each with its topics."""
    listed = []
    for purpose in open_purposes():
        if "mail" in purpose.channels:
            listed.append((purpose.key, purpose.name))
            listed += [
                (f"{purpose.key}:{topic.key}", f"{purpose.name}: {topic.name}")
                for topic in purpose.topics.all()
            ]
    return listed


def _check_chosen(values: dict[str, Any], request: MemberRequest) -> None:
    """Refuse what was not among what could be chosen, all alike."""
    mailboxes = {each.pk for each in writable_mailboxes(seen_by=request.member)}
    purpose = f"{values['purpose']}:{values['topic']}" if values["topic"] else values["purpose"]
    if values["mailbox_id"] and values["mailbox_id"] not in mailboxes:
        raise Invalid([("mailbox", _("is none that you write from."))])
    if purpose and purpose not in dict(_purposes()):
        raise Invalid([("purpose", _("is none that there is."))])
    if values["segment_id"]:
        try:
            get_segment(values["segment_id"], seen_by=request.member)
        except NotFound:
            raise Invalid([("segment", _("is none that there is."))]) from None


def _add_errors(form: Any, refused: Exception) -> None:
    said = _("There is nobody like that.") if isinstance(refused, NotFound) else str(refused)
    for name, message in refused.errors if isinstance(refused, Invalid) else [("", said)]:
        form.add_error(name if name in form.fields else None, message)
