"""The object types of this package: people and companies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, Many, ObjectType, Personal
from troth.people.models import Lifecycle

CONTACT = Personal("to know and reach the customer", "contract or legitimate interest")
CHOSEN = Personal("to greet and advise personally", "consent", "until withdrawn or erased")
TONES: dict[str, str] = {Lifecycle.CUSTOMER: "good", Lifecycle.PROSPECT: "due"}
LIFECYCLES = tuple(Choice(value, label, TONES.get(value, "")) for value, label in Lifecycle.choices)

BESIDE = (
    Field(name="label", label=_("Label"), kind=Kind.TEXT, max_length=40),
    Field(name="is_primary", label=_("Primary"), kind=Kind.YES_NO),
    Field(name="valid_from", label=_("Valid from"), kind=Kind.DATE),
    Field(name="valid_until", label=_("Valid until"), kind=Kind.DATE),
)
MAIL = Field(name="address", label=_("Mail"), kind=Kind.EMAIL, max_length=254, required=True)
NUMBER = Field(name="number", label=_("Phone"), kind=Kind.PHONE, max_length=40, required=True)
PLACE = (
    Field(name="street", label=_("Street"), kind=Kind.LONG_TEXT, max_length=300),
    Field(name="postal_code", label=_("Postal code"), kind=Kind.TEXT, max_length=20),
    Field(name="city", label=_("City"), kind=Kind.TEXT, max_length=120),
    Field(name="region", label=_("Region"), kind=Kind.TEXT, max_length=120),
    Field(name="country", label=_("Country"), kind=Kind.COUNTRY),
    Field(name="latitude", label=_("Latitude"), kind=Kind.DECIMAL, minimum=-90, maximum=90),
    Field(name="longitude", label=_("Longitude"), kind=Kind.DECIMAL, minimum=-180, maximum=180),
)


def contact_points(owner: str) -> tuple[Field, ...]:
    """Declare the mails, phones and addresses of a person or company."""
    emails = Many("people_email", f"{owner}_id", "address", "key", (MAIL, *BESIDE))
    phones = Many("people_phone", f"{owner}_id", "number", "", (NUMBER, *BESIDE))
    addresses = Many("people_address", f"{owner}_id", "street", "", (*PLACE, *BESIDE))
    return (
        Field(
            name="emails",
            label=_("Mails"),
            kind=Kind.EMAIL,
            many=emails,
            is_searched=True,
            personal=CONTACT,
            max_length=254,
        ),
        Field(
            name="phones",
            label=_("Phones"),
            kind=Kind.PHONE,
            many=phones,
            is_searched=True,
            personal=CONTACT,
            max_length=40,
        ),
        Field(
            name="addresses",
            label=_("Addresses"),
            kind=Kind.TEXT,
            many=addresses,
            personal=CONTACT,
            max_length=300,
        ),
    )


def standing() -> tuple[Field, ...]:
    """Declare where a person or company stands with the business, and who looks after them."""
    return (
        Field(
            name="lifecycle",
            label=_("Lifecycle"),
            kind=Kind.SELECT,
            choices=LIFECYCLES,
            is_listed=True,
            is_inline=True,
            aliases=("status", "stage", "lifecycle stage", "lead status"),
            personal=CONTACT,
        ),
        Field(name="lifecycle_since", label=_("In this stage since"), kind=Kind.DATETIME, is_writable=False),
        Field(
            name="owner",
            label=_("Owner"),
            kind=Kind.REFERENCE,
            to="members",
            column="owner_id",
            is_listed=True,
            is_inline=True,
            aliases=("account owner", "contact owner", "assigned user", "salesperson"),
        ),
        Field(
            name="tags",
            label=_("Tags"),
            kind=Kind.TAGS,
            is_inline=True,
            aliases=("labels", "categories", "groups"),
            personal=CONTACT,
            max_length=60,
        ),
        Field(name="country", label=_("Country"), kind=Kind.COUNTRY, is_inline=True, personal=CONTACT),
        Field(name="city", label=_("City"), kind=Kind.TEXT, is_inline=True, max_length=120, personal=CONTACT),
    )


def course() -> tuple[Field, ...]:
    """Declare whose turn it is, when the last word was, and where the record came from."""
    return (
        Field(
            name="turn",
            label=_("Whose turn"),
            kind=Kind.SELECT,
            is_writable=False,
            choices=(
                Choice("ours", _("Our turn"), "due"),
                Choice("theirs", _("Their turn")),
                Choice("rest", _("Nobody’s turn")),
            ),
        ),
        Field(name="turn_since", label=_("Turn since"), kind=Kind.DATETIME, is_writable=False),
        Field(
            name="last_contact_at",
            label=_("Last contact"),
            kind=Kind.DATETIME,
            is_writable=False,
            is_sortable=True,
            is_listed=True,
            personal=CONTACT,
        ),
        Field(
            name="source",
            label=_("Source"),
            kind=Kind.TEXT,
            max_length=120,
            aliases=("lead source", "origin"),
            personal=CONTACT,
        ),
        Field(
            name="external_id",
            label=_("External id"),
            kind=Kind.TEXT,
            is_searched=True,
            max_length=200,
            aliases=("id", "customer number", "record id", "customer id"),
            personal=CONTACT,
        ),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
    )


PEOPLE = ObjectType(
    name="people",
    one=_("Person"),
    many=_("People"),
    icon="people",
    table="people_person",
    title="name",
    subtitle="title",
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
    ),
)

COMPANIES = ObjectType(
    name="companies",
    one=_("Company"),
    many=_("Companies"),
    icon="company",
    table="people_company",
    title="name",
    subtitle="industry",
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

ALL = (PEOPLE, COMPANIES)
