"""Changes made on a record's page: one fact, the tags, the ways to reach somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Invalid
from troth.catalog.files import take_in
from troth.catalog.form_values import as_json
from troth.catalog.json_values import MOST_FILES
from troth.catalog.records import change_record, get_record
from troth.catalog.registry import object_types
from troth.catalog.types import Field, Kind, Many, ObjectType
from troth.people import queries
from troth.people.forms import TagForm
from troth.people.views.pages import record_context
from troth.questions.paths import find_readable
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

IN_STANDING = ("lifecycle", "owner")


def typed(kind: str) -> ObjectType:
    """Give the object type of an address: people, companies or households."""
    return object_types()[kind]


@require_http_methods(["GET", "POST"])
@needs("people.change", "companies.change", "households.change")
def fact(request: MemberRequest, kind: str, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of a person, a company or a household in place."""
    return edit_fact(request, typed(kind), record_id, name)


def edit_fact(
    request: MemberRequest,
    object_type: ObjectType,
    record_id: UUID,
    name: str,
    *,
    head: Sequence[str] = IN_STANDING,
) -> HttpResponse:
    """Edit one fact in place: the form on GET, the facts again on POST, or the page for one in its head."""
    kind = object_type.name
    record = get_record(object_type, record_id, seen_by=request.member, to=Verb.CHANGE)
    field = find_readable(object_type, name, request.member)
    if field is None or field.many or not field.is_writable or not request.member.may_write(kind, name):
        raise Http404
    value = queries.values_of(record, object_type, [field], seen_by=request.member)[name]
    context = {"record": record, "object_type": object_type, "field": field, "value": value, "errors": []}
    if request.method == "GET":
        return reply.fragment(request, "people/_fact_form.html", context)
    try:
        value = _typed_value(request, field, value)
        record = change_record(object_type, record_id, {name: value or None}, by=request.member)
    except Invalid as error:
        context |= {
            "errors": [message for _, message in error.errors],
            "typed": request.POST.get("value", ""),
        }
        return reply.fragment(request, "people/_fact_form.html", context, status=422)
    if name in (*IN_STANDING, *head, object_type.title):
        return reply.redirect(request, f"/{kind}/{record_id}/", _("Kept."))
    answer = _facts(request, record, object_type, head)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#facts", "outerHTML"
    return answer


def _typed_value(request: MemberRequest, field: Field, before: Any) -> Any:
    """Read what was typed; of files those that stay ticked, and those that were brought along."""
    if field.kind is not Kind.FILE:
        return as_json(field.kind, request.POST.get("value", ""))
    stays = [each["id"] for each in before or () if each["id"] in request.POST.getlist("value")]
    brought = request.FILES.getlist("file")
    if len(stays) + len(brought) > MOST_FILES:
        raise Invalid([(field.name, _("has more than %d files.") % MOST_FILES)])
    taken = [take_in(each.name or "", each.chunks(), by=request.member) for each in brought]
    return [*stays, *(str(each.pk) for each in taken)]


@require_POST
@needs("people.change", "companies.change")
def tags(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Add a tag, or remove it where the form says so."""
    object_type = typed(kind)
    if object_type.field("tags") is None:
        raise Http404
    record = get_record(object_type, record_id, seen_by=request.member, to=Verb.CHANGE)
    form = TagForm(request.POST)
    if form.is_valid():
        word = form.cleaned_data["tag"]
        kept = [tag for tag in record.tags if tag.casefold() != word.casefold()]
        wanted = kept if "remove" in request.POST else [*kept, word]
        record = change_record(object_type, record_id, {"tags": wanted}, by=request.member)
    return _facts(request, record, object_type)


@require_http_methods(["GET", "POST"])
@needs("people.change", "companies.change")
def contact_points(request: MemberRequest, kind: str, record_id: UUID, name: str) -> HttpResponse:
    """Edit the mails, phones or addresses of a record, all of one sort at once."""
    object_type = typed(kind)
    record = get_record(object_type, record_id, seen_by=request.member, to=Verb.CHANGE)
    field = object_type.field(name)
    if field is None or field.many is None or not request.member.may_write(kind, name):
        raise Http404
    points: list[Any] = getattr(queries.reach_of(record), name)
    context = {"record": record, "object_type": object_type, "field": field, "points": points, "errors": {}}
    if request.method == "GET":
        return reply.fragment(request, "people/_contact_points_form.html", context)
    entries = _entries(request, field.many)
    try:
        record = change_record(object_type, record_id, {name: entries}, by=request.member)
    except Invalid as error:
        context |= {"points": entries, "errors": dict(error.errors)}
        return reply.fragment(request, "people/_contact_points_form.html", context, status=422)
    return reply.redirect(request, f"/{kind}/{record_id}/", _("Kept."))


def _entries(request: MemberRequest, many: Many) -> list[dict[str, Any]]:
    """Read the rows of the form: parallel lists by name; a row without a value is dropped."""
    parts = [part for part in many.parts if part.name != "is_primary"]
    columns = {part.name: request.POST.getlist(part.name) for part in parts}
    primary = request.POST.get("primary", "0")
    rows = []
    for place in range(len(columns[many.value_part.name])):
        entry = {
            part.name: value
            for part in parts
            if place < len(columns[part.name])
            and (value := _as_typed(part, columns[part.name][place])) not in ("", None)
        }
        if any(name not in ("label", "valid_from", "valid_until") for name in entry):
            rows.append({**entry, "is_primary": str(place) == primary})
    return rows


def _as_typed(part: Field, text: str) -> Any:
    return as_json(part.kind, text)


def _facts(
    request: MemberRequest, record: Any, object_type: ObjectType, head: Sequence[str] = ()
) -> HttpResponse:
    context = record_context(record, object_type, request.member, head=head)
    return reply.fragment(request, "people/_facts.html", context)
