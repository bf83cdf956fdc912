"""The object type of what people did in our places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, Metric, ObjectType, Personal, Through, What
from troth.tracking.models import Event

DID = Personal("to know what somebody looked for, and to serve them better", "legitimate interest")


def _text(name: str, label: object, **more: object) -> Field:
    return Field(name=name, label=label, kind=Kind.TEXT, is_writable=False, personal=DID, **more)  # type: ignore[arg-type]


TRACKED = ObjectType(
    name="tracked_events",
    one=_("Tracked event"),
    many=_("Tracked events"),
    icon="activity",
    table="tracking_event",
    title="name",
    subtitle="person",
    time="at",
    default_sort="-at",
    visible=Through("person"),
    is_append_only=True,
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="at", label=_("When"), kind=Kind.DATETIME, is_writable=False, is_sortable=True,
            is_listed=True, personal=DID,
        ),
        Field(
            name="kind", label=_("Kind"), kind=Kind.SELECT, is_writable=False, is_listed=True,
            choices=tuple(Choice(value, label) for value, label in Event.Kind.choices),
        ),
        _text("name", _("What"), is_listed=True, help=_("The name of what was done, of a page or a screen.")),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            is_listed=True, is_writable=False,
        ),
        _text("page", _("Page"), is_listed=True, help=_("Its path.")),
        _text("place", _("Place"), is_listed=True),
        _text("device", _("Device"), help=_("What its program calls it: a model, a sensor, a wristband.")),
        Field(
            name="dwell_seconds", label=_("Stayed, in seconds"), kind=Kind.NUMBER, is_writable=False,
            personal=DID,
        ),
        _text("campaign", _("Campaign")),
        _text("user_id", _("Known there as"), help=_("What our place calls the one who did it.")),
        Field(
            name="received_at", label=_("Received"), kind=Kind.DATETIME, is_writable=False, personal=DID,
        ),
    ),
)  # fmt: skip

ALL = (TRACKED,)

METRICS = (
    Metric(
        name="active_people", label=_("People seen"), of="tracked_events", at="at", what=What.PEOPLE,
        where="person is present",
        means=_("Different people who did something on our pages, in our apps or places."),
    ),
)  # fmt: skip
