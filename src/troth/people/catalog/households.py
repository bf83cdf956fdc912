"""The object type of households."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Field, Kind, ObjectType
from troth.people.catalog.shared import CONTACT

HOUSEHOLDS = ObjectType(
    name="households",
    one=_("Household"),
    many=_("Households"),
    icon="home",
    table="people_household",
    title="name",
    subtitle="city",
    time="created_at",
    default_sort="-created_at",
    search_column="doc",
    url="/households/{id}/",
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
            aliases=("household", "household name", "family", "family name"),
            personal=CONTACT,
        ),
        Field(
            name="street",
            label=_("Street"),
            kind=Kind.LONG_TEXT,
            is_searched=True,
            is_listed=True,
            max_length=300,
            aliases=("address", "street address"),
            personal=CONTACT,
        ),
        Field(
            name="postal_code",
            label=_("Postal code"),
            kind=Kind.TEXT,
            is_searched=True,
            is_listed=True,
            is_inline=True,
            max_length=20,
            aliases=("zip", "postcode"),
            personal=CONTACT,
        ),
        Field(
            name="city",
            label=_("City"),
            kind=Kind.TEXT,
            is_searched=True,
            is_listed=True,
            is_inline=True,
            max_length=120,
            personal=CONTACT,
        ),
        Field(name="region", label=_("Region"), kind=Kind.TEXT, max_length=120, personal=CONTACT),
        Field(name="country", label=_("Country"), kind=Kind.COUNTRY, is_inline=True, personal=CONTACT),
        Field(
            name="owner",
            label=_("Owner"),
            kind=Kind.REFERENCE,
            to="members",
            column="owner_id",
            is_listed=True,
            is_inline=True,
        ),
        Field(
            name="external_id",
            label=_("External id"),
            kind=Kind.TEXT,
            is_searched=True,
            max_length=200,
            aliases=("id", "household id"),
            personal=CONTACT,
        ),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)
