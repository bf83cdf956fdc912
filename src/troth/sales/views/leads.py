"""The page of one lead, what is done on it, and the way by which one comes in by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.form_values import from_form
from troth.catalog.records import create_record, delete_record
from troth.catalog.registry import object_types
from troth.catalog.values import References, cleaned
from troth.people.queries import get_person, same_people
from troth.people.views import pages, parts
from troth.sales import commands, panels, queries
from troth.sales.forms import NEW, ConvertForm, DropForm, LeadForm
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.timeline.views import read_on, write_down
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("leads.create")
def new(request: MemberRequest) -> HttpResponse:
    """Take a lead: of somebody who is here, which is asked first, or of somebody new."""
    form = LeadForm(request.POST or None, initial=request.GET.dict())
    context: dict[str, Any] = {"form": form, "known": _known(request), "alike": []}
    if form.is_valid():
        alike = [] if form.cleaned_data["person"] else same_people(seen_by=request.member, **form.who)
        if alike:
            return reply.fragment(request, "sales/_lead_form.html", context | {"alike": alike})
        try:
            made = _take(form, request)
        except Invalid as refused:
            _refuse(form, refused)
        except Forbidden as refused:
            form.add_error(None, str(refused))
        else:
            return reply.redirect(request, f"/leads/{made.pk}/", _("The lead is kept."))
    return reply.fragment(request, "sales/_lead_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@needs("leads.see")
def lead(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a lead: what is asked for, by whom, what is next, and what passed."""
    found = queries.get_lead(record_id, seen_by=request.member)
    context = pages.record_context(found, object_types()["leads"], request.member)
    context |= {
        "panels": panels.on_lead(found, seen_by=request.member),
        "asker": _person(found.person_id, request),
        "deal": found.deal_id and queries.mentions_of({found.deal_id}, seen_by=request.member),
        "may_convert": context["may_change"] and request.member.may("deals.create"),
    }
    return reply.page(request, "sales/lead.html", context)


@require_POST
@needs("interactions.create")
def log(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Write down what passed about a lead, or what is to be done."""
    found = queries.get_lead(record_id, seen_by=request.member)
    return write_down(request, panels.telling_of_lead(found, seen_by=request.member))


@require_GET
@needs("interactions.see")
def entries(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Read a part of what passed about a lead."""
    found = queries.get_lead(record_id, seen_by=request.member)
    return read_on(request, panels.telling_of_lead(found, seen_by=request.member))


@require_POST
@needs("leads.change")
def work(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Take a lead up, also one that was dropped."""
    found = queries.get_lead(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.change_lead(record=found, values={"status": "working"}, by=request.member)
    except Invalid as refused:
        return reply.redirect(request, f"/leads/{record_id}/", refused.errors[0][1])
    return reply.redirect(request, f"/leads/{record_id}/", _("It is in work."))


@require_http_methods(["GET", "POST"])
@needs("leads.change")
def drop(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say that nothing comes of a lead, and why."""
    found = queries.get_lead(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = DropForm(request.POST or None)
    if form.is_valid():
        try:
            values = {"status": "dropped", "reason": form.cleaned_data["reason"]}
            commands.change_lead(record=found, values=values, by=request.member)
        except Invalid as refused:
            _refuse(form, refused)
        else:
            return reply.redirect(request, f"/leads/{record_id}/", _("Dropped."))
    context = {"record": found, "form": form}
    return reply.fragment(request, "sales/_drop_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("leads.change")
def convert(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Make a deal of a lead."""
    found = queries.get_lead(record_id, seen_by=request.member, to=Verb.CHANGE)
    if not request.member.may("deals.create"):
        raise Forbidden("deals.create")
    form = ConvertForm(request.POST or None, initial={"name": found.name[:200]})
    if form.is_valid():
        try:
            values = _deal_values(form, request)
            made = commands.convert_lead(lead=found, values=values, by=request.member)
        except Invalid as refused:
            _refuse(form, refused)
        except Conflict as refused:
            return reply.redirect(request, f"/leads/{record_id}/", str(refused))
        else:
            back = f"/leads/{record_id}/convert/back/"
            said = _("%s is a deal now.") % made.name
            return reply.redirect(request, f"/deals/{made.pk}/", said, undo=back)
    context = {"record": found, "form": form, "stages": _stages()}
    return reply.fragment(request, "sales/_convert_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("leads.change")
def convert_back(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Take back that a lead became a deal."""
    found = queries.get_lead(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.take_conversion_back(lead=found, by=request.member)
    except (Conflict, Forbidden) as refused:
        return reply.redirect(request, f"/leads/{record_id}/", str(refused))
    return reply.redirect(request, f"/leads/{record_id}/", _("It is a lead again."))


@require_POST
@needs("leads.delete")
def delete(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a lead for good, and go back to the list."""
    found = queries.get_lead(record_id, seen_by=request.member)
    delete_record(object_types()["leads"], record_id, by=request.member)
    return reply.redirect(request, "/leads/", _("%s was deleted.") % found.name)


@require_GET
@needs("leads.see")
def history(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show every change of a lead."""
    return pages.show_history(request, object_types()["leads"], record_id)


@require_http_methods(["GET", "POST"])
@needs("leads.change")
def fact(request: MemberRequest, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of a lead in place."""
    return parts.edit_fact(request, object_types()["leads"], record_id, name)


def _take(form: LeadForm, request: MemberRequest) -> Any:
    given, by = form.cleaned_data, request.member
    if given["person"] and given["person"] != NEW:
        values = {**form.asked, "person": given["person"]}
        return create_record(object_types()["leads"], values, by=by)
    values = cleaned(object_types()["leads"], form.asked, by=by, is_new=False)
    return commands.take_lead(values=values, who=form.who, company=given["company"], by=by)


def _deal_values(form: ConvertForm, request: MemberRequest) -> dict[str, Any]:
    kind, typed = object_types()["deals"], form.cleaned_data
    given = {name: str(typed[name]) for name in ("name", "stage", "value", "expected_on") if typed[name]}
    references = References(request.member)
    return cleaned(kind, from_form(kind, given), by=request.member, is_new=False, references=references)


def _stages() -> list[tuple[Any, str]]:
    stages = queries.open_stages()
    is_one = len({stage.pipeline_id for stage in stages}) < 2
    return [(each.pk, each.name if is_one else f"{each.pipeline.name}: {each.name}") for each in stages]


def _known(request: MemberRequest) -> Any:
    """Give the person whom a lead is to be taken of, where the address says whom."""
    given = request.POST.get("person") or request.GET.get("person") or ""
    return _person(given, request) if given and given != NEW else None


def _person(key: Any, request: MemberRequest) -> Any:
    try:
        return get_person(key, seen_by=request.member)
    except NotFound:
        return None


def _refuse(form: Any, refused: Invalid) -> None:
    for name, message in refused.errors:
        field = name.partition("s.")[0]  # "emails.0.address" is what was typed as "email"
        form.add_error(field if field in form.fields else None, message)
