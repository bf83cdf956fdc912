"""What is sold, at which prices, to whom, and how it is taxed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, MoneyField

PERIODS = (("", _("Once")), ("month", _("Per month")), ("quarter", _("Per quarter")), ("year", _("Per year")))


class ProductKind(models.TextChoices):
    """What sort of thing is sold."""

    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")
    LICENCE = "licence", _("Licence")


class TaxClass(models.TextChoices):
    """Which rate of tax a product has, by the law of a country."""

    STANDARD = "standard", _("Standard")
    REDUCED = "reduced", _("Reduced")
    ZERO = "zero", _("Without tax")


class Product(DatedRow):
    """Something that is sold. `cost` is what one costs the business itself."""

    number = models.CharField(max_length=60, blank=True, db_default="")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, db_default="")
    kind = models.CharField(max_length=10, choices=ProductKind.choices, db_default=ProductKind.GOODS)
    unit = models.CharField(max_length=30, blank=True, db_default="")
    period = models.CharField(max_length=10, choices=PERIODS, blank=True, db_default="")
    tax_class = models.CharField(max_length=10, choices=TaxClass.choices, db_default=TaxClass.STANDARD)
    cost = MoneyField(null=True, blank=True)
    is_active = models.BooleanField(db_default=True)

    class Meta:
        db_table = "sales_product"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
            models.UniqueConstraint("number", condition=~Q(number=""), name="product_number_is_unique"),
        ]
        indexes = [models.Index("created_at", "id", name="product_by_created_at")]

    def __str__(self) -> str:
        return self.name

    @property
    def owner_id(self) -> None:
        """Nobody: what is sold is everybody's, and changed by those who may change all of it."""
        return None


class Variant(DatedRow):
    """One form of a product: a size, a colour."""

    product = models.ForeignKey("sales.Product", models.CASCADE, related_name="+")
    number = models.CharField(max_length=60, blank=True, db_default="")
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(db_default=True)

    class Meta:
        db_table = "sales_variant"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="variant_has_a_name"),
            models.UniqueConstraint("number", condition=~Q(number=""), name="variant_number_is_unique"),
            # What a price or a line points at: a variant of its own product.
            models.UniqueConstraint(fields=["id", "product"], name="variant_of_product"),
        ]

    def __str__(self) -> str:
        return self.name


class PriceList(DatedRow):
    """Prices in one currency, for all customers or for those with a tag, from a day until another.

    Of several that fit the one for a tag comes first, then the higher `priority`.
    """

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    tag = models.CharField(max_length=60, blank=True, db_default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(db_default=0)
    is_tax_included = models.BooleanField(db_default=False)

    class Meta:
        db_table = "sales_price_list"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="price_list_has_a_name"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="price_list_currency"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(starts_on__lt=F("ends_before")),
                name="price_list_starts_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Price(DatedRow):
    """What one of a product costs in a price list, from a quantity on; of all its variants, or of one."""

    price_list = models.ForeignKey("sales.PriceList", models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey("sales.Product", models.CASCADE, related_name="+", db_index=False)
    variant = models.ForeignKey("sales.Variant", models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=420)
    from_quantity = models.DecimalField(max_digits=12, decimal_places=3, db_default=1)
    amount = models.DecimalField(max_digits=15, decimal_places=4)

    class Meta:
        db_table = "sales_price"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "price_list", "variant", "from_quantity"],
                nulls_distinct=False,
                name="price_from_a_quantity_once",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_is_not_below_nothing"),
            models.CheckConstraint(condition=Q(from_quantity__gt=0), name="price_from_a_quantity"),
        ]
        indexes = [models.Index("price_list", "id", name="price_by_list")]

    def __str__(self) -> str:
        return self.name


class TaxedCustomer(models.TextChoices):
    """Whose rate it is: of those in a country, or of those elsewhere to whom somebody there sells."""

    THERE = "", _("Customers there")
    UNION = "union", _("From there to firms with a VAT number in the rest of the EU")
    ABROAD = "abroad", _("From there to customers outside the customs area")


class TaxRate(DatedRow):
    """The rate of a class of tax in a country, from a day until the next one.

    For a `customer` elsewhere the country is that of the seller.
    """

    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    customer = models.CharField(max_length=10, choices=TaxedCustomer.choices, blank=True, db_default="")
    tax_class = models.CharField(max_length=10, choices=TaxClass.choices)
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    starts_on = models.DateField()

    class Meta:
        db_table = "sales_tax_rate"
        constraints = [
            models.UniqueConstraint(
                fields=["country", "customer", "tax_class", "starts_on"], name="tax_rate_from_a_day_once"
            ),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="tax_rate_percent"),
            models.CheckConstraint(condition=Q(country__regex="^[A-Z]{2}$"), name="tax_rate_country"),
            models.CheckConstraint(
                condition=Q(customer__in=("", "union", "abroad")), name="tax_rate_customer"
            ),
        ]

    def __str__(self) -> str:
        return self.name
