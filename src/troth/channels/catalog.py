"""The object type of this package: conversations."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from troth.catalog.types import (
    Better,
    Choice,
    Field,
    Housed,
    Kind,
    Metric,
    ObjectType,
    Personal,
    Shared,
    What,
)
from troth.channels.models import State

PASSED = Personal("to answer in time what is written to us", "contract or legitimate interest")
TONES = {"open": "due", "closed": "quiet"}
TURNS = (Choice("ours", _("Ours"), "due"), Choice("theirs", _("Theirs")), Choice("rest", _("Nobody’s")))
CHANNELS = (
    Choice("mail", _("Mail")),
    Choice("chat", _("Chat")),
    Choice("phone", _("Phone")),
    Choice("social", _("Social")),
    Choice("post", _("Post")),
)


def choices(words: type[TextChoices]) -> tuple[Choice, ...]:
    """Turn a model's choices into the catalog's."""
    return tuple(Choice(value, label, TONES.get(value, "")) for value, label in words.choices)


CONVERSATIONS = ObjectType(
    name="conversations",
    one=_("Conversation"),
    many=_("Conversations"),
    icon="inbox",
    table="channels_conversation",
    title="subject",
    subtitle="person",
    time="last_at",
    default_sort="-last_at",
    visible=Housed(
        table="channels_mailbox",
        house="mailbox_id",
        column="assignee_id",
        team_column="team_id",
        shared=Shared("channels_mention", "conversation_id", "member_id"),
        private="is_private",
    ),
    gone_column="merged_into_id",
    search_words="words_of({t}.subject)",
    url="/inbox/{id}/",
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="subject", label=_("Subject"), kind=Kind.TEXT, max_length=300, is_writable=False,
            is_listed=True, is_sortable=True, is_searched=True, personal=PASSED, aliases=("title", "about"),
        ),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="person_id",
            is_listed=True, is_writable=False, aliases=("contact", "with"),
        ),
        Field(
            name="channel", label=_("Channel"), kind=Kind.SELECT, choices=CHANNELS, is_writable=False,
        ),
        Field(
            name="assignee", label=_("Who has it"), kind=Kind.REFERENCE, to="members", column="assignee_id",
            is_listed=True, is_inline=True, aliases=("owner", "assigned to", "member"),
            help=_("Empty: nobody yet."),
        ),
        Field(
            name="team", label=_("Team"), kind=Kind.REFERENCE, to="teams", column="team_id", is_listed=True,
            is_inline=True, aliases=("group",), help=_("Everybody in it sees it and can take it."),
        ),
        Field(
            name="state", label=_("State"), kind=Kind.SELECT, choices=choices(State), is_listed=True,
            is_inline=True, required=True, aliases=("status",),
            help=_("Whatever they write opens again what was closed."),
        ),
        Field(
            name="snoozed_until", label=_("Put off until"), kind=Kind.DATETIME, aliases=("snoozed", "later"),
            help=_("It comes back then, or when they write."),
        ),
        Field(
            name="turn", label=_("Whose turn"), kind=Kind.SELECT, choices=TURNS, is_listed=True,
            is_writable=False, help=_("Who must write next."),
        ),
        Field(name="turn_since", label=_("Turn since"), kind=Kind.DATETIME, is_writable=False),
        Field(
            name="last_at", label=_("Last message"), kind=Kind.DATETIME, is_listed=True, is_sortable=True,
            is_writable=False, personal=PASSED, aliases=("date", "last"),
        ),
        Field(
            name="first_at", label=_("First message"), kind=Kind.DATETIME, is_writable=False, personal=PASSED,
        ),
        Field(name="messages_count", label=_("Messages"), kind=Kind.NUMBER, is_writable=False),
        Field(
            name="is_private", label=_("Private"), kind=Kind.YES_NO, aliases=("hidden", "confidential"),
            help=_("Seen by who has it, who was called in by @, and administrators alone."),
        ),
        Field(name="tags", label=_("Tags"), kind=Kind.TAGS, is_inline=True, personal=PASSED),
        Field(
            name="preview", label=_("Last words"), kind=Kind.TEXT, max_length=200, is_writable=False,
            personal=PASSED,
        ),
        Field(name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip

ALL = (CONVERSATIONS,)

METRICS = (
    Metric(
        name="conversations", label=_("Conversations begun"), of="conversations", at="first_at",
        what=What.COUNT, better=Better.EITHER,
        means=_("Conversations by the month of their first message, whoever wrote it."),
    ),
)  # fmt: skip
