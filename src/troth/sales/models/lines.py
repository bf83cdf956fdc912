"""What a deal is about, line by line, and how far a seller may go down with a price."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, MoneyField, Row
from troth.sales.models.products import PERIODS
from troth.sales.pricing import Line, Period, price_after


class DealLine(DatedRow):
    """One row of a deal. All rows of a deal are in one currency, that of `price`.

    `amount` is what the row comes to. `list_price` is in the terms of `price`: its currency, with tax or not.
    `percent_off` is how far it is below the list, all discounts together; it `is_unlisted` where no list has
    what it says, so that nothing tells how far that is. It `is_over` where whoever priced it may not go so
    far, until somebody grants `granted_percent` and, of an unlisted one, `granted_price` for one.
    `rate_percent` is the rate of tax that its product had for the customer when that was last looked at: a
    line with another tax was taxed by hand.
    """

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey("sales.Product", models.SET_NULL, null=True, blank=True, related_name="+")
    variant = models.ForeignKey(
        "sales.Variant", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True, db_default="")
    unit = models.CharField(max_length=30, blank=True, db_default="")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, db_default=1)
    price = MoneyField()
    list_price = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    discount_percent = models.DecimalField(max_digits=6, decimal_places=3, db_default=0)
    discount_amount = models.DecimalField(max_digits=15, decimal_places=4, db_default=0)
    tax_percent = models.DecimalField(max_digits=6, decimal_places=3, db_default=0)
    rate_percent = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    is_tax_included = models.BooleanField(db_default=False)
    period = models.CharField(max_length=10, choices=PERIODS, blank=True, db_default="")
    is_optional = models.BooleanField(db_default=False)
    amount = MoneyField()
    percent_off = models.DecimalField(max_digits=6, decimal_places=2, db_default=0)
    is_over = models.BooleanField(db_default=False)
    is_unlisted = models.BooleanField(db_default=False)
    granted_percent = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    granted_price = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)

    class Meta:
        db_table = "sales_deal_line"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="line_has_a_name"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="line_quantity"),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100, discount_amount__gte=0),
                name="line_discount",
            ),
            models.CheckConstraint(condition=Q(tax_percent__gte=0, tax_percent__lte=100), name="line_tax"),
        ]
        indexes = [models.Index("deal", "position", "id", name="line_by_deal")]

    def __str__(self) -> str:
        return self.name

    @property
    def as_priced(self) -> Line:
        """The row as the rule of prices takes it."""
        return Line(
            quantity=self.quantity,
            price=self.price.amount,
            list_price=self.list_price,
            discount_percent=self.discount_percent,
            discount_amount=self.discount_amount,
            tax_percent=self.tax_percent,
            period=Period(self.period),
            is_tax_included=self.is_tax_included,
            is_optional=self.is_optional,
        )

    @property
    def is_taxed_by_rate(self) -> bool:
        """Whether it has the tax that is by the rates, and nobody set another."""
        return self.rate_percent is not None and self.tax_percent == self.rate_percent

    @property
    def is_granted(self) -> bool:
        """Whether somebody gave their word for as much, or for a price as low."""
        if self.granted_percent is None or self.granted_percent < self.percent_off:
            return False
        if not self.is_unlisted:
            return True
        return self.granted_price is not None and self.granted_price <= price_after(self.as_priced)

    @property
    def needs_approval(self) -> bool:
        """Whether its price is lower than may be given without somebody's word."""
        return self.is_over and not self.is_granted


class DiscountLimit(Row):
    """How far below the list members of a role may go, in per cent; without one, to any price.

    Who `may_leave_list` sells what no list has at any price. `role_key` is that of the role: the database
    sees to it.
    """

    role = models.OneToOneField("team.Role", models.CASCADE, related_name="+")
    role_key = models.CharField(max_length=60, editable=False, db_default="")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    may_leave_list = models.BooleanField(db_default=False)

    class Meta:
        db_table = "sales_discount_limit"
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="discount_limit_percent"
            )
        ]


class Answer(models.TextChoices):
    """What became of a wish for a discount."""

    OPEN = "open", _("Asked")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Approval(Row):
    """A discount that somebody asked for, because it is above their limit, and what was answered.

    `price` is what one came to then. It is withdrawn when the line becomes another thing.
    """

    line = models.ForeignKey("sales.DealLine", models.CASCADE, related_name="+", db_index=False)
    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    percent = models.DecimalField(max_digits=6, decimal_places=2)
    price = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    asked_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True, db_default="")
    answer = models.CharField(max_length=10, choices=Answer.choices, db_default=Answer.OPEN)
    answered_by = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        db_table = "sales_approval"
        constraints = [
            models.UniqueConstraint("line", condition=Q(answer="open"), name="approval_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="open", answered_at__isnull=True)
                | (~Q(answer="open") & Q(answered_at__isnull=False)),
                name="approval_is_answered_at_a_time",
            ),
        ]
        indexes = [
            models.Index("line", "asked_at", name="approval_by_line"),
            models.Index("answer", "asked_at", "id", name="approval_by_answer"),
        ]

    def __str__(self) -> str:
        return self.name
