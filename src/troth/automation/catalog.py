"""The object types of this package: sequences, and who is in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.automation.models import State, Why
from troth.catalog.types import Choice, Field, Kind, ObjectType, Personal, Through

FOLLOWED_UP = Personal("to follow up what was begun, and to stop when they answer", "legitimate interest")
TONES = {"running": "info", "finished": "good", "stopped": "quiet"}

SEQUENCES = ObjectType(
    name="sequences",
    one=_("Sequence"),
    many=_("Sequences"),
    icon="refresh",
    table="automation_sequence",
    title="name",
    subtitle="note",
    search_column="doc",
    url="/sequences/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name", label=_("Name"), kind=Kind.TEXT, max_length=120, required=True, is_listed=True,
            is_sortable=True, is_inline=True, is_searched=True,
        ),
        Field(name="note", label=_("Note"), kind=Kind.TEXT, max_length=500, is_inline=True),
        Field(name="is_on", label=_("On"), kind=Kind.YES_NO, is_listed=True, is_writable=False),
        Field(
            name="owner", label=_("Owner"), kind=Kind.REFERENCE, to="members", column="owner_id",
            is_listed=True, is_inline=True,
        ),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip

ENROLMENTS = ObjectType(
    name="enrolments",
    one=_("Person in a sequence"),
    many=_("People in sequences"),
    icon="refresh",
    table="automation_enrolment",
    title="state",
    subtitle="person",
    time="created_at",
    visible=Through("person"),
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            is_listed=True, is_writable=False, is_erased_with=True, personal=FOLLOWED_UP,
        ),
        Field(
            name="sequence", label=_("Sequence"), kind=Kind.REFERENCE, to="sequences", column="sequence_id",
            is_listed=True, is_writable=False,
        ),
        Field(
            name="state", label=_("State"), kind=Kind.SELECT, is_listed=True, is_writable=False,
            choices=tuple(Choice(value, label, TONES[value]) for value, label in State.choices),
        ),
        Field(name="due_at", label=_("Next step"), kind=Kind.DATETIME, is_listed=True, is_writable=False),
        Field(
            name="why", label=_("Why it stopped"), kind=Kind.SELECT, is_listed=True, is_writable=False,
            choices=tuple(Choice(value, label) for value, label in Why.choices),
        ),
        Field(
            name="why_words", label=_("In words"), kind=Kind.TEXT, max_length=300, is_writable=False,
            personal=FOLLOWED_UP,
        ),
        Field(
            name="member", label=_("Put in by"), kind=Kind.REFERENCE, to="members", column="member_id",
            is_writable=False,
        ),
        Field(name="ended_at", label=_("Ended"), kind=Kind.DATETIME, is_writable=False),
        Field(
            name="created_at", label=_("Put in"), kind=Kind.DATETIME, is_writable=False, is_sortable=True,
            is_listed=True,
        ),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip

ALL = (SEQUENCES, ENROLMENTS)
