"""The object type of deals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, Metric, ObjectType, Personal, What
from troth.sales.catalog.pipelines import KINDS

SELLING = Personal("to come to an agreement and keep it", "contract or legitimate interest")

CATEGORIES = (
    Choice("pipeline", _("Pipeline"), "info"),
    Choice("best", _("Best case"), "watch"),
    Choice("commit", _("Committed"), "good"),
    Choice("omitted", _("Left out"), "quiet"),
)

DEALS = ObjectType(
    name="deals",
    one=_("Deal"),
    many=_("Deals"),
    icon="deal",
    table="sales_deal",
    title="name",
    subtitle="company",
    time="expected_on",
    default_sort="expected_on",
    search_column="doc",
    url="/deals/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name",
            label=_("Name"),
            kind=Kind.TEXT,
            is_searched=True,
            is_sortable=True,
            is_listed=True,
            is_inline=True,
            required=True,
            max_length=200,
            aliases=("deal", "deal name", "opportunity", "opportunity name", "title"),
            personal=SELLING,
        ),
        Field(
            name="stage",
            label=_("Stage"),
            kind=Kind.REFERENCE,
            to="stages",
            column="stage_id",
            is_listed=True,
            is_inline=True,
            aliases=("deal stage", "phase", "step"),
        ),
        Field(
            name="pipeline",
            label=_("Pipeline"),
            kind=Kind.REFERENCE,
            to="pipelines",
            column="pipeline_id",
            is_writable=False,
        ),
        Field(name="status", label=_("Status"), kind=Kind.SELECT, choices=KINDS, is_writable=False),
        Field(
            name="value",
            label=_("Value"),
            kind=Kind.MONEY,
            is_listed=True,
            is_inline=True,
            is_sortable=True,
            aliases=("amount", "deal value", "price"),
        ),
        Field(
            name="won_value",
            label=_("Value when won"),
            kind=Kind.MONEY,
            is_writable=False,
            reads=("value",),
            help=_("In the currency of the workspace, at the rates of the day on which it was won."),
        ),
        Field(
            name="expected_on",
            label=_("Expected on"),
            kind=Kind.DATE,
            is_listed=True,
            is_inline=True,
            is_sortable=True,
            aliases=("close date", "closing date", "expected close date"),
            help=_("The day on which it is likely to be signed."),
            personal=SELLING,
        ),
        Field(
            name="company",
            label=_("Company"),
            kind=Kind.REFERENCE,
            to="companies",
            column="company_id",
            is_listed=True,
            is_inline=True,
            aliases=("account", "organisation", "organization"),
        ),
        Field(
            name="person",
            label=_("Person"),
            kind=Kind.REFERENCE,
            to="people",
            column="person_id",
            is_inline=True,
            aliases=("contact", "customer"),
            help=_("With whom it is talked about first."),
        ),
        Field(
            name="owner",
            label=_("Owner"),
            kind=Kind.REFERENCE,
            to="members",
            column="owner_id",
            is_listed=True,
            is_inline=True,
            aliases=("seller", "sales rep", "deal owner"),
        ),
        Field(
            name="category",
            label=_("Forecast"),
            kind=Kind.SELECT,
            choices=CATEGORIES,
            is_inline=True,
            aliases=("forecast category",),
        ),
        Field(
            name="source", label=_("Source"), kind=Kind.TEXT, is_inline=True, max_length=120, personal=SELLING
        ),
        Field(
            name="competitors",
            label=_("Competitors"),
            kind=Kind.TAGS,
            is_inline=True,
            max_length=120,
            personal=SELLING,
        ),
        Field(name="note", label=_("Note"), kind=Kind.LONG_TEXT, max_length=10_000, personal=SELLING),
        Field(
            name="lost_reason",
            label=_("Lost because of"),
            kind=Kind.REFERENCE,
            to="loss_reasons",
            column="lost_reason_id",
        ),
        Field(
            name="lost_note",
            label=_("How it was lost"),
            kind=Kind.LONG_TEXT,
            max_length=500,
            personal=SELLING,
        ),
        Field(
            name="external_id",
            label=_("External id"),
            kind=Kind.TEXT,
            is_searched=True,
            max_length=200,
            aliases=("id", "deal id"),
            personal=SELLING,
        ),
        Field(name="stage_since", label=_("In this stage since"), kind=Kind.DATETIME, is_writable=False),
        Field(name="closed_at", label=_("Closed"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)

METRICS = (
    Metric(
        name="won", label=_("Deals won"), of="deals", at="closed_at", what=What.SUM, field="won_value",
        where='status = "won"', means=_("The value of deals that were won, at the rates of that day."),
    ),
    Metric(
        name="win_rate", label=_("Share of deals won"), of="deals", at="closed_at", what=What.SHARE,
        where='status in ("won", "lost")', met='status = "won"',
        means=_("Of the deals that were closed, those that were won."),
    ),
)  # fmt: skip
