"""Roles at companies and relations between people, told on a person's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import NotFound
from troth.people import commands, queries
from troth.people.forms import NewRoleForm, RelationForm, RoleForm
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("people.change")
def take_role(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Give the person a role at a company."""
    person = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = NewRoleForm(request.POST or None, initial={"is_primary": True})
    company = None
    if form.is_valid():
        try:
            company = queries.get_company(form.cleaned_data.pop("company"), seen_by=request.member)
        except NotFound:
            form.add_error("company", _("Choose a company from the list."))
    if company is None:
        return _form(request, "people/_role_form.html", person, form)
    commands.take_role(person=person, company=company, by=request.member, **form.cleaned_data)
    return reply.redirect(request, f"/people/{person.pk}/", _("The role was added."))


@require_http_methods(["GET", "POST"])
@needs("people.change")
def change_role(request: MemberRequest, record_id: UUID, role_id: UUID) -> HttpResponse:
    """Correct a role, or end it by a date."""
    person = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    role = queries.get_role(role_id, of=person)
    names = ("title", "starts_on", "ends_before", "is_primary")
    form = RoleForm(request.POST or None, initial={name: getattr(role, name) for name in names})
    if not form.is_valid():
        return _form(request, "people/_role_form.html", person, form, role=role)
    commands.change_role(role=role, by=request.member, **form.cleaned_data)
    return reply.redirect(request, f"/people/{person.pk}/", _("The role was changed."))


@require_POST
@needs("people.change")
def end_role(request: MemberRequest, record_id: UUID, role_id: UUID) -> HttpResponse:
    """End a role today."""
    person = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    commands.end_role(role=queries.get_role(role_id, of=person), by=request.member)
    return reply.redirect(request, f"/people/{person.pk}/", _("The role ended today. The history stays."))


@require_http_methods(["GET", "POST"])
@needs("people.change")
def relate(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Tell how the person is related to another one."""
    person = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = RelationForm(request.POST or None)
    other = kind = None
    if form.is_valid():
        kind = queries.find_relation_kind(form.cleaned_data["kind"].removesuffix("~"))
        try:
            other = queries.get_person(form.cleaned_data["other"], seen_by=request.member)
        except NotFound:
            form.add_error("other", _("Choose a person from the list."))
        if other is not None and other.pk == person.pk:
            form.add_error("other", _("Choose another person: nobody is related to themselves."))
        if kind is None:
            form.add_error("kind", _("Choose how they are related."))
    if not form.is_valid() or other is None or kind is None:
        return _form(request, "people/_relation_form.html", person, form, choices=queries.relation_choices())
    ends = (other, person) if form.cleaned_data["kind"].endswith("~") else (person, other)
    commands.relate_people(
        person=ends[0], other=ends[1], kind=kind, starts_on=form.cleaned_data["starts_on"],
        ends_before=form.cleaned_data["ends_before"], note=form.cleaned_data["note"], by=request.member,
    )  # fmt: skip
    return reply.redirect(request, f"/people/{person.pk}/", _("The relation was added."))


@require_POST
@needs("people.change")
def end_relation(request: MemberRequest, record_id: UUID, relation_id: UUID) -> HttpResponse:
    """End a relation today; or take it back, where the form says it never was."""
    person = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    relation = queries.get_relation(relation_id, of=person)
    if "remove" in request.POST:
        commands.remove_relation(relation=relation, by=request.member)
        return reply.redirect(request, f"/people/{person.pk}/", _("The relation was removed."))
    commands.end_relation(relation=relation, by=request.member)
    return reply.redirect(request, f"/people/{person.pk}/", _("The relation ended today."))


def _form(
    request: MemberRequest, template: str, person: Any, form: RoleForm | RelationForm, **more: object
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return reply.fragment(request, template, {"record": person, "form": form, **more}, status=status)
