"""Shops as the settings show them."""

from __future__ import annotations

from dataclasses import dataclass

from troth.commerce.models import SetAside, Shop, ShopKind


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop, and what of it could not be taken, the last first."""

    shop: Shop
    kind: str
    aside: list[SetAside]


def shops() -> list[ShopRow]:
    """List the shops that tell of their orders, by name. For administrators."""
    labels = dict(ShopKind.choices)
    return [
        ShopRow(shop, str(labels[shop.kind]), list(SetAside.objects.filter(shop=shop).order_by("-at")[:5]))
        for shop in Shop.objects.order_by("name", "id")
    ]


def kinds_of_shops() -> list[tuple[str, str]]:
    """List how shops sign and word what they send."""
    return [(value, str(label)) for value, label in ShopKind.choices]
