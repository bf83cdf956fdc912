"""The object type of what is to be won."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Owned
from troth.sales.catalog.products import ID, MADE, name_of

SPANS = (Choice("month", _("Month")), Choice("quarter", _("Quarter")))

TARGETS = ObjectType(
    name="targets",
    one=_("Target"),
    many=_("Targets"),
    icon="flag",
    table="sales_target",
    subtitle="member",
    default_sort="-starts_on",
    visible=Owned("member_id"),
    time="starts_on",
    fields=(
        ID,
        name_of(_("Period"), 20, required=False, is_writable=False, is_inline=False),
        Field(
            name="span", label=_("Length"), kind=Kind.SELECT, choices=SPANS, required=True, is_listed=True,
        ),
        Field(
            name="starts_on", label=_("From"), kind=Kind.DATE, required=True, is_listed=True,
            is_sortable=True, help=_("Any day of the month or quarter: its first is kept."),
        ),
        Field(
            name="member", label=_("Member"), kind=Kind.REFERENCE, to="members", column="member_id",
            is_listed=True, help=_("Empty: of a team, or of everybody."),
        ),
        Field(
            name="team", label=_("Team"), kind=Kind.TEXT, column="team_name", max_length=80, is_listed=True,
            help=_("The name of a team, where it is no member’s."),
        ),
        Field(
            name="amount", label=_("To be won"), kind=Kind.MONEY, required=True, is_listed=True,
            is_inline=True,
        ),
        *MADE,
    ),
)  # fmt: skip
