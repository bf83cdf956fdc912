"""The object type of this package: tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Field, Kind, ObjectType, Owned, Personal

DOING = Personal("to do what was agreed", "contract or legitimate interest")

TASKS = ObjectType(
    name="tasks",
    one=_("Task"),
    many=_("Tasks"),
    icon="task",
    table="agenda_task",
    title="title",
    subtitle="person",
    time="due_at",
    default_sort="due_at",
    search_words="words_of({t}.title)",
    visible=Owned(),
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
            name="due_at",
            label=_("Due"),
            kind=Kind.DATETIME,
            is_sortable=True,
            is_listed=True,
            is_inline=True,
        ),
        Field(name="is_whole_day", label=_("Whole day"), kind=Kind.YES_NO),
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
        Field(name="done_at", label=_("Done"), kind=Kind.DATETIME, is_writable=False, is_listed=True),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)

ALL = (TASKS,)
