"""The object types of what is sold: products, variants, price lists, prices, rates of tax."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Everyone, Field, Kind, ObjectType

KINDS = (Choice("goods", _("Goods")), Choice("service", _("Service")), Choice("licence", _("Licence")))
PERIODS = (
    Choice("", _("Once")),
    Choice("month", _("Per month"), "info"),
    Choice("quarter", _("Per quarter"), "info"),
    Choice("year", _("Per year"), "info"),
)
TAXED = (
    Choice("", _("Customers there")),
    Choice("union", _("From there to firms with a VAT number in the rest of the EU"), "info"),
    Choice("abroad", _("From there to customers outside the customs area"), "info"),
)
TAX_CLASSES = (
    Choice("standard", _("Standard")),
    Choice("reduced", _("Reduced")),
    Choice("zero", _("Without tax")),
)
ID = Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False)
NUMBER: dict[str, Any] = {
    "name": "number", "kind": Kind.TEXT, "max_length": 60, "is_listed": True, "is_inline": True,
}  # fmt: skip
ACTIVE = Field(name="is_active", label=_("On offer"), kind=Kind.YES_NO, is_listed=True, is_inline=True)
MADE = (
    Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False),
    Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
)


def name_of(label: Any, length: int, **more: Any) -> Field:
    """Declare the field that names a record."""
    given = {"required": True, "is_listed": True, "is_inline": True, "is_sortable": True, **more}
    return Field(name="name", label=label, kind=Kind.TEXT, max_length=length, **given)


PRODUCTS = ObjectType(
    name="products",
    one=_("Product"),
    many=_("Products"),
    icon="order",
    table="sales_product",
    subtitle="number",
    default_sort="name",
    visible=Everyone(),
    search_column="doc",
    url="/products/{id}/",
    fields=(
        ID,
        name_of(_("Name"), 200, is_searched=True, aliases=("product", "product name", "item", "article")),
        Field(
            **NUMBER, label=_("Number"), is_searched=True, is_sortable=True,
            aliases=("sku", "product number", "item number", "article number", "code"),
        ),
        Field(name="kind", label=_("Kind"), kind=Kind.SELECT, choices=KINDS, is_listed=True, is_inline=True),
        Field(name="unit", label=_("Unit"), kind=Kind.TEXT, max_length=30, is_listed=True, is_inline=True),
        Field(
            name="period", label=_("Paid"), kind=Kind.SELECT, choices=PERIODS, is_listed=True, is_inline=True,
            aliases=("billing period", "recurring"),
        ),
        Field(
            name="tax_class", label=_("Tax"), kind=Kind.SELECT, choices=TAX_CLASSES, is_inline=True,
            aliases=("tax class", "vat class"),
        ),
        Field(
            name="cost", label=_("Cost"), kind=Kind.MONEY, is_inline=True,
            help=_("What one costs us. Roles can be kept from seeing it."),
        ),
        ACTIVE,
        Field(name="description", label=_("Description"), kind=Kind.LONG_TEXT, max_length=4_000),
        *MADE,
    ),
)  # fmt: skip

VARIANTS = ObjectType(
    name="variants",
    one=_("Variant"),
    many=_("Variants"),
    icon="tag",
    table="sales_variant",
    subtitle="product",
    default_sort="name",
    visible=Everyone(),
    fields=(
        ID,
        name_of(_("Name"), 200, help=_("As “Red, large”.")),
        Field(
            name="product", label=_("Product"), kind=Kind.REFERENCE, to="products", column="product_id",
            required=True, is_listed=True,
        ),
        Field(**NUMBER, label=_("Number"), aliases=("sku", "variant number")),
        ACTIVE,
        *MADE,
    ),
)  # fmt: skip

PRICE_LISTS = ObjectType(
    name="price_lists",
    one=_("Price list"),
    many=_("Price lists"),
    icon="note",
    table="sales_price_list",
    default_sort="name",
    visible=Everyone(),
    fields=(
        ID,
        name_of(_("Name"), 120, aliases=("price list",)),
        Field(
            name="currency", label=_("Currency"), kind=Kind.TEXT, max_length=3, required=True, is_listed=True,
            is_inline=True, help=_("Three letters, as EUR."),
        ),
        Field(
            name="tag", label=_("For customers with the tag"), kind=Kind.TEXT, max_length=60, is_listed=True,
            is_inline=True, help=_("Of the company or the person. Empty: for everybody."),
        ),
        Field(name="starts_on", label=_("From"), kind=Kind.DATE, is_listed=True, is_inline=True),
        Field(
            name="ends_before", label=_("Until before"), kind=Kind.DATE, is_listed=True, is_inline=True,
            help=_("The first day on which it does not hold any more."),
        ),
        Field(
            name="priority", label=_("Priority"), kind=Kind.NUMBER, minimum=0, maximum=1000, is_listed=True,
            is_inline=True, help=_("Of two that fit, the higher one is taken."),
        ),
        Field(name="is_tax_included", label=_("Prices with tax"), kind=Kind.YES_NO, is_inline=True),
        *MADE,
    ),
)  # fmt: skip

PRICES = ObjectType(
    name="prices",
    one=_("Price"),
    many=_("Prices"),
    icon="deal",
    table="sales_price",
    default_sort="name",
    visible=Everyone(),
    fields=(
        ID,
        name_of(_("Name"), 420, required=False, is_writable=False, is_inline=False),
        Field(
            name="price_list", label=_("Price list"), kind=Kind.REFERENCE, to="price_lists",
            column="price_list_id", required=True, is_listed=True,
        ),
        Field(
            name="product", label=_("Product"), kind=Kind.REFERENCE, to="products", column="product_id",
            required=True,
        ),
        Field(
            name="variant", label=_("Variant"), kind=Kind.REFERENCE, to="variants", column="variant_id",
            help=_("Empty: for all variants."),
        ),
        Field(
            name="from_quantity", label=_("From quantity"), kind=Kind.DECIMAL, minimum=0, is_listed=True,
            is_inline=True,
        ),
        Field(
            name="amount", label=_("Price of one"), kind=Kind.DECIMAL, minimum=0, required=True,
            is_listed=True, is_inline=True, help=_("In the currency of the list."),
        ),
        *MADE,
    ),
)  # fmt: skip

TAX_RATES = ObjectType(
    name="tax_rates",
    one=_("Rate of tax"),
    many=_("Rates of tax"),
    icon="chart",
    table="sales_tax_rate",
    default_sort="name",
    visible=Everyone(),
    fields=(
        ID,
        name_of(_("Name"), 80, required=False, is_writable=False, is_inline=False),
        Field(
            name="country", label=_("Country"), kind=Kind.COUNTRY, required=True, is_listed=True,
        ),
        Field(
            name="customer", label=_("For"), kind=Kind.SELECT, choices=TAXED, is_listed=True,
            help=_("Without a rate firms in the rest of the EU are not taxed: they account for it."),
        ),
        Field(
            name="tax_class", label=_("Class"), kind=Kind.SELECT, choices=TAX_CLASSES, required=True,
            is_listed=True,
        ),
        Field(
            name="percent", label=_("Per cent"), kind=Kind.DECIMAL, minimum=0, maximum=100, required=True,
            is_listed=True, is_inline=True,
        ),
        Field(name="starts_on", label=_("From"), kind=Kind.DATE, required=True, is_listed=True),
        *MADE,
    ),
)  # fmt: skip
