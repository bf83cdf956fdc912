"""Making, changing and deleting segments, and putting people on lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.registry import object_types
from troth.people import queries as people
from troth.segments import commands, queries
from troth.segments.forms import SegmentForm
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing.chosen import read_chosen


@require_http_methods(["GET", "POST"])
@needs("people.change")
def add(request: MemberRequest) -> HttpResponse:
    """Make a segment of a question, or an empty list."""
    if not queries.may_edit(None, request.member):
        raise Forbidden(_("Your role sees only some people. Save a view instead: it is your own."))
    is_list = "list" in request.GET
    form = SegmentForm(request.POST or None, initial={"question": request.GET.get("where", "")})
    if form.is_valid():
        try:
            if not is_list and not form.cleaned_data["question"].strip():
                raise Invalid([("question", _("Say whom you mean."))])
            values = form.cleaned_data | ({"question": ""} if is_list else {})
            made = commands.create_segment(by=request.member, **values)
        except Invalid as refused:
            _add_errors(form, refused)
        else:
            return reply.redirect(request, f"/segments/{made.pk}/", _("“%s” is kept.") % made.name)
    return _form(request, form, {"is_list": is_list})


@require_http_methods(["GET", "POST"])
@needs("people.change")
def change(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Change a segment's name, note or question."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    if not queries.may_edit(found, request.member):
        raise Forbidden(_("Only who made this segment and administrators change it."))
    initial = {"name": found.name, "question": found.question, "note": found.note}
    form = SegmentForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            commands.change_segment(segment=found, values=form.cleaned_data, by=request.member)
        except Invalid as refused:
            _add_errors(form, refused)
        else:
            return reply.redirect(request, f"/segments/{found.pk}/", _("Kept."))
    return _form(request, form, {"segment": found, "is_list": found.is_list})


@require_POST
@needs("people.change")
def delete(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Delete a segment, and go back to the others."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    try:
        commands.delete_segment(segment=found, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"/segments/{found.pk}/", str(refused))
    return reply.redirect(request, "/segments/", _("“%s” was deleted. Nobody in it was.") % found.name)


@require_POST
@needs("people.see")
def preview(request: MemberRequest) -> HttpResponse:
    """Tell how many a question that is being written is about, and show ten of them."""
    question = request.POST.get("question", "").strip()
    if not question:
        return reply.part(request, "segments/_preview.html", {"answer": None})
    given = {"answer": queries.answer_to(question, seen_by=request.member), "question": question}
    return reply.part(request, "segments/_preview.html", given)


@require_http_methods(["GET", "POST"])
@needs("people.change")
def add_people(request: MemberRequest) -> HttpResponse:
    """Ask for the list that chosen people are put on (GET), and put them there (POST)."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = read_chosen(given, object_types()["people"], request.member, Verb.SEE)
    lists = [
        each
        for each in queries.visible_segments(seen_by=request.member)
        if each.is_list and queries.may_edit(each, request.member)
    ]
    context: dict[str, Any] = {
        "chosen": chosen, "people": object_types()["people"], "lists": lists, "errors": {},
        "typed": request.POST,
    }  # fmt: skip
    if request.method == "GET":
        return reply.fragment(request, "segments/_add_people.html", context)
    try:
        ids = queries.ids_of(chosen.ids, where=chosen.where, seen_by=request.member)
        name = request.POST.get("name", "")
        onto = next((each for each in lists if str(each.pk) == request.POST.get("list")), None)
        if onto is None or name.strip():
            onto = commands.create_segment(name=name, by=request.member)
        added = commands.add_to_list(segment=onto, person_ids=ids, by=request.member)
    except Invalid as refused:
        context["errors"] = dict(refused.errors)
        return reply.fragment(request, "segments/_add_people.html", context, status=422)
    said = ngettext("%(num)d person was put on “%(list)s”.", "%(num)d people were put on “%(list)s”.", added)
    back = reply.asked_from(request) or "/people/"
    return reply.redirect(request, back, said % {"num": added, "list": onto.name})


@require_POST
@needs("people.change")
def remove_person(request: MemberRequest, segment_id: UUID, person_id: UUID) -> HttpResponse:
    """Take a person off a list."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    person = people.read_person(person_id, seen_by=request.member)
    commands.remove_from_list(segment=found, person_ids=[person.pk], by=request.member)
    back = reply.asked_from(request) or f"/segments/{found.pk}/"
    return reply.redirect(
        request, back, _("%(name)s is off “%(list)s”.") % {"name": person.name, "list": found.name}
    )


def _add_errors(form: SegmentForm, refused: Invalid) -> None:
    for name, message in refused.errors:
        form.add_error(name if name in form.fields else None, message)


def _form(request: MemberRequest, form: SegmentForm, context: dict[str, Any]) -> HttpResponse:
    question = str(form["question"].value() or "")
    answer = queries.answer_to(question, seen_by=request.member) if question.strip() else None
    status = 422 if form.is_bound else 200
    whole = {"form": form, "question": question, "answer": answer, **context}
    return reply.page(request, "segments/form.html", whole, status=status)
