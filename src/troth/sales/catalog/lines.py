"""The object types of the lines of deals, and of the discounts that somebody asked for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Through
from troth.sales.catalog.products import ID, MADE, PERIODS, name_of

ANSWERS = (
    Choice("open", _("Asked"), "due"),
    Choice("granted", _("Granted"), "good"),
    Choice("refused", _("Refused"), "quiet"),
    Choice("withdrawn", _("Withdrawn"), "quiet"),
)
DEAL: dict[str, Any] = {
    "name": "deal", "label": _("Deal"), "kind": Kind.REFERENCE, "to": "deals", "column": "deal_id",
    "is_listed": True,
}  # fmt: skip


def _percent(name: str, label: Any, **more: Any) -> Field:
    return Field(name=name, label=label, kind=Kind.DECIMAL, minimum=0, maximum=100, **more)


DEAL_LINES = ObjectType(
    name="deal_lines",
    one=_("Line of a deal"),
    many=_("Lines of deals"),
    icon="order",
    table="sales_deal_line",
    default_sort="-created_at",
    visible=Through("deal"),
    time="created_at",
    fields=(
        ID,
        name_of(_("Name"), 300, required=False, is_sortable=False),
        Field(**DEAL, required=True),
        Field(
            name="product", label=_("Product"), kind=Kind.REFERENCE, to="products", column="product_id",
            is_listed=True,
        ),
        Field(name="variant", label=_("Variant"), kind=Kind.REFERENCE, to="variants", column="variant_id"),
        Field(name="description", label=_("Description"), kind=Kind.LONG_TEXT, max_length=4_000),
        Field(name="unit", label=_("Unit"), kind=Kind.TEXT, max_length=30),
        Field(
            name="quantity", label=_("Quantity"), kind=Kind.DECIMAL, minimum=0, is_listed=True,
            is_inline=True,
        ),
        Field(
            name="price", label=_("Price of one"), kind=Kind.MONEY, is_listed=True, is_inline=True,
            help=_("Empty: by the price list."),
        ),
        Field(
            name="list_price", label=_("Price by the list"), kind=Kind.DECIMAL, is_writable=False,
        ),
        _percent("discount_percent", _("Discount, per cent"), is_inline=True, is_listed=True),
        Field(
            name="discount_amount", label=_("Discount, amount"), kind=Kind.DECIMAL, minimum=0, is_inline=True,
        ),
        _percent("tax_percent", _("Tax, per cent"), is_inline=True),
        Field(name="is_tax_included", label=_("Price with tax"), kind=Kind.YES_NO),
        Field(name="period", label=_("Paid"), kind=Kind.SELECT, choices=PERIODS, is_inline=True),
        Field(name="is_optional", label=_("Optional"), kind=Kind.YES_NO, is_inline=True),
        Field(name="amount", label=_("Amount"), kind=Kind.MONEY, is_writable=False, is_listed=True),
        _percent("percent_off", _("Below the list, per cent"), is_writable=False),
        Field(name="is_over", label=_("Above the seller’s limit"), kind=Kind.YES_NO, is_writable=False),
        Field(name="is_unlisted", label=_("In no price list"), kind=Kind.YES_NO, is_writable=False),
        Field(name="position", label=_("Place"), kind=Kind.NUMBER, is_writable=False),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        MADE[1],
    ),
)  # fmt: skip

APPROVALS = ObjectType(
    name="approvals",
    one=_("Discount asked for"),
    many=_("Discounts asked for"),
    icon="shield",
    table="sales_approval",
    default_sort="-asked_at",
    visible=Through("deal"),
    time="asked_at",
    fields=(
        ID,
        name_of(_("Line"), 300, required=False, is_writable=False, is_inline=False, is_sortable=False),
        Field(**DEAL, is_writable=False),
        _percent("percent", _("Per cent"), is_writable=False, is_listed=True),
        Field(
            name="answer", label=_("Answer"), kind=Kind.SELECT, choices=ANSWERS, is_writable=False,
            is_listed=True,
        ),
        Field(
            name="asked_by", label=_("Asked by"), kind=Kind.REFERENCE, to="members", column="asked_by_id",
            is_writable=False, is_listed=True,
        ),
        Field(
            name="asked_at", label=_("Asked"), kind=Kind.DATETIME, is_writable=False, is_listed=True,
            is_sortable=True,
        ),
        Field(name="note", label=_("Why"), kind=Kind.LONG_TEXT, is_writable=False, is_listed=True),
        Field(
            name="answered_by", label=_("Answered by"), kind=Kind.REFERENCE, to="members",
            column="answered_by_id", is_writable=False,
        ),
        Field(name="answered_at", label=_("Answered"), kind=Kind.DATETIME, is_writable=False),
        Field(name="reason", label=_("Because"), kind=Kind.TEXT, max_length=500, is_writable=False),
    ),
)  # fmt: skip
