"""What a person and a company are declared with alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, Many, Personal
from troth.people.models import Lifecycle

CONTACT = Personal("to know and reach the customer", "contract or legitimate interest")
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
            aliases=("address",),
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
        Field(
            name="city",
            label=_("City"),
            kind=Kind.TEXT,
            is_sortable=True,
            is_inline=True,
            max_length=120,
            personal=CONTACT,
        ),
    )


def pace() -> tuple[Field, ...]:
    """Declare how long answers take, by when one is late, and how often somebody is to hear from us."""
    return (
        Field(
            name="our_answer_hours", label=_("Our usual answer in hours"), kind=Kind.DECIMAL,
            is_writable=False, help=_("Half of our answers to them within a year came within that time."),
            personal=CONTACT,
        ),
        Field(
            name="their_answer_hours", label=_("Their usual answer in hours"), kind=Kind.DECIMAL,
            is_writable=False, help=_("Half of their answers within a year came within that time."),
            personal=CONTACT,
        ),
        Field(
            name="answer_due_at", label=_("Answer late from"), kind=Kind.DATETIME, is_writable=False,
            is_sortable=True,
            help=_("When whoever has the turn has taken twice as long as they usually do."),
        ),
        Field(
            name="cadence_days", label=_("To hear from us every so many days"), kind=Kind.NUMBER,
            is_writable=False, help=_("By the first cadence whose segment they are in."),
        ),
        Field(
            name="silent_until", label=_("Not to be written to before"), kind=Kind.DATETIME,
            is_writable=False,
        ),
        Field(
            name="reach_out_at", label=_("To hear from us by"), kind=Kind.DATETIME, is_writable=False,
            is_sortable=True,
            help=_("The last contact and the days of their cadence: who is past it drifts."),
        ),
    )  # fmt: skip


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
