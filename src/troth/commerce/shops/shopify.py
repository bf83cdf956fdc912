"""The order of a Shopify webhook in our words, with its payment, its deliveries and what came back.

Source: Shopify Admin REST API, the Order resource with its Fulfillments and Refunds;
the body of `orders/create` and `orders/updated` is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from troth.commerce.facts import Buyer, LineFact, OrderFact, PaperFact, PaperKind, State
from troth.commerce.shops.reading import amount, moment, money, needed, part, parts, reach, text
from troth.ground.money import Money

PAID = ("paid", "partially_refunded")
SETTLED = (*PAID, "partially_paid", "refunded")
FAILED = ("cancelled", "error", "failure")


def order_of(data: Mapping[str, Any], source: str) -> OrderFact:
    """Read an order. Raises Malformed."""
    currency = needed(text(data, "currency", 3), "currency")
    total = amount(data, "total_price", is_needed=True)
    shipping = part(part(data, "total_shipping_price_set"), "shop_money")
    return OrderFact(
        source=source,
        external_id=needed(text(data, "id", 60), "id"),
        number=text(data, "name", 100) or text(data, "order_number", 100),
        placed_at=needed(moment(data, "processed_at", "created_at"), "created_at"),
        version_at=moment(data, "updated_at"),
        total=Money(total or Decimal(0), currency),
        tax=money(data, "total_tax", currency),
        shipping=money(shipping, "amount", currency),
        state=_state(data),
        channel=text(data, "source_name", 60),
        buyer=_buyer(data),
        lines=[_line(each) for each in parts(data, "line_items")],
    )


def papers_of(data: Mapping[str, Any], source: str) -> list[PaperFact]:
    """Read what an order tells of its payment, its deliveries and what came back. Raises Malformed."""
    key, currency = text(data, "id", 60), needed(text(data, "currency", 3), "currency")
    found = [_payment(data, source, key, currency)] if text(data, "financial_status") in SETTLED else []
    for each in parts(data, "fulfillments"):
        if text(each, "status") in FAILED:
            continue
        sent = PaperFact(
            kind=PaperKind.DELIVERY, source=source,
            external_id=needed(text(each, "id", 60), "fulfillments.id"),
            number=text(each, "name", 100), at=needed(moment(each, "created_at"), "fulfillments.created_at"),
            version_at=moment(each, "updated_at"), order_ref=key,
            own={"carrier": text(each, "tracking_company", 60), "tracking": text(each, "tracking_number")},
        )  # fmt: skip
        found.append(sent)
    for each in parts(data, "refunds"):
        back = PaperFact(
            kind=PaperKind.RETURN, source=source, external_id=needed(text(each, "id", 60), "refunds.id"),
            at=needed(moment(each, "processed_at", "created_at"), "refunds.created_at"),
            amount=Money(_given_back(each), currency), order_ref=key,
            own={"reason": text(each, "note", 300)},
        )  # fmt: skip
        found.append(back)
    return [each for each in found if each is not None]


def _payment(data: Mapping[str, Any], source: str, key: str, currency: str) -> PaperFact | None:
    """Sum up what was paid: an order tells what is outstanding, and not its single payments."""
    paid = (amount(data, "total_price") or Decimal(0)) - (amount(data, "total_outstanding") or Decimal(0))
    gateways = data.get("payment_gateway_names")
    method = gateways[0] if isinstance(gateways, list) and gateways and isinstance(gateways[0], str) else ""
    if paid <= 0:
        return None
    return PaperFact(
        kind=PaperKind.PAYMENT, source=source, external_id=f"{key}-paid", number=text(data, "name", 100),
        at=needed(moment(data, "processed_at", "created_at"), "created_at"),
        version_at=moment(data, "updated_at"), amount=Money(paid, currency), order_ref=key,
        own={"method": text({"method": method}, "method", 60)},
    )  # fmt: skip


def _given_back(refund: Mapping[str, Any]) -> Decimal:
    """Sum up the money that went back; where none did, what the goods came to."""
    moved = [
        amount(each, "amount") or Decimal(0)
        for each in parts(refund, "transactions")
        if text(each, "kind") == "refund" and text(each, "status") in ("", "success")
    ]
    goods = [
        (amount(each, "subtotal") or Decimal(0)) + (amount(each, "total_tax") or Decimal(0))
        for each in parts(refund, "refund_line_items")
    ]
    return sum(moved or goods, Decimal(0))


def _state(data: Mapping[str, Any]) -> str:
    paid = text(data, "financial_status")
    if text(data, "cancelled_at") or paid == "voided":
        return State.CANCELLED
    if paid == "refunded":
        return State.RETURNED
    if text(data, "fulfillment_status") == "fulfilled":
        return State.FULFILLED
    return State.PAID if paid in PAID else State.PLACED


def _buyer(data: Mapping[str, Any]) -> Buyer:
    customer, billing = part(data, "customer"), part(data, "billing_address")
    email = text(customer, "email") or text(data, "email") or text(data, "contact_email")
    phone = text(customer, "phone", 40) or text(data, "phone", 40) or text(billing, "phone", 40)
    return Buyer(
        first_name=text(customer, "first_name", 120) or text(billing, "first_name", 120),
        last_name=text(customer, "last_name", 120) or text(billing, "last_name", 120),
        ref=text(customer, "id", 60),
        **reach(email, phone, text(billing, "country_code", 2)),
    )


def _line(data: Mapping[str, Any]) -> LineFact:
    price, quantity = amount(data, "price") or Decimal(0), amount(data, "quantity") or Decimal(1)
    taxes = [amount(each, "price") or Decimal(0) for each in parts(data, "tax_lines")]
    return LineFact(
        name=text(data, "name", 300) or text(data, "title", 300) or text(data, "sku", 100),
        sku=text(data, "sku", 100),
        quantity=quantity,
        price=price,
        tax=sum(taxes, Decimal(0)) if taxes else None,
        total=price * quantity - (amount(data, "total_discount") or Decimal(0)),
    )
