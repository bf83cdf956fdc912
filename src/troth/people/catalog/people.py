"""The object type of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Field, Kind, Metric, ObjectType, Personal, What
from troth.people.catalog.shared import CONTACT, contact_points, course, pace, standing

CHOSEN = Personal("to greet and advise personally", "consent", "until withdrawn or erased")

PEOPLE = ObjectType(
    name="people",
    one=_("Person"),
    many=_("People"),
    icon="people",
    table="people_person",
    title="name",
    subtitle="title",
    time="created_at",
    default_sort="-created_at",
    search_column="doc",
    url="/people/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name",
            label=_("Name"),
            kind=Kind.TEXT,
            is_searched=True,
            is_sortable=True,
            is_listed=True,
            max_length=240,
            aliases=("full name", "contact name", "customer"),
            personal=CONTACT,
        ),
        Field(
            name="first_name",
            label=_("First name"),
            kind=Kind.TEXT,
            is_searched=True,
            max_length=120,
            is_inline=True,
            aliases=("given name", "forename"),
            personal=CONTACT,
        ),
        Field(
            name="last_name",
            label=_("Last name"),
            kind=Kind.TEXT,
            is_searched=True,
            is_sortable=True,
            max_length=120,
            is_inline=True,
            aliases=("family name", "surname"),
            personal=CONTACT,
        ),
        Field(
            name="company",
            label=_("Company"),
            kind=Kind.REFERENCE,
            to="companies",
            column="company_id",
            is_listed=True,
            aliases=("organisation", "organization", "account name", "employer"),
        ),
        Field(
            name="title",
            label=_("Job title"),
            kind=Kind.TEXT,
            is_inline=True,
            max_length=160,
            aliases=("job title", "position", "role"),
            personal=CONTACT,
        ),
        Field(
            name="email",
            label=_("Mail"),
            kind=Kind.EMAIL,
            is_searched=True,
            is_sortable=True,
            is_listed=True,
            is_inline=True,
            max_length=254,
            aliases=("e-mail", "mail", "email address"),
            personal=CONTACT,
        ),
        Field(
            name="phone",
            label=_("Phone"),
            kind=Kind.PHONE,
            is_searched=True,
            is_listed=True,
            is_inline=True,
            max_length=40,
            aliases=("telephone", "mobile", "mobile phone"),
            personal=CONTACT,
        ),
        *contact_points("person"),
        Field(
            name="household",
            label=_("Household"),
            kind=Kind.REFERENCE,
            to="households",
            column="household_id",
            is_inline=True,
            help=_("With whom they live."),
            personal=CONTACT,
        ),
        Field(name="language", label=_("Language"), kind=Kind.LANGUAGE, personal=CONTACT),
        Field(name="time_zone", label=_("Time zone"), kind=Kind.TIME_ZONE, personal=CONTACT),
        Field(
            name="birthday",
            label=_("Birthday"),
            kind=Kind.DATE,
            is_yearly=True,
            aliases=("date of birth", "born"),
            personal=CHOSEN,
        ),
        *standing(),
        *course(),
        *pace(),
    ),
)

METRICS = (
    Metric(
        name="new_people", label=_("New people"), of="people", at="created_at", what=What.COUNT, person="id",
        means=_("People who were added, by whomever and however."),
    ),
)  # fmt: skip
