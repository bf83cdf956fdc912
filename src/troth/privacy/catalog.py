"""The object type of consent: how it stands now, so that lists, questions and programs can ask for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Personal, Through
from troth.privacy.models import Channel, Said, Source

PROOF = Personal("to know whether you may be written to", "legal obligation", "until you are erased")
TONES = {Said.GRANTED: "good", Said.CONFIRMED: "good", Said.REQUESTED: "due"}

CONSENTS = ObjectType(
    name="consents",
    one=_("Consent"),
    many=_("Consents"),
    icon="shield",
    table="privacy_consent",
    title="purpose",
    default_sort="-since",
    visible=Through("person"),
    time="since",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            is_writable=False, is_listed=True, is_erased_with=True,
        ),
        Field(
            name="purpose", label=_("Purpose"), kind=Kind.TEXT, is_writable=False, is_listed=True,
            personal=PROOF, max_length=40, help=_("The purpose by its key; empty: everything."),
        ),
        Field(
            name="channel", label=_("Channel"), kind=Kind.SELECT, is_writable=False, is_listed=True,
            choices=tuple(Choice(value, label) for value, label in Channel.choices),
        ),
        Field(
            name="topic", label=_("Topic"), kind=Kind.TEXT, is_writable=False, is_listed=True, personal=PROOF,
            max_length=40,
        ),
        Field(
            name="state", label=_("State"), kind=Kind.SELECT, column="said", is_writable=False,
            is_listed=True,
            choices=tuple(
                Choice(each.value, each.label, TONES.get(each, ""))
                for each in Said if each is not Said.UNDONE
            ),
        ),
        Field(
            name="since", label=_("Since"), kind=Kind.DATETIME, is_writable=False, is_listed=True,
            is_sortable=True,
        ),
        Field(
            name="source", label=_("Source"), kind=Kind.SELECT, is_writable=False, is_listed=True,
            choices=tuple(Choice(value, label) for value, label in Source.choices),
        ),
    ),
)  # fmt: skip

ALL = (CONSENTS,)
