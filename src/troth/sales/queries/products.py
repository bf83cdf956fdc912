"""What is sold, and what it costs a customer on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.fold import norm
from troth.sales.models import Price, PriceList, Product, TaxRate, Variant
from troth.team.actor import Actor, Verb

MOST = 12
# Of the lists that fit a customer on a day: one for a tag before one for all, then by priority; of their
# prices that of the variant before that of the product, then from the greatest quantity.
PRICE = """
select p.amount, l.is_tax_included
from sales_price p join sales_price_list l on l.id = p.price_list_id
where p.product_id = %s and (p.variant_id is null or p.variant_id = %s) and p.from_quantity <= %s
    and l.currency = %s and (l.tag = '' or norm(l.tag) = any(%s))
    and coalesce(l.starts_on <= %s, true) and coalesce(l.ends_before > %s, true)
order by l.tag = '', l.priority desc, l.id, p.variant_id is null, p.from_quantity desc
limit 1
"""
FOUND = """
select p.id, v.id, p.name, coalesce(v.name, ''), coalesce(nullif(v.number, ''), p.number)
from sales_product p left join sales_variant v on v.product_id = p.id and v.is_active
where p.is_active and p.doc || ' ' || norm(coalesce(v.name || ' ' || v.number, '')) like all(%s)
order by starts_with(norm(p.name), %s) desc, norm(p.name), p.id, v.name
limit %s
"""


@dataclass(frozen=True, slots=True)
class Priced:
    """What one costs by the list, and whether tax is a part of it."""

    amount: Decimal
    is_tax_included: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A product, or a variant of it, that can be put into a deal."""

    product_id: UUID
    variant_id: UUID | None
    name: str
    variant: str
    number: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price on the page of its product."""

    price: Price
    list_name: str
    currency: str
    variant: str


def price_for(
    *,
    product_id: UUID,
    variant_id: UUID | None,
    quantity: Decimal,
    currency: str,
    tags: Sequence[str],
    day: date,
) -> Priced | None:
    """Choose the price of one by the lists that hold for a customer with these tags on a day."""
    folded = [norm(tag) for tag in tags]
    with connection.cursor() as cursor:
        cursor.execute(PRICE, [product_id, variant_id, quantity, currency, folded, day, day])
        row = cursor.fetchone()
    return Priced(*row) if row else None


def find_offered(text: str, *, seen_by: Actor) -> list[Offered]:
    """Find what is on offer by words of its name or number, what begins so first."""
    if not seen_by.may("products.see"):
        return []
    words = [f"%{_plain(word)}%" for word in norm(text).split()] or ["%"]
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [words, norm(text), MOST])
        return [Offered(*row) for row in cursor.fetchall()]


def names_of_products(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name products by their ids."""
    return dict(Product.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def variants_of(product: Product) -> Sequence[Variant]:
    """List the variants of a product."""
    return list(Variant.objects.filter(product=product).order_by("name", "id"))


def prices_of(product: Product, *, seen_by: Actor) -> list[PriceRow]:
    """List the prices of a product, by list and quantity."""
    if not seen_by.may("prices.see"):
        return []
    found = Price.objects.filter(product=product).select_related("price_list", "variant")
    return [
        PriceRow(row, row.price_list.name, row.price_list.currency, row.variant.name if row.variant else "")
        for row in found.order_by("price_list__name", "price_list_id", "variant__name", "from_quantity")
    ]


def _read(model: Any, kind: str, key: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Any:
    """Load what all see whose role sees such things. Raises NotFound, or Forbidden where not `to`."""
    try:
        found = model.objects.filter(pk=key).first() if seen_by.may(f"{kind}.see") else None
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise NotFound(kind)
    if to is not Verb.SEE and not seen_by.reaches(kind, to, None):
        raise Forbidden(f"{kind}.{to}")
    return found


get_product = partial(_read, Product, "products")
get_variant = partial(_read, Variant, "variants")
get_price_list = partial(_read, PriceList, "price_lists")
get_price = partial(_read, Price, "prices")
get_tax_rate = partial(_read, TaxRate, "tax_rates")


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
