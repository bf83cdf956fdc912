"""The page of a product, and how far members may go down with prices."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from troth.catalog.registry import object_types
from troth.people.views import pages, parts
from troth.sales import commands, panels, queries
from troth.sales.forms import LimitsForm
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply


@require_GET
@needs("products.see")
def product(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a product with its variants and prices."""
    found = queries.get_product(record_id, seen_by=request.member)
    kind = object_types()["products"]
    context = pages.record_context(found, kind, request.member) | {
        "panels": panels.on_product(found, seen_by=request.member),
        "may_delete": False,
        "variants": queries.variants_of(found) if request.member.may("variants.see") else [],
        "prices": queries.prices_of(found, seen_by=request.member),
    }
    return reply.page(request, "sales/product.html", context)


@require_http_methods(["GET", "POST"])
@needs("products.change")
def fact(request: MemberRequest, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of a product in place."""
    return parts.edit_fact(request, object_types()["products"], record_id, name)


@require_GET
@needs("products.see")
def history(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show every change of a product."""
    return pages.show_history(request, object_types()["products"], record_id)


@require_http_methods(["GET", "POST"])
@needs("administrator")
def limits(request: MemberRequest) -> HttpResponse:
    """Show and set how far below the list the members of each role may go."""
    roles = queries.discount_limits()
    form = LimitsForm(request.POST or None, roles=roles)
    if form.is_valid():
        commands.set_discount_limits(limits=form.limits(), off_list=form.off_list(), by=request.member)
        return reply.redirect(request, "/settings/discounts/", _("Kept."))
    status = 422 if form.is_bound else 200
    return settings_page(request, "sales/limits.html", {"form": form}, current="sales:limits", status=status)
