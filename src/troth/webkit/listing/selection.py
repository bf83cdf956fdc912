"""The doors that act on many records of a list at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.catalog.records import delete_record
from troth.catalog.types import Field
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import formats, reply
from troth.webkit.listing import table, undo
from troth.webkit.listing.bulk import asking
from troth.webkit.listing.cells import change_field, editable_field, posted
from troth.webkit.listing.chosen import Chosen, read_chosen
from troth.webkit.listing.state import ListPage
from troth.webkit.models import Deed

View = Callable[..., HttpResponse]


def change_many(page: ListPage) -> View:
    """Make the view that sets one field of many records: asked for on GET, done on POST."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.declared.name}.change")
    def change(request: MemberRequest) -> HttpResponse:
        if request.method == "GET":
            return _ask(request, page)
        field = editable_field(page, request.POST.get("field", ""), request.member)
        value = posted(field, request)
        before: list[undo.Before] = []
        refused = 0
        try:
            chosen = read_chosen(request.POST, page.object_type, request.member, Verb.CHANGE)
            if chosen.is_all:
                return _change_all(request, page, chosen, field, value)
            for key in chosen.ids:
                try:
                    before.append(change_field(page, key, field, value, by=request.member))
                except (NotFound, Forbidden):
                    refused += 1
        except Invalid as error:
            return _refused(request, error)
        return _changed(request, page, before, refused)

    return change


def delete_many(page: ListPage) -> View:
    """Make the view that deletes the chosen records for good: asked on GET, done on POST."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.declared.name}.delete")
    def delete(request: MemberRequest) -> HttpResponse:
        if request.method == "GET":
            chosen = read_chosen(request.GET, page.object_type, request.member, Verb.DELETE)
            return reply.fragment(request, "webkit/list/_delete_many.html", {"page": page, "chosen": chosen})
        chosen = read_chosen(request.POST, page.object_type, request.member, Verb.DELETE)
        if chosen.is_all:
            return _delete_all(request, page, chosen)
        done = refused = 0
        for key in chosen.ids:
            try:
                delete_record(page.object_type, key, by=request.member)
                done += 1
            except (NotFound, Forbidden):
                refused += 1
        said = ngettext("%d was deleted.", "%d were deleted.", done) % done
        return reply.redirect(request, page.url(), _told(said, refused))

    return delete


def _ask(request: MemberRequest, page: ListPage) -> HttpResponse:
    fields = table.editable_fields(page.object_type, request.member)
    if not fields:
        raise Http404
    wanted = request.GET.get("field", "")
    context = {
        "page": page,
        "chosen": read_chosen(request.GET, page.object_type, request.member, Verb.CHANGE),
        "fields": fields,
        "field": next((field for field in fields if field.name == wanted), fields[0]),
    }
    return reply.fragment(request, "webkit/list/_change_many.html", context)


def _change_all(
    request: MemberRequest, page: ListPage, chosen: Chosen, field: Field, value: Any
) -> HttpResponse:
    shown = _in_words(field, value)
    run = asking.ask(
        object_type=page.object_type,
        where=chosen.where,
        deed=Deed.CHANGE,
        name=field.name,
        values={field.name: value},
        said=f"{field.label}: {shown}" if shown else _("Change of %s") % field.label,
        by=request.member,
    )
    return reply.redirect(request, page.url("run", run_id=run.pk))


def _in_words(field: Field, value: Any) -> str:
    """Say what a field is set to; empty where it is emptied, or points at another record."""
    words = {choice.value: str(choice.label) for choice in field.choices}
    match value:
        case str() if not field.to:
            return words.get(value, value)
        case list():
            return ", ".join(value)
        case {"amount": _, "currency": _}:
            return formats.worth(value)
    return "" if value is None or field.to else str(value)


def _delete_all(request: MemberRequest, page: ListPage, chosen: Chosen) -> HttpResponse:
    """Delete all that match, where the member has written how many that are."""
    if request.POST.get("sure", "").strip() != str(chosen.count):
        return _refused(request, Invalid([("", _("Write %d to delete them all.") % chosen.count)]))
    run = asking.ask(
        object_type=page.object_type,
        where=chosen.where,
        deed=Deed.DELETE,
        said=_("Delete %s") % chosen.in_words(page.object_type),
        by=request.member,
    )
    return reply.redirect(request, page.url("run", run_id=run.pk))


def _changed(request: MemberRequest, page: ListPage, before: list[undo.Before], refused: int) -> HttpResponse:
    said = _told(ngettext("%d was changed.", "%d were changed.", len(before)) % len(before), refused)
    if not reply.is_htmx(request):
        return reply.redirect(request, page.url(), said)
    context = {
        "text": said,
        "undo": page.url("undo") if before else "",
        "token": undo.note(page.object_type, before, request.member) if before else "",
    }
    # The note of many records is too long for a header, so the toast comes as a part of the page.
    answer = reply.fragment(request, "webkit/list/_done.html", context)
    return reply.announce(reply.announce(answer, "listChanged"), "recordChanged")


def _told(said: str, refused: int) -> str:
    if not refused:
        return said
    left = ngettext(
        "%d was left as it is: your role may not change it.",
        "%d were left as they are: your role may not change them.",
        refused,
    )
    return f"{said} {left % refused}"


def _refused(request: MemberRequest, error: Invalid) -> HttpResponse:
    if not reply.is_htmx(request):
        raise error
    answer = HttpResponse(status=422, headers={"HX-Reswap": "none"})
    return reply.toast(answer, "; ".join(message for _, message in error.errors), tone="wrong")
