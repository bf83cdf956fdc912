"""The object types of what follows an order: four of one shape, each with some fields of its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Through
from troth.commerce.catalog.orders import BOUGHT
from troth.commerce.models.papers import Standing

STANDING_TONES = {"open": "due", "paid": "good", "void": "quiet"}
AMOUNT = Field(
    name="amount", label=_("Amount"), kind=Kind.MONEY, required=True, is_listed=True, is_sortable=True,
    aliases=("total", "sum", "value"),
)  # fmt: skip
TOLD_OTHERWISE = Field(
    name="told_otherwise", label=_("In conflict with"), kind=Kind.MONEY, is_writable=False,
    reads=("amount",), help=_("Another amount that was told of the same version, and not taken over."),
)  # fmt: skip
BILL = (
    Field(
        name="bill", label=_("Bill"), kind=Kind.REFERENCE, to="bills", column="bill_id", is_inline=True,
        is_listed=True, help=_("The bill that it lessens."),
    ),
    Field(
        name="bill_ref", label=_("Bill at its source"), kind=Kind.TEXT, max_length=200, personal=BOUGHT,
        help=_("Its id or number: by it the bill is found, now or when it is told later."),
    ),
)  # fmt: skip

TOLD_BY = (
    Field(
        name="source", label=_("Source"), kind=Kind.TEXT, max_length=60, personal=BOUGHT,
        aliases=("shop", "store", "system"), help=_("The shop or system that tells of it."),
    ),
    Field(
        name="external_id", label=_("External id"), kind=Kind.TEXT, max_length=200, is_searched=True,
        aliases=("id",), personal=BOUGHT, help=_("What its source calls it."),
    ),
    Field(
        name="version_at", label=_("Changed at its source"), kind=Kind.DATETIME,
        aliases=("updated at", "last modified", "modified"),
        help=_("Of two tellings of it the later one holds."),
    ),
    Field(
        name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True
    ),
    Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
)  # fmt: skip


def _paper(
    name: str, words: tuple[Any, Any, Any], days: tuple[str, ...], own: tuple[Field, ...]
) -> ObjectType:
    """Declare one of the four by its words: singular, plural, and its moment, which files call `days`."""
    one, many, at = words
    return ObjectType(
        name=name,
        one=one,
        many=many,
        icon="order",
        table={"deliveries": "commerce_delivery"}.get(name, f"commerce_{name.removesuffix('s')}"),
        title="number",
        subtitle="person",
        time="at",
        default_sort="-at",
        search_column="doc",
        visible=Through("person"),
        fields=(
            Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
            Field(
                name="number", label=_("Number"), kind=Kind.TEXT, max_length=100, is_listed=True,
                is_searched=True, personal=BOUGHT, aliases=("no", f"{name.removesuffix('s')} number"),
            ),
            Field(
                name="at", label=at, kind=Kind.DATETIME, required=True, is_listed=True, is_sortable=True,
                aliases=("date", "day", *days),
            ),
            Field(
                name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
                is_listed=True, is_inline=True, aliases=("customer", "contact"),
            ),
            Field(
                name="company", label=_("Company"), kind=Kind.REFERENCE, to="companies", column="company_id",
                is_inline=True, aliases=("account", "organisation", "organization"),
            ),
            Field(
                name="order", label=_("Order"), kind=Kind.REFERENCE, to="orders", column="order_id",
                is_listed=True, is_inline=True, help=_("The order that it follows."),
            ),
            Field(
                name="order_ref", label=_("Order at its source"), kind=Kind.TEXT, max_length=200,
                personal=BOUGHT,
                help=_("Its id or number: by it the order is found, now or when it is told later."),
            ),
            *own,
            *TOLD_BY,
        ),
    )  # fmt: skip


BILLS = _paper(
    "bills", (_("Bill"), _("Bills"), _("Issued")), ("bill date", "invoice date", "issued on", "issued at"),
    (
        AMOUNT,
        Field(
            name="due_on", label=_("Due"), kind=Kind.DATE, is_listed=True, is_inline=True, is_sortable=True,
            aliases=("due date", "payable until"), personal=BOUGHT,
        ),
        Field(
            name="open", label=_("Still open"), kind=Kind.MONEY, is_writable=False, is_listed=True,
            reads=("amount",), help=_("What is neither paid nor came back, in the currency of the bill."),
        ),
        Field(name="paid", label=_("Of it paid"), kind=Kind.MONEY, is_writable=False, reads=("amount",)),
        Field(
            name="state", label=_("State"), kind=Kind.SELECT, is_writable=False, is_listed=True,
            choices=tuple(Choice(value, label, STANDING_TONES[value]) for value, label in Standing.choices),
        ),
        Field(
            name="is_void", label=_("Void"), kind=Kind.YES_NO, is_inline=True,
            aliases=("voided", "cancelled"), help=_("It was taken back: nothing of it is to be paid."),
        ),
        TOLD_OTHERWISE,
    ),
)  # fmt: skip

PAYMENTS = _paper(
    "payments", (_("Payment"), _("Payments"), _("Paid on")), ("payment date", "paid at", "received on"),
    (
        AMOUNT,
        *BILL,
        Field(
            name="method", label=_("Paid by"), kind=Kind.TEXT, max_length=60, is_listed=True, is_inline=True,
            personal=BOUGHT, aliases=("payment method", "means"), help=_("Card, transfer, cash, …"),
        ),
        TOLD_OTHERWISE,
    ),
)  # fmt: skip

DELIVERIES = _paper(
    "deliveries", (_("Delivery"), _("Deliveries"), _("Sent")), ("shipped at", "delivery date", "sent on"),
    (
        Field(
            name="carrier", label=_("Carrier"), kind=Kind.TEXT, max_length=60, is_listed=True, is_inline=True,
            personal=BOUGHT, aliases=("shipping company", "tracking company"),
        ),
        Field(
            name="tracking", label=_("Tracking number"), kind=Kind.TEXT, max_length=200, is_listed=True,
            is_inline=True, personal=BOUGHT, aliases=("tracking no", "tracking"),
        ),
    ),
)  # fmt: skip

RETURNS = _paper(
    "returns", (_("Return"), _("Returns"), _("Came back")), ("return date", "refund date", "returned on"),
    (
        Field(
            name="amount", label=_("Amount"), kind=Kind.MONEY, is_listed=True, is_sortable=True,
            aliases=("total", "refund", "credit"), help=_("What they get for it, in money or as a credit."),
        ),
        *BILL,
        Field(
            name="reason", label=_("Reason"), kind=Kind.TEXT, max_length=300, is_listed=True, is_inline=True,
            personal=BOUGHT, aliases=("note", "comment"),
        ),
        TOLD_OTHERWISE,
    ),
)  # fmt: skip

PAPERS = (BILLS, PAYMENTS, DELIVERIES, RETURNS)
