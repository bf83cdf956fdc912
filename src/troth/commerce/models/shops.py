"""Shops that tell of their orders, and what of it could not be taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, Row


class ShopKind(models.TextChoices):
    """How a shop signs and words what it sends."""

    GENERIC = "generic", _("Any system, by our own signature")
    WOOCOMMERCE = "woocommerce", "WooCommerce"
    SHOPIFY = "shopify", "Shopify"


class Shop(DatedRow):
    """A shop that tells of its orders by a webhook. Its name is the source of them. The secret is sealed."""

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=ShopKind.choices)
    secret = models.BinaryField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "commerce_shop"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="shop_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=ShopKind.values), name="shop_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class SetAside(Row):
    """A signed message of a shop that could not be taken, with why; the last few are kept a month."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=500)
    body = models.TextField()

    class Meta:
        db_table = "commerce_set_aside"
        indexes = [models.Index("shop", "at", name="set_aside_by_shop")]
