"""The object type of companies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Field, Kind, ObjectType
from troth.people.catalog.shared import contact_points, course, standing

COMPANIES = ObjectType(
    name="companies",
    one=_("Company"),
    many=_("Companies"),
    icon="company",
    table="people_company",
    title="name",
    subtitle="industry",
    time="created_at",
    default_sort="-created_at",
    search_column="doc",
    url="/companies/{id}/",
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
            max_length=240,
            aliases=("company name", "account name", "organisation", "organization"),
        ),
        Field(
            name="domain",
            label=_("Domain"),
            kind=Kind.TEXT,
            is_searched=True,
            is_inline=True,
            max_length=200,
            aliases=("company domain name", "web domain"),
        ),
        Field(
            name="website",
            label=_("Website"),
            kind=Kind.LINK,
            is_inline=True,
            max_length=300,
            aliases=("url", "web site"),
        ),
        Field(
            name="industry",
            label=_("Industry"),
            kind=Kind.TEXT,
            is_listed=True,
            is_inline=True,
            max_length=120,
            aliases=("sector", "branch"),
        ),
        Field(
            name="size",
            label=_("Size"),
            kind=Kind.NUMBER,
            minimum=0,
            is_listed=True,
            is_inline=True,
            aliases=("employees", "number of employees", "headcount"),
            help=_("How many people work there."),
        ),
        Field(
            name="email",
            label=_("Mail"),
            kind=Kind.EMAIL,
            is_searched=True,
            is_inline=True,
            max_length=254,
            aliases=("e-mail",),
        ),
        Field(
            name="phone",
            label=_("Phone"),
            kind=Kind.PHONE,
            is_searched=True,
            is_listed=True,
            is_inline=True,
            max_length=40,
            aliases=("telephone",),
        ),
        *contact_points("company"),
        *standing(),
        *course(),
    ),
)
