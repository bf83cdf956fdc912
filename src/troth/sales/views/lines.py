"""The lines of a deal: put in by typing, priced in place, taken out and back; discounts asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.form_values import from_form
from troth.catalog.records import change_record, create_record, delete_record
from troth.catalog.registry import object_types
from troth.sales import commands, queries
from troth.sales.forms import in_currency, typed_discount
from troth.sales.panels import lines_of
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.ordering import moved_keys

SALT = "troth.sales.lines"
GOOD_FOR_SECONDS = 600
LINES, TYPED = "sales/_lines.html", ("name", "quantity", "price", "discount_percent", "period", "is_optional")


@require_GET
@needs("products.see")
def offered(request: MemberRequest) -> HttpResponse:
    """Find products by what is typed."""
    found = queries.find_offered(request.GET.get("q", "").strip(), seen_by=request.member)
    return reply.part(request, "sales/_offered.html", {"found": found})


@require_POST
@needs("deals.change")
def add(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Put a product into a deal, or a line of one's own words."""
    queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    product, _colon, variant = request.POST.get("product", "").partition(":")
    given = {
        "product": product or None,
        "variant": variant or None,
        "name": request.POST.get("name", "").strip(),
    }
    values = {name: value for name, value in given.items() if value}
    if not values:
        return HttpResponse(status=204)  # what is typed has not been chosen yet
    try:
        line = create_record(
            object_types()["deal_lines"], {**values, "deal": str(record_id)}, by=request.member
        )
    except Invalid as error:
        return _shown(request, record_id, problem=error.errors[0][1])
    said = _("“%s” is in the deal.") % line.name
    return _shown(request, record_id, said=said, undo=_note(request, record_id, line.pk, None))


@require_POST
@needs("deal_lines.change")
def change(request: MemberRequest, record_id: UUID, line_id: UUID) -> HttpResponse:
    """Change what is typed of a line."""
    line = queries.get_line(line_id, seen_by=request.member, to=Verb.CHANGE)
    kind = object_types()["deal_lines"]
    given = {name: request.POST[name] for name in TYPED if name in request.POST}
    if "discount" in request.POST:
        given |= typed_discount(request.POST["discount"], line.price.currency)
    if given.get("price"):
        given["price"] = in_currency(given["price"], line.price.currency)
    before = queries.columns_of(line)
    try:
        changed = change_record(kind, line.pk, from_form(kind, given), by=request.member)
    except Invalid as error:
        name, problem = error.errors[0]
        field = kind.field(name)
        problem = f"{field.label}: {problem}" if field else problem
        name = "discount" if name.startswith("discount_") else name
        return _shown(request, line.deal_id, problem=problem, at=(line.pk, name))
    said = _("“%s” changed.") % changed.name
    return _shown(request, line.deal_id, said=said, undo=_note(request, line.deal_id, line.pk, before))


@require_POST
@needs("deals.change")
def order(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Put the lines of a deal in another order: that of the fields, one of them a place up or down."""
    deal = queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.order_lines(deal=deal, keys=moved_keys(request.POST), by=request.member)
    except ValueError:
        return _shown(request, record_id, problem=_("That is no order."))
    except Conflict as error:
        return _shown(request, record_id, problem=str(error))
    return _shown(request, record_id)


@require_POST
@needs("deal_lines.delete")
def take_out(request: MemberRequest, record_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a line out of its deal."""
    line = queries.get_line(line_id, seen_by=request.member, to=Verb.DELETE)
    before = queries.columns_of(line)
    delete_record(object_types()["deal_lines"], line.pk, by=request.member)
    said = _("“%s” is taken out.") % line.name
    return _shown(request, line.deal_id, said=said, undo=_note(request, line.deal_id, line.pk, before))


@require_POST
@needs("deals.change")
def back(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Have a line as it was before one's last step."""
    deal = queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        note = signing.loads(request.GET.get("note", ""), salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        note = {}
    if note.get("deal") != str(deal.pk) or note.get("by") != str(request.member.member_id):
        return _shown(request, record_id, said=_("It is too late to take that back."))
    before = queries.read_columns(note["before"]) if note["before"] else None
    commands.put_back(deal=deal, line_id=UUID(note["line"]), before=before, by=request.member)
    if not reply.is_htmx(request):
        return reply.redirect(request, f"/deals/{record_id}/#lines", _("Taken back."))
    return reply.announce(reply.toast(HttpResponse(status=204), _("Taken back.")), "recordChanged")


@require_POST
@needs("deal_lines.change")
def ask(request: MemberRequest, record_id: UUID, line_id: UUID) -> HttpResponse:
    """Ask for a discount above one's limit."""
    line = queries.get_line(line_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.ask_for_discount(line=line, note=request.POST.get("note", "")[:500], by=request.member)
    except Conflict as error:
        return _shown(request, line.deal_id, problem=str(error), at=(line.pk, ""))
    return _shown(
        request, line.deal_id, said=_("Asked. The line stays out of documents until somebody grants it.")
    )


@require_POST
@needs("approvals.change")
def answer(request: MemberRequest, record_id: UUID, approval_id: UUID) -> HttpResponse:
    """Grant or refuse a discount."""
    asked = queries.get_approval(approval_id, seen_by=request.member, to=Verb.CHANGE)
    is_granted = request.POST.get("answer") == "granted"
    try:
        reason = request.POST.get("reason", "")[:500]
        commands.answer_discount(asked=asked, is_granted=is_granted, reason=reason, by=request.member)
    except Invalid as error:
        return _shown(request, asked.deal_id, problem=error.errors[0][1], at=(asked.line_id, "reason"))
    except (Conflict, Forbidden) as error:
        return _shown(request, asked.deal_id, problem=str(error), at=(asked.line_id, ""))
    return _shown(request, asked.deal_id, said=_("Granted.") if is_granted else _("Refused."))


def _shown(
    request: MemberRequest,
    deal_id: UUID,
    *,
    said: str = "",
    undo: str = "",
    problem: str = "",
    at: tuple[UUID, str] | None = None,
) -> HttpResponse:
    """Show the lines as they are, with what was done, or beside the line what is wrong."""
    deal = queries.get_deal(deal_id, seen_by=request.member)
    if not reply.is_htmx(request):
        return reply.redirect(request, f"/deals/{deal_id}/#lines", problem or said, undo)
    context = {
        "it": {**lines_of(deal, seen_by=request.member), "problem": problem, "at": at, "is_answer": True}
    }
    shown = reply.fragment(request, LINES, context, status=422 if problem else 200)
    return reply.toast(shown, said, undo=undo) if said else shown


def _note(request: MemberRequest, deal_id: UUID, line_id: UUID, before: dict[str, Any] | None) -> str:
    """Give the address that has a line as it was; good for ten minutes, and for who changed it."""
    note = {"deal": str(deal_id), "line": str(line_id), "by": str(request.member.member_id), "before": before}
    return f"/deals/{deal_id}/lines/back/?note={signing.dumps(note, salt=SALT, compress=True)}"
