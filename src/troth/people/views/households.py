"""The page of one household, and who moves in and out of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Invalid, NotFound
from troth.catalog.records import change_record, delete_record
from troth.catalog.registry import object_types
from troth.people import commands, queries
from troth.people.forms import HouseholdForm, ResidentForm
from troth.people.hooks import HouseholdPanel
from troth.people.views.pages import endings_of, panels_of, record_context
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_GET
@needs("households.see")
def household(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a household: who lives there, where, and what passed with any of them."""
    found = queries.get_household(record_id, seen_by=request.member)
    context = record_context(found, object_types()["households"], request.member)
    context |= {
        "panels": panels_of(HouseholdPanel, request.member, household_id=found.pk),
        "residents": queries.residents_of(found.pk, seen_by=request.member),
        "may_settle": request.member.may_write("people", "household"),
        "erasing": context["may_delete"] and endings_of("households", found.pk, request.member),
    }
    return reply.page(request, "people/household.html", context)


@require_POST
@needs("households.delete")
def delete_household(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a household for good, and go back to the list. Its people stay."""
    found = queries.get_household(record_id, seen_by=request.member)
    delete_record(object_types()["households"], record_id, by=request.member)
    return reply.redirect(request, "/households/", _("%s was deleted.") % found.name)


@require_http_methods(["GET", "POST"])
@needs("people.change")
def settle(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say in which household a person lives: a known one, a new one, or none any more."""
    person = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    if "leave" in request.POST:
        _move(person.pk, None, request)
        return reply.redirect(request, f"/people/{person.pk}/", _("Moved out. The history stays."))
    form = HouseholdForm(request.POST or None, initial={"household": person.household_id})
    if form.is_valid() and form.cleaned_data["household"]:
        try:
            _move(person.pk, form.cleaned_data["household"], request)
        except Invalid as error:
            form.add_error("household", [message for _field, message in error.errors])
    elif form.is_valid():
        _start(person, form, request)
    if form.is_valid():
        return reply.redirect(request, f"/people/{person.pk}/", _("Kept."))
    context = {
        "record": person, "form": form, "home": queries.home_of(person, seen_by=request.member),
        "may_start": request.member.may("households.create"),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return reply.fragment(request, "people/_household_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("people.change")
def move_in(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Let a person live in this household. Where they lived before, they have left."""
    found = queries.get_household(record_id, seen_by=request.member)
    form = ResidentForm(request.POST or None)
    if form.is_valid():
        try:
            _move(form.cleaned_data["person"], found.pk, request)
        except (NotFound, Invalid):
            form.add_error("person", _("Choose a person from the list, whom you may change."))
    if form.is_valid():
        return reply.redirect(request, f"/households/{found.pk}/", _("Moved in."))
    status = 422 if form.is_bound else 200
    context = {"record": found, "form": form}
    return reply.fragment(request, "people/_resident_form.html", context, status=status)


@require_POST
@needs("people.change")
def move_out(request: MemberRequest, record_id: UUID, person_id: UUID) -> HttpResponse:
    """Let a person live in this household no more."""
    found = queries.get_household(record_id, seen_by=request.member)
    person = queries.get_person(person_id, seen_by=request.member, to=Verb.CHANGE)
    if person.household_id == found.pk:
        _move(person.pk, None, request)
    return reply.redirect(request, f"/households/{found.pk}/", _("Moved out. The history stays."))


def _move(person_id: UUID, household_id: UUID | None, request: MemberRequest) -> None:
    value = str(household_id) if household_id else None
    change_record(object_types()["people"], person_id, {"household": value}, by=request.member)


def _start(person: Any, form: HouseholdForm, request: MemberRequest) -> None:
    may_write = queries.may_settle(person, seen_by=request.member)
    if not may_write or not request.member.may("households.create"):
        form.add_error("name", _("Your role does not let you start a household."))
        return
    commands.start_household(person=person, name=form.cleaned_data["name"], by=request.member)
