"""The door that edits one field of one record in its list, and the one that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.form_values import as_json
from troth.catalog.records import change_record, get_record
from troth.catalog.types import Field
from troth.questions.days import is_dated
from troth.questions.paths import find_readable
from troth.team.actor import Actor, Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing import board, calendar, table, undo
from troth.webkit.listing.cards import card_feet
from troth.webkit.listing.drawing import Drawing
from troth.webkit.listing.marks import marked, marks_of
from troth.webkit.listing.reading import read_one
from troth.webkit.listing.state import BOARD, CALENDAR, ListPage, ListState, state_of

View = Callable[..., HttpResponse]


def edit_cell(page: ListPage) -> View:
    """Make the view of a cell: its editor on GET; on POST the cell as it is then."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.declared.name}.change")
    def cell(request: MemberRequest, record_id: UUID, name: str) -> HttpResponse:
        get_record(page.object_type, record_id, seen_by=request.member, to=Verb.CHANGE)
        field = editable_field(page, name, request.member)
        if request.method == "GET":
            return _editor(request, page, record_id, field)
        try:
            before = change_field(
                page, record_id, field, posted(field, request), by=request.member, as_of=_as_of(request)
            )
        except Invalid as error:
            answer = _editor(request, page, record_id, field, error=error.errors[0][1])
            if name in page.asks_more:
                to = quote(request.POST.get("value", ""), safe="")
                answer.headers["Troth-Asks"] = page.asks_more[name].format(id=record_id, value=to)
            return answer
        except Conflict:
            return _conflict(request, page, record_id, field)
        return _saved(request, page, field, before)

    return cell


def take_back(page: ListPage) -> View:
    """Make the view that takes back a change of the list."""

    @require_POST
    @needs(f"{page.declared.name}.change")
    def undo_change(request: MemberRequest) -> HttpResponse:
        token = request.POST.get("token") or request.GET.get("token", "")
        try:
            count = undo.take_back(page.object_type, token, by=request.member)
        except undo.TooLate:
            return _left_alone(_("It is too late to take that back."))
        except (Conflict, NotFound):
            return _left_alone(_("Somebody has changed it since, so it was left as it is."))
        said = ngettext("Taken back.", "%(count)d taken back.", count) % {"count": count}
        if not reply.is_htmx(request):
            return reply.redirect(request, page.url(), said)
        answer = reply.toast(HttpResponse(status=204), said)
        return reply.announce(answer, "listChanged")

    return undo_change


def editable_field(page: ListPage, name: str, by: Actor) -> Field:
    """Find a field that this member may edit in the list. Raises Http404."""
    kind = page.object_type
    field = find_readable(kind, name, by)
    if field is None or not table.is_editable(kind, field, by):
        raise Http404
    return field


def posted(field: Field, request: MemberRequest) -> Any:
    """Read what a form says for a field, in JSON's types; an empty text empties the field."""
    value = as_json(field.kind, request.POST.get("value", ""))
    return None if value == "" else value


def change_field(
    page: ListPage, key: UUID, field: Field, value: Any, *, by: Actor, as_of: datetime | None = None
) -> undo.Before:
    """Change one field, and give what is needed to take that back. Raises as `change_record` does."""
    old = read_one(page, key, (field.name,), by)
    record = change_record(page.object_type, key, {field.name: value}, by=by, as_of=as_of)
    changed = getattr(record, table.CHANGED, None)
    return undo.Before(
        id=str(key),
        values={field.name: undo.plain(field, old[field.name])},
        as_of=changed.isoformat() if changed else "",
    )


def _editor(
    request: MemberRequest, page: ListPage, record_id: UUID, field: Field, *, error: str = ""
) -> HttpResponse:
    item = read_one(page, record_id, (field.name,), request.member)
    context = {
        "page": page,
        "field": field,
        "row": table.row_of(page, item, request.member),
        "value": item[field.name],
        "typed": request.POST.get("value") if error else None,
        "error": error,
    }
    return reply.fragment(request, "webkit/list/_editor.html", context, status=422 if error else 200)


def _saved(request: MemberRequest, page: ListPage, field: Field, before: undo.Before) -> HttpResponse:
    member = request.member
    try:
        item = read_one(page, UUID(before.id), (field.name,), member)
    except NotFound:  # the change has moved it out of the member's sight
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    row = table.row_of(page, item, member)
    state = state_of(request.POST, page)
    mark = marked(page, marks_of(page, state, member), [row.id], member).get(row.id)
    answer = _drawn(request, page, state, row, field)
    token = undo.note(page.object_type, [before], member)
    said = _("%(field)s of %(record)s changed.") % {"field": field.label, "record": row.title}
    reply.toast(answer, said, undo=f"{page.url('undo')}?token={token}")
    return reply.announce(
        answer, "saved", {"id": before.id, "asOf": row.as_of, "mark": mark.tone if mark else ""}
    )


def _drawn(
    request: MemberRequest, page: ListPage, state: ListState, row: table.ListRow, field: Field
) -> HttpResponse:
    """Draw anew what shows the field: a cell, a card of a board, an entry of a calendar."""
    member = request.member
    context: dict[str, Any] = {"page": page, "drawing": Drawing()}
    if state.layout == BOARD:
        context |= board.card_of(page, state, row.id, field, member)
        context["drawing"] = Drawing(feet=card_feet(page, [row.id], member))
        return reply.fragment(request, "webkit/list/_card.html", context)
    if state.layout == CALENDAR and is_dated(field):
        context |= calendar.entry_of(page, row.id, field, member)
        return reply.fragment(request, "webkit/list/_entry.html", context)
    columns = table.columns_of(page, state, member)
    column = next((column for column in columns if column.field.name == field.name), None)
    context |= {"row": row, "column": column or table.lone_column(field)}
    return reply.fragment(request, "webkit/list/_cell.html", context)


def _conflict(request: MemberRequest, page: ListPage, record_id: UUID, field: Field) -> HttpResponse:
    item = read_one(page, record_id, (field.name,), request.member)
    typed = request.POST.get("value", "")
    context = {
        "page": page,
        "field": field,
        "row": table.row_of(page, item, request.member),
        "theirs": item[field.name],
        "typed": typed,
        "mine": request.POST.get("text") or typed,
    }
    return reply.fragment(request, "webkit/list/_conflict.html", context, status=409)


def _left_alone(message: str) -> HttpResponse:
    return reply.toast(HttpResponse(status=409, headers={"HX-Reswap": "none"}), message, tone="wrong")


def _as_of(request: MemberRequest) -> datetime | None:
    given = request.POST.get("as_of", "")
    try:
        return datetime.fromisoformat(given) if given else None
    except ValueError:
        return None
