"""The door by which a record is added from its list: a form made from the catalog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from troth.catalog.errors import Invalid
from troth.catalog.form_values import from_form
from troth.catalog.records import create_record
from troth.catalog.registry import records_of
from troth.catalog.types import Field, Kind
from troth.ground.hooks import filled
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.hooks import SimilarRecords
from troth.webkit.listing.pointed import pointed_at
from troth.webkit.listing.state import ListPage

View = Callable[..., HttpResponse]


def add_record(page: ListPage) -> View:
    """Make the view that adds a record: the form on GET, the record on POST."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.declared.name}.create")
    def new(request: MemberRequest) -> HttpResponse:
        # What comes about by itself, as a conversation by a message, is added by no form.
        if records_of(page.object_type).create is None:
            raise Http404
        fields = asked_fields(page, request.member)
        if request.method == "GET":
            known = {
                field.name: text for field in fields if (text := request.GET.get(field.name, "").strip())
            }
            return _form(request, page, fields, typed=known, errors={})
        typed = {field.name: request.POST.get(field.name, "").strip() for field in fields}
        given = {name: text for name, text in typed.items() if text}
        try:
            record = create_record(page.object_type, from_form(page.object_type, given), by=request.member)
        except Invalid as error:
            errors: dict[str, list[str]] = {}
            for name, message in error.errors:
                errors.setdefault(name if name in typed else "", []).append(message)
            return _form(request, page, fields, typed=typed, errors=errors, status=422)
        kind = page.object_type
        # What has no page of its own was added to what the page before shows: a price to its product.
        to = kind.url.format(id=record.pk) if kind.url else reply.asked_from(request) or page.url()
        return reply.redirect(request, to, _("%s was added.") % kind.one)

    return new


def show_similar(page: ListPage) -> View:
    """Make the view that warns of records like the one being typed."""

    @require_GET
    @needs(f"{page.declared.name}.create")
    def similar(request: MemberRequest) -> HttpResponse:
        kind, member = page.object_type, request.member
        typed = {field.name: request.GET.get(field.name, "").strip() for field in asked_fields(page, member)}
        given = {name: text for name, text in typed.items() if text}
        found = [
            record
            for fill in filled(SimilarRecords)
            for record in (fill(object_type=kind.name, values=given, seen_by=member) if given else ())
        ]
        return reply.fragment(request, "webkit/list/_similar.html", {"similar": found, "kind": kind})

    return similar


def asked_fields(page: ListPage, by: Actor) -> list[Field]:
    """Choose what a new record is asked for, of what this member may write."""
    kind = page.object_type
    writable = {
        field.name: field
        for field in kind.fields
        if field.is_writable
        and field.many is None
        and field.kind is not Kind.FILE
        and by.may_write(kind.name, field.name)
        and by.may_read(kind.name, field.name)
    }
    if page.asks:
        return [writable[name] for name in page.asks if name in writable]
    asked = [field for field in writable.values() if field.required or field.is_listed]
    return sorted(asked, key=lambda field: not field.required)


def _form(
    request: MemberRequest,
    page: ListPage,
    fields: list[Field],
    *,
    typed: dict[str, Any],
    errors: dict[str, list[str]],
    status: int = 200,
) -> HttpResponse:
    named = {each.name: pointed_at(each, typed.get(each.name, ""), request.member) for each in fields}
    context = {
        "page": page, "kind": page.object_type, "fields": fields, "typed": typed, "errors": errors,
        "named": named,
    }  # fmt: skip
    return reply.fragment(request, "webkit/list/_new.html", context, status=status)
