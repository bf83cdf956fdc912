"""The object types of orders and their lines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Personal, Purchases, Through
from troth.commerce.models import State

BOUGHT = Personal("to deliver what was ordered, and to keep the books", "contract and law")
TONES = {"placed": "due", "paid": "info", "fulfilled": "good", "cancelled": "quiet", "returned": "watch"}

ORDERS = ObjectType(
    name="orders",
    one=_("Order"),
    many=_("Orders"),
    icon="order",
    table="commerce_order",
    title="number",
    subtitle="person",
    time="placed_at",
    default_sort="-placed_at",
    search_column="doc",
    visible=Through("person"),
    url="/orders/{id}/",
    purchases=Purchases(
        "person", "placed_at", "value", 'not (state in ("cancelled", "returned"))', by=("channel", "place")
    ),
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="number", label=_("Number"), kind=Kind.TEXT, max_length=100, is_listed=True,
            is_searched=True, aliases=("order", "order number", "order no", "order name", "invoice number"),
            personal=BOUGHT,
        ),
        Field(
            name="placed_at", label=_("Ordered"), kind=Kind.DATETIME, required=True, is_listed=True,
            is_sortable=True, aliases=("date", "order date", "created at", "ordered at", "placed on", "day"),
        ),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            is_listed=True, is_inline=True, aliases=("customer", "buyer", "contact"),
        ),
        Field(
            name="company", label=_("Company"), kind=Kind.REFERENCE, to="companies", column="company_id",
            is_inline=True, aliases=("account", "organisation", "organization"),
        ),
        Field(
            name="total", label=_("Total"), kind=Kind.MONEY, required=True, is_listed=True, is_sortable=True,
            aliases=("amount", "order total", "sum", "grand total", "price"),
            help=_("All that is to be paid, in the currency in which it is."),
        ),
        Field(
            name="value", label=_("Worth on its day"), kind=Kind.MONEY, is_writable=False, is_sortable=True,
            reads=("total",),
            help=_("In the currency of the workspace, at the rates of the day on which it was placed."),
        ),
        Field(
            name="state", label=_("State"), kind=Kind.SELECT, is_listed=True, is_inline=True,
            choices=tuple(Choice(value, label, TONES[value]) for value, label in State.choices),
            aliases=("status", "order status"),
        ),
        Field(
            name="source", label=_("Source"), kind=Kind.TEXT, max_length=60, is_listed=True, personal=BOUGHT,
            aliases=("shop", "store", "system"), help=_("The shop or system that tells of it."),
        ),
        Field(
            name="external_id", label=_("External id"), kind=Kind.TEXT, max_length=200, is_searched=True,
            aliases=("id", "order id"), personal=BOUGHT, help=_("What its source calls it."),
        ),
        Field(
            name="channel", label=_("Channel"), kind=Kind.TEXT, max_length=60, is_inline=True,
            personal=BOUGHT, aliases=("sales channel",), help=_("How it was ordered: web, shop, phone, …"),
        ),
        Field(
            name="place", label=_("Place"), kind=Kind.TEXT, max_length=120, is_inline=True, personal=BOUGHT,
            aliases=("location", "branch", "till"),
        ),
        Field(name="tax", label=_("Tax"), kind=Kind.MONEY, aliases=("vat", "taxes")),
        Field(name="shipping", label=_("Shipping"), kind=Kind.MONEY, aliases=("shipping cost", "postage")),
        Field(
            name="currency", label=_("Currency"), kind=Kind.TEXT, max_length=3, is_writable=False,
            personal=BOUGHT,
        ),
        Field(
            name="version_at", label=_("Changed at its source"), kind=Kind.DATETIME,
            aliases=("updated at", "last modified", "modified"),
            help=_("Of two tellings of an order the later one holds."),
        ),
        Field(
            name="is_in_conflict", label=_("In conflict"), kind=Kind.YES_NO, is_writable=False,
            help=_("It was told once more with another amount, which was not taken over."),
        ),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip

LINES = ObjectType(
    name="order_lines",
    one=_("Line of an order"),
    many=_("Lines of orders"),
    icon="order",
    table="commerce_line",
    title="name",
    subtitle="order",
    time="placed_at",
    default_sort="-placed_at",
    visible=Through("order"),
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name", label=_("Product"), kind=Kind.TEXT, max_length=300, is_listed=True,
            is_writable=False,
        ),
        Field(name="sku", label=_("SKU"), kind=Kind.TEXT, max_length=100, is_listed=True, is_writable=False),
        Field(
            name="order", label=_("Order"), kind=Kind.REFERENCE, to="orders", column="order_id",
            is_listed=True, is_writable=False,
        ),
        Field(name="quantity", label=_("Quantity"), kind=Kind.DECIMAL, is_listed=True, is_writable=False),
        Field(name="price", label=_("Price of one"), kind=Kind.MONEY, is_writable=False),
        Field(name="tax", label=_("Tax"), kind=Kind.MONEY, is_writable=False),
        Field(name="total", label=_("Total"), kind=Kind.MONEY, is_listed=True, is_writable=False),
        Field(
            name="placed_at", label=_("Ordered"), kind=Kind.DATETIME, is_listed=True, is_sortable=True,
            is_writable=False,
        ),
    ),
)  # fmt: skip
