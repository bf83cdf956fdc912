"""The order of a WooCommerce webhook in our words, with its payment and what was given back.

Source: WooCommerce REST API v3, order properties; the body of `order.created` and `order.updated` is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from troth.commerce.facts import Buyer, LineFact, OrderFact, PaperFact, PaperKind, State
from troth.commerce.shops.reading import amount, moment, money, needed, part, parts, reach, text
from troth.ground.money import Money

STATES = {
    "pending": State.PLACED, "on-hold": State.PLACED, "processing": State.PAID, "completed": State.FULFILLED,
    "cancelled": State.CANCELLED, "failed": State.CANCELLED, "trash": State.CANCELLED,
    "refunded": State.RETURNED,
}  # fmt: skip


def order_of(data: Mapping[str, Any], source: str) -> OrderFact:
    """Read an order. Raises Malformed."""
    currency = needed(text(data, "currency", 3), "currency")
    total = amount(data, "total", is_needed=True)
    billing = part(data, "billing")
    key = text(data, "customer_id", 60)
    return OrderFact(
        source=source,
        external_id=needed(text(data, "id", 60), "id"),
        number=text(data, "number", 100),
        placed_at=needed(moment(data, "date_created_gmt", "date_created"), "date_created_gmt"),
        version_at=moment(data, "date_modified_gmt", "date_modified"),
        total=Money(total or Decimal(0), currency),
        tax=money(data, "total_tax", currency),
        shipping=money(data, "shipping_total", currency),
        state=STATES.get(text(data, "status"), ""),
        channel=text(data, "created_via", 60),
        buyer=Buyer(
            first_name=text(billing, "first_name", 120),
            last_name=text(billing, "last_name", 120),
            ref="" if key == "0" else key,
            **reach(text(billing, "email"), text(billing, "phone", 40), text(billing, "country", 2)),
        ),
        lines=[_line(each) for each in parts(data, "line_items")],
    )


def papers_of(data: Mapping[str, Any], source: str) -> list[PaperFact]:
    """Read what an order tells of its payment and of what was given back. Raises Malformed."""
    key, currency = text(data, "id", 60), needed(text(data, "currency", 3), "currency")
    version_at = moment(data, "date_modified_gmt", "date_modified")
    found = []
    if paid_at := moment(data, "date_paid_gmt", "date_paid"):
        method = text(data, "payment_method_title", 60)
        paid = PaperFact(
            kind=PaperKind.PAYMENT, source=source, external_id=f"{key}-paid",
            number=text(data, "number", 100),
            at=paid_at, version_at=version_at, amount=money(data, "total", currency), order_ref=key,
            own={"method": method},
        )  # fmt: skip
        found.append(paid)
    for each in parts(data, "refunds"):
        # An order tells neither when it was given back nor a version of it: it is as old as this telling.
        given = amount(each, "total") or Decimal(0)
        at = needed(version_at or moment(data, "date_created_gmt", "date_created"), "date_modified_gmt")
        back = PaperFact(
            kind=PaperKind.RETURN, source=source, external_id=needed(text(each, "id", 60), "refunds.id"),
            at=at, amount=Money(abs(given), currency), order_ref=key,
            own={"reason": text(each, "reason", 300)},
        )  # fmt: skip
        found.append(back)
    return found


def _line(data: Mapping[str, Any]) -> LineFact:
    return LineFact(
        name=text(data, "name", 300) or text(data, "sku", 100) or text(data, "product_id"),
        sku=text(data, "sku", 100),
        quantity=amount(data, "quantity") or Decimal(1),
        price=amount(data, "price"),
        tax=amount(data, "total_tax"),
        total=amount(data, "total") or Decimal(0),
    )
