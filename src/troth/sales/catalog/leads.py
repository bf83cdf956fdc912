"""The object type of leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Personal

ASKING = Personal("to answer what was asked for", "contract or legitimate interest")

STATUSES = (
    Choice("new", _("New"), "due"),
    Choice("working", _("In work"), "info"),
    Choice("converted", _("Became a deal"), "good"),
    Choice("dropped", _("Dropped"), "quiet"),
)

LEADS = ObjectType(
    name="leads",
    one=_("Lead"),
    many=_("Leads"),
    icon="flag",
    table="sales_lead",
    title="interest",
    subtitle="person",
    time="received_at",
    default_sort="-received_at",
    search_column="doc",
    url="/leads/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="interest", label=_("Asks for"), kind=Kind.TEXT, column="name", max_length=300,
            required=True,
            is_searched=True, is_sortable=True, is_listed=True, is_inline=True, personal=ASKING,
            aliases=("lead", "lead name", "enquiry", "inquiry", "request", "subject", "product interest"),
        ),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            required=True, is_listed=True, is_erased_with=True, aliases=("contact",),
        ),
        Field(
            name="company", label=_("Company"), kind=Kind.REFERENCE, to="companies", column="company_id",
            is_listed=True, is_inline=True, aliases=("account", "organisation", "organization"),
        ),
        Field(
            name="status", label=_("Status"), kind=Kind.SELECT, choices=STATUSES, is_listed=True,
            is_inline=True, aliases=("lead status",),
        ),
        Field(
            name="source", label=_("Source"), kind=Kind.TEXT, max_length=120, is_listed=True, is_inline=True,
            aliases=("lead source", "came from", "channel"), personal=ASKING,
        ),
        Field(
            name="owner", label=_("Owner"), kind=Kind.REFERENCE, to="members", column="owner_id",
            is_listed=True, is_inline=True, aliases=("lead owner", "seller", "sales rep"),
        ),
        Field(
            name="received_at", label=_("Came in"), kind=Kind.DATETIME, is_listed=True, is_sortable=True,
            aliases=("received", "date", "created"), personal=ASKING,
        ),
        Field(
            name="reason", label=_("Dropped because"), kind=Kind.TEXT, max_length=300, personal=ASKING,
            help=_("Said when nothing comes of it."),
        ),
        Field(name="note", label=_("Note"), kind=Kind.LONG_TEXT, max_length=10_000, personal=ASKING),
        Field(
            name="deal", label=_("Deal"), kind=Kind.REFERENCE, to="deals", column="deal_id", is_writable=False
        ),
        Field(
            name="external_id", label=_("External id"), kind=Kind.TEXT, max_length=200, is_searched=True,
            aliases=("id", "lead id"), personal=ASKING,
        ),
        Field(name="closed_at", label=_("Closed"), kind=Kind.DATETIME, is_writable=False),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip
