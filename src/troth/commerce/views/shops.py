"""Settings: the shops that tell of their orders; and the address at which they do."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.commerce import commands, queries
from troth.commerce.api.orders import NewOrder, fact_of
from troth.commerce.api.papers import FORMS, paper_of
from troth.commerce.facts import OrderFact, PaperFact
from troth.commerce.forms import ShopForm
from troth.commerce.shops import shopify, woocommerce
from troth.commerce.shops.reading import Malformed, payload_of
from troth.team.actor import Actor, everyone
from troth.team.door import MemberRequest, needs, public
from troth.team.views.answers import settings_page
from troth.webkit import reply

HOME = "/settings/shops/"
PING = re.compile(rb"webhook_id=\d+")  # what WooCommerce sends, unsigned, when a webhook is saved there


@require_http_methods(["GET", "POST"])
@needs("administrator")
def index(request: MemberRequest) -> HttpResponse:
    """Show the shops, and add one; its secret is shown this once."""
    form, added = ShopForm(request.POST or None), None
    if form.is_valid():
        try:
            shop, secret = commands.add_shop(**form.cleaned_data, by=request.member)
            form, added = ShopForm(), {"shop": shop, "secret": secret}
        except Conflict as refused:
            form.add_error("name", str(refused))
    context = {
        "form": form,
        "shops": queries.shops(),
        "added": added,
        "base": f"{settings.TROTH_URL}/hooks/orders/",
    }
    status = 422 if form.is_bound else 200
    answer = settings_page(request, "commerce/shops.html", context, current="commerce:shops", status=status)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


@require_POST
@needs("administrator")
def remove(request: MemberRequest, shop_id: UUID) -> HttpResponse:
    """Hear no more of a shop."""
    commands.remove_shop(shop_id=shop_id, by=request.member)
    return reply.redirect(request, HOME, _("It is heard no more. Its orders stay."))


@csrf_exempt
@public
@require_POST
def told(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """Take what a shop tells: an order with what followed it, or what its `kind` says.

    What it signed and can not be taken is set aside, and answered 200: a shop that is answered otherwise
    sends it again and again, and falls silent in the end.
    """
    body = request.body
    try:
        shop = commands.hear(shop_id=shop_id, headers=request.headers, body=body)
    except NotFound:  # answered as a bad signature is: nobody learns which shops there are
        shop = None
    if shop is None:
        is_ping = PING.fullmatch(body) is not None
        return JsonResponse({"outcome": "heard" if is_ping else "refused"}, status=200 if is_ping else 403)
    by = everyone(name=shop.name, origin="shop")
    try:
        order, papers = _read(shop.kind, body, shop.name, by)
        outcome = commands.take_message(order=order, papers=papers, by=by)
    except (Malformed, Invalid) as refused:
        commands.set_aside(shop=shop, body=body, reason=str(refused), by=by)
        return JsonResponse({"outcome": "set aside", "reason": str(refused)})
    commands.note_received(shop=shop, by=by)
    return JsonResponse({"outcome": outcome.value})


def _read(kind: str, body: bytes, source: str, by: Actor) -> tuple[OrderFact | None, list[PaperFact]]:
    """Put a message into our words: an order and what followed it. Raises Malformed, and Invalid."""
    data = payload_of(body)
    if kind == "woocommerce":
        return woocommerce.order_of(data, source), woocommerce.papers_of(data, source)
    if kind == "shopify":
        return shopify.order_of(data, source), shopify.papers_of(data, source)
    told = {**data, "source": source}
    form = FORMS.get(str(told.pop("kind", "")))
    try:
        if form is not None:
            return None, [paper_of(form.model_validate(told), by)]
        return fact_of(NewOrder.model_validate({**data, "source": source}), by), []
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(at) for at in each['loc'])}: {each['msg']}" for each in error.errors()
        )
        raise Malformed(wrong) from None
