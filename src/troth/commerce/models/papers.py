"""What follows an order: bills, payments, deliveries and returns, of one shape, each with a table."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from troth.commerce.models.orders import Order
from troth.ground.models import DatedRow, MoneyField


class Standing(models.TextChoices):
    """How a bill stands."""

    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    VOID = "void", _("Void")


class Paper(DatedRow):
    """What all four have in common. The source and the id that it has there say which one it is.

    `order_ref` is what its source calls the order: the database finds it by that, now or when the order is
    told later, and gives the paper the person and company of the order where it was told without.
    """

    number = models.CharField(max_length=100)
    source = models.CharField(max_length=60, blank=True, db_default="")
    external_id = models.CharField(max_length=200, blank=True, db_default="")
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    order_ref = models.CharField(max_length=200, blank=True, db_default="")
    person = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    company = models.ForeignKey(
        "people.Company", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    version_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="%(class)s_has_a_number"),
            models.CheckConstraint(
                condition=Q(source="") | ~Q(external_id=""), name="%(class)s_of_a_source_has_its_id"
            ),
            models.UniqueConstraint(
                "source", "external_id", condition=~Q(external_id=""), name="%(class)s_is_known_once"
            ),
        ]
        indexes = [
            models.Index("at", "id", name="%(class)s_by_at"),
            models.Index("order", "at", name="%(class)s_by_order", condition=Q(order__isnull=False)),
            models.Index("person", "at", "id", name="%(class)s_by_person"),
            models.Index("company", "at", "id", name="%(class)s_by_company"),
            models.Index("created_at", "id", name="%(class)s_by_created_at"),
            models.Index(
                "order_ref", "source", name="%(class)s_without_order",
                condition=Q(order__isnull=True) & ~Q(order_ref=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.number

    @property
    def owner_id(self) -> UUID | None:
        """By whose right it is seen and changed: that of whoever owns its person."""
        return self.person.owner_id if self.person else None


class Priced(Paper):
    """A paper that comes to an amount. `told_otherwise` is another one, told last and not taken over."""

    amount = MoneyField(null=True, blank=True)
    told_otherwise = MoneyField(null=True, blank=True, editable=False)

    class Meta(Paper.Meta):
        abstract = True


class Bill(Priced):
    """What somebody is to pay, by a day. What was paid, what is open and how it stands the database keeps."""

    due_on = models.DateField(null=True, blank=True)
    is_void = models.BooleanField(db_default=False)
    paid = MoneyField(null=True, blank=True, editable=False)
    open = MoneyField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=4, choices=Standing.choices, editable=False, db_default=Standing.OPEN)

    class Meta(Paper.Meta):
        abstract = False
        db_table = "commerce_bill"
        indexes = [
            *Paper.Meta.indexes,
            models.Index("due_on", "id", name="bill_by_due_on"),
            models.Index("due_on", "id", name="bill_open", condition=Q(state=Standing.OPEN)),
        ]


class Settling(Priced):
    """What lessens a bill: `bill_ref` is what its source calls it, and the database finds it by that."""

    bill = models.ForeignKey(Bill, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    bill_ref = models.CharField(max_length=200, blank=True, db_default="")

    class Meta(Paper.Meta):
        abstract = True
        indexes = [
            *Paper.Meta.indexes,
            models.Index("bill", name="%(class)s_by_bill", condition=Q(bill__isnull=False)),
            models.Index(
                "bill_ref", "source", name="%(class)s_without_bill",
                condition=Q(bill__isnull=True) & ~Q(bill_ref=""),
            ),
        ]  # fmt: skip


class Payment(Settling):
    """What somebody paid."""

    method = models.CharField(max_length=60, blank=True, db_default="")

    class Meta(Settling.Meta):
        abstract = False
        db_table = "commerce_payment"


class Delivery(Paper):
    """What was sent to somebody."""

    carrier = models.CharField(max_length=60, blank=True, db_default="")
    tracking = models.CharField(max_length=200, blank=True, db_default="")

    class Meta(Paper.Meta):
        abstract = False
        db_table = "commerce_delivery"


class Return(Settling):
    """What somebody sent back, with what they get for it."""

    reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta(Settling.Meta):
        abstract = False
        db_table = "commerce_return"
