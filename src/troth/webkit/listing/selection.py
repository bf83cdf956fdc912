"""The doors that act on many records of a list at once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.catalog.records import delete_record
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing import table, undo
from troth.webkit.listing.cells import change_field, editable_field, posted
from troth.webkit.listing.state import ListPage

View = Callable[..., HttpResponse]
MOST_AT_ONCE = 200


def change_many(page: ListPage) -> View:
    """Make the view that sets one field of many records: asked for on GET, done on POST."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.object_type.name}.change")
    def change(request: MemberRequest) -> HttpResponse:
        if request.method == "GET":
            return _ask(request, page)
        field = editable_field(page, request.POST.get("field", ""), request.member)
        value = posted(field, request)
        before: list[undo.Before] = []
        refused = 0
        try:
            for key in _chosen(request.POST):
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
    @needs(f"{page.object_type.name}.delete")
    def delete(request: MemberRequest) -> HttpResponse:
        if request.method == "GET":
            context = {"page": page, "ids": _chosen(request.GET)}
            return reply.fragment(request, "webkit/list/_delete_many.html", context)
        done = refused = 0
        for key in _chosen(request.POST):
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
        "ids": _chosen(request.GET),
        "fields": fields,
        "field": next((field for field in fields if field.name == wanted), fields[0]),
    }
    return reply.fragment(request, "webkit/list/_change_many.html", context)


def _chosen(given: QueryDict) -> list[UUID]:
    """Read the ids that a form names. Raises Invalid, and Http404 for what is no id."""
    try:
        keys = [UUID(key) for key in given.getlist("id")]
    except ValueError:
        raise Http404 from None
    if not keys:
        raise Invalid([("", _("Nothing is selected."))])
    if len(keys) > MOST_AT_ONCE:
        raise Invalid([("", _("Select at most %d records at once.") % MOST_AT_ONCE)])
    return list(dict.fromkeys(keys))


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
    return reply.announce(reply.fragment(request, "webkit/list/_done.html", context), "listChanged")


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
