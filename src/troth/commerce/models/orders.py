"""What customers ordered: orders, their lines, and where two tellings of one do not agree."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, MoneyField, Row


class State(models.TextChoices):
    """How far an order is."""

    PLACED = "placed", _("Placed")
    PAID = "paid", _("Paid")
    FULFILLED = "fulfilled", _("Fulfilled")
    CANCELLED = "cancelled", _("Cancelled")
    RETURNED = "returned", _("Returned")


class Order(DatedRow):
    """What somebody bought. The source and the id that it has there say which order it is.

    `total` is what it came to, in the currency in which it was paid. `value` is that in the workspace's own,
    at the rates of the day, and `currency` that of the total: the database keeps both. `version_at` is when
    the source last changed it, of the version that is held here. A person may be unknown. Of an order whose
    buyer was erased the id is kept as a keyed hash, so that the source telling it again brings nobody back.
    """

    number = models.CharField(max_length=100)
    source = models.CharField(max_length=60, blank=True, db_default="")
    external_id = models.CharField(max_length=200, blank=True, db_default="")
    person = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    company = models.ForeignKey(
        "people.Company", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    placed_at = models.DateTimeField()
    total = MoneyField()
    value = MoneyField(null=True, blank=True, editable=False)
    currency = models.CharField(max_length=3, editable=False, db_default="")
    tax = MoneyField(null=True, blank=True)
    shipping = MoneyField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, db_default=State.PLACED)
    channel = models.CharField(max_length=60, blank=True, db_default="")
    place = models.CharField(max_length=120, blank=True, db_default="")
    version_at = models.DateTimeField(null=True, blank=True)
    is_in_conflict = models.BooleanField(db_default=False)

    class Meta:
        db_table = "commerce_order"
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="order_has_a_number"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=Q(source="") | ~Q(external_id=""), name="order_of_a_source_has_its_id"
            ),
            models.UniqueConstraint(
                "source", "external_id", condition=~Q(external_id=""), name="order_is_known_once"
            ),
        ]
        indexes = [
            models.Index("placed_at", "id", name="order_by_placed_at"),
            models.Index("state", "placed_at", "id", name="order_by_state"),
            models.Index("person", "placed_at", "id", name="order_by_person"),
            models.Index("company", "placed_at", "id", name="order_by_company"),
            models.Index("created_at", "id", name="order_by_created_at"),
            models.Index("placed_at", "id", name="order_in_conflict", condition=Q(is_in_conflict=True)),
            models.Index("placed_at", "id", name="order_of_nobody", condition=Q(person__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """What its page is called by."""
        return self.number

    @property
    def owner_id(self) -> UUID | None:
        """By whose right it is seen and changed: that of whoever owns its person."""
        return self.person.owner_id if self.person else None


class Line(Row):
    """One row of an order, in its currency."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    sku = models.CharField(max_length=100, blank=True, db_default="")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, db_default=1)
    price = MoneyField(null=True)
    tax = MoneyField(null=True)
    total = MoneyField()
    placed_at = models.DateTimeField()

    class Meta:
        db_table = "commerce_line"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="order_line_has_a_name"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="order_line_quantity"),
            models.UniqueConstraint("order", "position", name="order_line_has_its_place"),
        ]
        indexes = [
            models.Index("placed_at", "id", name="order_line_by_placed_at"),
            models.Index("sku", "placed_at", name="order_line_by_sku", condition=~Q(sku="")),
        ]

    def __str__(self) -> str:
        return self.name


class Conflict(Row):
    """That an order was told once more with another amount, which was not taken over."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    version_at = models.DateTimeField(null=True)
    kept = MoneyField()
    told = MoneyField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "commerce_conflict"
        constraints = [
            models.UniqueConstraint(
                "order", "told", condition=Q(settled_at__isnull=True), name="order_conflict_once"
            )
        ]
        indexes = [models.Index("order", "at", name="order_conflict_by_order")]
