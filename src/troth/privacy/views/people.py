"""What one person said about being written to, and the way to write down more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import Invalid
from troth.people.queries import get_person
from troth.privacy import commands, queries
from troth.privacy.commands.ledger import Proof
from troth.privacy.forms import ConsentForm
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_GET
@needs("people.see")
def consents(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Show how a person stands to each purpose, with all they said."""
    person = get_person(person_id, seen_by=request.member)
    return _page(request, person, ConsentForm())


@require_POST
@needs("people.change")
def say(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Write down what a person told a member."""
    person = get_person(person_id, seen_by=request.member, to=Verb.CHANGE)
    form = ConsentForm(request.POST, time_zone=request.member.time_zone)
    if form.is_valid() and _is_kept(form, person, request):
        return reply.redirect(request, f"/people/{person.pk}/consents/", _("It is in the ledger."))
    return _page(request, person, form)


@require_POST
@needs("people.change")
def link(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Give the address of a person's own choices, or of a confirmation that is waited for, to be sent."""
    person = get_person(person_id, seen_by=request.member, to=Verb.CHANGE)
    waiting = queries.find_waiting(person.pk, request.POST.get("entry", ""))
    if waiting:
        address = f"/ok/{commands.confirmation_token(entry=waiting, by=request.member)}/"
    else:
        address = f"/c/{commands.preference_token(person_id=person.pk)}/"
    context = {"person": person, "address": request.build_absolute_uri(address), "is_confirmation": waiting}
    return reply.page(request, "privacy/link.html", context)


@require_GET
@needs("people.see")
def why(request: MemberRequest, about_id: UUID) -> HttpResponse:
    """Say why a message was sent, by the key that it was claimed with."""
    contact = queries.find_contact_of(about_id)
    person = get_person(contact.person_id, seen_by=request.member)
    context = {"person": person, "why": queries.why_contacted(contact), "token": queries.why_token(about_id)}
    return reply.page(request, "privacy/why.html", context)


def _page(request: MemberRequest, person: Any, form: ConsentForm) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "form": form,
        "choices": queries.choices_of(person.pk),
        "everything": [each for each in queries.states_of(person.pk) if not each.purpose],
        "waiting": [each.entry_id for each in queries.states_of(person.pk) if each.said == "requested"],
        "history": queries.history_of(person.pk),
        "sent": queries.sent_to(person.pk),
        "names": {each.key: each.name for each in queries.purposes()},
        "may_write": request.member.reaches("people", Verb.CHANGE, person.owner_id),
    }
    return reply.page(request, "privacy/consents.html", context, status=422 if form.errors else 200)


def _is_kept(form: ConsentForm, person: Any, request: MemberRequest) -> bool:
    typed = form.cleaned_data
    proof = Proof(address=typed["address"], note=typed["note"])
    try:
        commands.record(
            person_id=person.pk, said=typed["said"], purpose=typed["purpose"], channel=typed["channel"],
            topic=typed["topic"], at=form.at, proof=proof, by=request.member,
        )  # fmt: skip
    except Invalid as refused:
        for name, message in refused.errors:
            form.add_error(name if name in form.fields else None, message)
        return False
    return True
