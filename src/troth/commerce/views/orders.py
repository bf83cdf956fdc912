"""The page of one order."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.records import delete_record
from troth.catalog.registry import object_types
from troth.commerce import commands, panels, queries
from troth.people.views import pages, parts
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

HEAD = ("number", "person", "company", "placed_at", "total", "state")


@require_GET
@needs("orders.see")
def order(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show an order with its rows, what followed it, and where it was told in two ways."""
    found = queries.get_order(record_id, seen_by=request.member)
    context = pages.record_context(found, object_types()["orders"], request.member, head=HEAD)
    context |= {
        "row": queries.shown([found], seen_by=request.member)[0],
        "lines": queries.lines_of(found) if request.member.may("order_lines.see") else [],
        "conflicts": queries.conflicts_of(found) if request.member.may_read("orders", "total") else [],
        "papers": queries.following(found, seen_by=request.member),
        "panels": panels.on_order(found, seen_by=request.member),
    }
    return reply.page(request, "commerce/order.html", context)


@require_POST
@needs("orders.change")
def settle(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say that what is held of an order is right."""
    found = queries.get_order(record_id, seen_by=request.member, to=Verb.CHANGE)
    commands.settle_conflicts(order=found, by=request.member)
    return reply.redirect(request, f"/orders/{record_id}/", _("It stays as it is."))


@require_POST
@needs("orders.delete")
def delete(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete an order that never was one, and go back to the list."""
    queries.get_order(record_id, seen_by=request.member)
    delete_record(object_types()["orders"], record_id, by=request.member)
    return reply.redirect(request, "/orders/", _("The order was deleted."))


@require_GET
@needs("orders.see")
def history(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show every change of an order."""
    return pages.show_history(request, object_types()["orders"], record_id)


@require_http_methods(["GET", "POST"])
@needs("orders.change")
def fact(request: MemberRequest, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of an order in place."""
    return parts.edit_fact(request, object_types()["orders"], record_id, name)
