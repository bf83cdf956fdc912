"""The object type of this package: promises."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, Metric, ObjectType, Personal, What
from troth.promises.models import State, Whose

WORD = Personal("to keep what was promised, and to know what was promised to us", "contract")
TONES = {"open": "due", "kept": "good", "kept_late": "info", "broken": "wrong", "withdrawn": "quiet"}


def choices(words: type[TextChoices]) -> tuple[Choice, ...]:
    """Turn a model's choices into the catalog's."""
    return tuple(Choice(value, label, TONES.get(value, "")) for value, label in words.choices)


PROMISES = ObjectType(
    name="promises",
    one=_("Promise"),
    many=_("Promises"),
    icon="promise",
    table="promises_promise",
    title="words",
    subtitle="person",
    time="made_at",
    default_sort="due",
    search_column="doc",
    url="/promises/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="words", label=_("Words"), kind=Kind.TEXT, column="name", max_length=500, required=True,
            is_listed=True, is_sortable=True, is_searched=True, personal=WORD,
            aliases=("promise", "commitment", "what"),
        ),
        Field(
            name="whose", label=_("Whose word"), kind=Kind.SELECT, choices=choices(Whose), is_listed=True,
            aliases=("given by", "direction"),
        ),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            is_listed=True, aliases=("contact", "to whom"),
        ),
        Field(
            name="company", label=_("Company"), kind=Kind.REFERENCE, to="companies", column="company_id",
            is_listed=True, aliases=("account", "organisation", "organization"),
        ),
        Field(
            name="due", label=_("Due"), kind=Kind.DATE, column="due_on", is_listed=True, is_sortable=True,
            is_inline=True, personal=WORD, aliases=("due date", "due on", "by when", "deadline"),
            help=_("The day by which it is to be kept."),
        ),
        Field(name="due_time", label=_("Until what time"), kind=Kind.TIME),
        Field(
            name="time_zone", label=_("Time zone"), kind=Kind.TIME_ZONE,
            help=_("Where its day ends: the clocks by which it was promised."),
        ),
        Field(
            name="is_exact", label=_("On that day"), kind=Kind.YES_NO,
            help=_("Promised for that day, not just by then."),
        ),
        Field(
            name="state", label=_("State"), kind=Kind.SELECT, choices=choices(State), is_listed=True,
            is_inline=True, aliases=("status",),
            help=_("Whether it was kept in time follows from when it was due and when it was kept."),
        ),
        Field(
            name="owner", label=_("Who answers for it"), kind=Kind.REFERENCE, to="members",
            column="owner_id", is_listed=True, is_inline=True, aliases=("owner", "promised by", "member"),
        ),
        Field(name="worth", label=_("Worth"), kind=Kind.MONEY, is_inline=True, aliases=("value", "amount")),
        Field(
            name="about_kind", label=_("About"), kind=Kind.TEXT, max_length=60, personal=WORD,
            help=_("The object type of the record that it is about, as deals, with about_id."),
        ),
        Field(name="about_id", label=_("Id of what it is about"), kind=Kind.ID),
        Field(
            name="made_at", label=_("Given"), kind=Kind.DATETIME, is_sortable=True, personal=WORD,
            aliases=("made", "promised on", "date"),
        ),
        Field(name="kept_at", label=_("Kept at"), kind=Kind.DATETIME),
        Field(name="broken_at", label=_("Broken at"), kind=Kind.DATETIME),
        Field(name="withdrawn_at", label=_("Withdrawn at"), kind=Kind.DATETIME),
        Field(
            name="outcome", label=_("What came of it"), kind=Kind.TEXT, max_length=1000, personal=WORD,
            help=_("How it was kept, or why it was moved, broken or withdrawn."),
        ),
        Field(
            name="agreed_by", label=_("Who agreed to the new day"), kind=Kind.TEXT, max_length=200,
            personal=WORD,
        ),
        Field(
            name="quote", label=_("From which words"), kind=Kind.LONG_TEXT, max_length=2000, personal=WORD,
            help=_("What was said or written, as it was said."),
        ),
        Field(
            name="external_id", label=_("External id"), kind=Kind.TEXT, max_length=200, is_searched=True,
            aliases=("id", "promise id"), personal=WORD,
        ),
        Field(
            name="moved", label=_("Times moved in time"), kind=Kind.NUMBER, is_writable=False,
            help=_("How often a new day was agreed before the old one had come."),
        ),
        Field(name="due_at", label=_("Late from"), kind=Kind.DATETIME, is_writable=False),
        Field(name="first_due_at", label=_("First due"), kind=Kind.DATETIME, is_writable=False),
        Field(
            name="missed_at", label=_("First missed"), kind=Kind.DATETIME, is_writable=False,
            help=_("The first day that passed before another was agreed."),
        ),
        Field(name="claimed_at", label=_("Said to be done"), kind=Kind.DATETIME, is_writable=False),
        Field(name="asked_on", label=_("Asked to move to"), kind=Kind.DATE, is_writable=False, personal=WORD),
        Field(name="told_at", label=_("Told it will not hold"), kind=Kind.DATETIME, is_writable=False),
        Field(name="is_suggested", label=_("Found by the machine"), kind=Kind.YES_NO, is_writable=False),
        Field(name="created_at", label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip

ALL = (PROMISES,)

METRICS = (
    Metric(
        name="word_kept", label=_("Our word kept"), of="promises", at="due_at", what=What.SHARE,
        where='whose = "ours" and state in ("kept", "kept_late", "broken")', met='state = "kept"',
        means=_("Of our promises that came due and were settled, those kept in time."),
    ),
)  # fmt: skip
