"""The order of a Shopify webhook in our words.

Source: Shopify Admin REST API, the Order resource; the body of `orders/create` and `orders/updated` is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from troth.commerce.facts import Buyer, LineFact, OrderFact, State
from troth.commerce.shops.reading import amount, moment, money, needed, part, parts, reach, text
from troth.ground.money import Money

PAID = ("paid", "partially_refunded")


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
