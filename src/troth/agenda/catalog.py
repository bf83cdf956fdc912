"""The object types of this package: tasks, which calls and meetings are too, and who is asked to them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from troth.agenda.models import LONGEST_NOTICE, Answer, Outcome
from troth.agenda.models import Kind as Step
from troth.catalog.types import Choice, Field, Kind, ObjectType, Owned, Personal, Shared, Through

DOING = Personal("to do what was agreed", "contract or legitimate interest")

TONES = {"reached": "good", "no_answer": "due", "busy": "due", "yes": "good", "no": "wrong", "maybe": "due"}


def choices(words: type[TextChoices]) -> tuple[Choice, ...]:
    """Turn a model's choices into the catalog's."""
    return tuple(Choice(value, label, TONES.get(value, "")) for value, label in words.choices)


TASKS = ObjectType(
    name="tasks",
    one=_("Task"),
    many=_("Tasks"),
    icon="task",
    table="agenda_task",
    title="title",
    subtitle="person",
    time="due_at",
    about=("about_kind", "about_id"),
    default_sort="due_at",
    search_words="words_of({t}.title)",
    visible=Owned(shared=Shared("agenda_attendee", "task_id", "member_id")),
    url="/tasks/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="title",
            label=_("What"),
            kind=Kind.TEXT,
            required=True,
            is_listed=True,
            is_inline=True,
            is_searched=True,
            max_length=200,
            personal=DOING,
        ),
        Field(
            name="kind",
            label=_("Kind"),
            kind=Kind.SELECT,
            choices=choices(Step),
            aliases=("type", "activity type"),
        ),
        Field(
            name="due_at",
            label=_("Due"),
            kind=Kind.DATETIME,
            is_sortable=True,
            is_listed=True,
            is_inline=True,
        ),
        Field(name="is_whole_day", label=_("Whole day"), kind=Kind.YES_NO),
        Field(
            name="ends_at",
            label=_("Until"),
            kind=Kind.DATETIME,
            help=_("When a call or a meeting ends. It begins when it is due."),
            aliases=("end", "ends"),
        ),
        Field(
            name="place",
            label=_("Place"),
            kind=Kind.TEXT,
            max_length=200,
            personal=DOING,
            aliases=("location",),
        ),
        Field(
            name="time_zone",
            label=_("Time zone"),
            kind=Kind.TIME_ZONE,
            help=_("Where its hour was agreed: a series keeps to the clocks there."),
        ),
        Field(
            name="remind_minutes",
            label=_("Remind, minutes before"),
            kind=Kind.NUMBER,
            minimum=0,
            maximum=LONGEST_NOTICE,
        ),
        Field(name="snoozed_until", label=_("Snoozed until"), kind=Kind.DATETIME),
        Field(
            name="person",
            label=_("Person"),
            kind=Kind.REFERENCE,
            to="people",
            column="person_id",
            is_listed=True,
        ),
        Field(
            name="company",
            label=_("Company"),
            kind=Kind.REFERENCE,
            to="companies",
            column="company_id",
            is_listed=True,
        ),
        Field(
            name="about_kind",
            label=_("About"),
            kind=Kind.TEXT,
            max_length=60,
            personal=DOING,
            help=_("The object type of the record that it is about, as deals, with about_id."),
        ),
        Field(name="about_id", label=_("Id of what it is about"), kind=Kind.ID),
        Field(
            name="owner",
            label=_("Who does it"),
            kind=Kind.REFERENCE,
            to="members",
            column="owner_id",
            is_listed=True,
            is_inline=True,
        ),
        Field(name="note", label=_("Note"), kind=Kind.LONG_TEXT, max_length=5000, personal=DOING),
        Field(
            name="outcome",
            label=_("Outcome"),
            kind=Kind.SELECT,
            choices=(Choice("", _("None")), *choices(Outcome)),
            help=_("What came of a call."),
        ),
        Field(
            name="series",
            label=_("Series"),
            kind=Kind.ID,
            column="series_id",
            is_writable=False,
            help=_("The same for all times of what comes back."),
        ),
        Field(name="done_at", label=_("Done"), kind=Kind.DATETIME, is_writable=False, is_listed=True),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)

ATTENDEES = ObjectType(
    name="attendees",
    one=_("Attendee"),
    many=_("Attendees"),
    icon="people",
    table="agenda_attendee",
    title="person",
    time="answered_at",
    default_sort="-id",
    visible=Through("task"),
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="task",
            label=_("Meeting"),
            kind=Kind.REFERENCE,
            to="tasks",
            column="task_id",
            required=True,
            is_listed=True,
        ),
        Field(
            name="person",
            label=_("Person"),
            kind=Kind.REFERENCE,
            to="people",
            column="person_id",
            is_listed=True,
        ),
        Field(
            name="member",
            label=_("Member"),
            kind=Kind.REFERENCE,
            to="members",
            column="member_id",
            is_listed=True,
        ),
        Field(
            name="answer",
            label=_("Answer"),
            kind=Kind.SELECT,
            choices=choices(Answer),
            is_listed=True,
        ),
        Field(name="answered_at", label=_("Answered"), kind=Kind.DATETIME, is_writable=False),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)

ALL = (TASKS, ATTENDEES)
