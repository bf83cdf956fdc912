"""The object type of this package: interactions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, ObjectType, Personal, Through
from troth.timeline.models import Channel, Direction
from troth.timeline.models import Kind as Sort

PASSED = Personal("to know what passed between us", "contract or legitimate interest")
SYSTEM = "system"


def choices(enum: type[Sort] | type[Channel] | type[Direction]) -> tuple[Choice, ...]:
    """Turn a model's choices into the catalog's."""
    return tuple(Choice(value, label) for value, label in enum.choices)


INTERACTIONS = ObjectType(
    name="interactions",
    one=_("Interaction"),
    many=_("Interactions"),
    icon="note",
    table="timeline_interaction",
    title="subject",
    subtitle="person",
    time="happened_at",
    tells=("kind", "event"),
    facts=("kind", SYSTEM),
    default_sort="-happened_at",
    visible=Through("person"),
    is_append_only=True,
    gone_column="retracted_at",
    search_words="timeline_words({t}.kind, {t}.subject, {t}.body)",
    url="/timeline/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="happened_at",
            label=_("When"),
            kind=Kind.DATETIME,
            is_sortable=True,
            is_listed=True,
            personal=PASSED,
            aliases=("date", "time", "activity date", "timestamp"),
        ),
        Field(
            name="kind",
            label=_("Kind"),
            kind=Kind.SELECT,
            choices=choices(Sort),
            required=True,
            is_listed=True,
            aliases=("type", "activity type"),
        ),
        Field(
            name="channel",
            label=_("Channel"),
            kind=Kind.SELECT,
            choices=choices(Channel),
            is_listed=True,
            aliases=("medium",),
        ),
        Field(
            name="direction",
            label=_("Direction"),
            kind=Kind.SELECT,
            choices=choices(Direction),
            is_listed=True,
        ),
        Field(
            name="person",
            label=_("Person"),
            kind=Kind.REFERENCE,
            to="people",
            column="person_id",
            is_listed=True,
            aliases=("contact", "customer"),
        ),
        Field(
            name="company",
            label=_("Company"),
            kind=Kind.REFERENCE,
            to="companies",
            column="company_id",
            aliases=("account", "organisation"),
        ),
        Field(
            name="member",
            label=_("Member"),
            kind=Kind.REFERENCE,
            to="members",
            column="member_id",
            is_writable=False,
        ),
        Field(
            name="event",
            label=_("Event"),
            kind=Kind.TEXT,
            is_writable=False,
            help=_("What a module says of it, as people.role_taken."),
            personal=PASSED,
        ),
        Field(
            name="subject",
            label=_("Subject"),
            kind=Kind.TEXT,
            max_length=300,
            is_listed=True,
            is_searched=True,
            personal=PASSED,
            aliases=("title", "topic"),
        ),
        Field(
            name="body",
            label=_("Words"),
            kind=Kind.LONG_TEXT,
            max_length=100_000,
            is_searched=True,
            personal=PASSED,
            aliases=("text", "description", "note", "notes", "comment", "content"),
        ),
        Field(
            name="place",
            label=_("Place"),
            kind=Kind.TEXT,
            max_length=200,
            personal=PASSED,
            aliases=("location",),
        ),
        Field(name="device", label=_("Device"), kind=Kind.TEXT, max_length=120, personal=PASSED),
        Field(
            name="duration_seconds", label=_("Duration in seconds"), kind=Kind.NUMBER, aliases=("duration",)
        ),
        Field(name="source", label=_("Source"), kind=Kind.TEXT, max_length=120, personal=PASSED),
        Field(
            name="external_id",
            label=_("External id"),
            kind=Kind.TEXT,
            max_length=200,
            aliases=("id", "activity id"),
            personal=PASSED,
        ),
        Field(name="recorded_at", label=_("Written down"), kind=Kind.DATETIME, is_writable=False),
    ),
)

ALL = (INTERACTIONS,)
