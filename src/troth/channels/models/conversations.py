"""Conversations and their messages, over whatever channel they came."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import UuidV7


class State(models.TextChoices):
    """Whether a conversation waits for somebody here."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Role(models.TextChoices):
    """How an address stands in a message."""

    FROM = "from", _("From")
    TO = "to", _("To")
    COPIED = "cc", _("Copy")
    BLIND = "bcc", _("Blind copy")
    ANSWERS = "reply", _("Answers to")


class Conversation(models.Model):
    """Messages that answer one another. It is about one person, though more may take part.

    `turn` says who must act next, since `turn_since`; it follows the last message, and rests when closed.
    One that was `merged_into` another is in no list; nothing can be said in it, which a trigger sees to.
    One that `is_private` is seen by who has it, who was called in, and administrators.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=300, blank=True, db_default="")
    mailbox = models.ForeignKey("channels.Mailbox", models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    assignee = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+", db_index=False)
    team = models.ForeignKey("team.Team", models.SET_NULL, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=6, choices=State.choices, db_default=State.OPEN)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    turn = models.CharField(max_length=6, db_default="rest")
    turn_since = models.DateTimeField(null=True, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    messages_count = models.PositiveIntegerField(db_default=0)
    preview = models.CharField(max_length=200, blank=True, db_default="")
    tags = ArrayField(models.CharField(max_length=60), db_default=[], blank=True)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    is_private = models.BooleanField(db_default=False)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "channels_conversation"
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | Q(state=State.CLOSED, turn="rest", snoozed_until__isnull=True)
                & ~Q(merged_into=models.F("id")),
                name="conversation_merged_rests",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(assignee__isnull=False),
                name="conversation_private_is_somebodys",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="conversation_state_is_known"),
            models.CheckConstraint(
                condition=Q(turn="rest", turn_since__isnull=True)
                | Q(turn__in=("ours", "theirs"), turn_since__isnull=False),
                name="conversation_turn_has_a_start",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN) | Q(turn="rest"), name="conversation_that_is_closed_rests"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "turn", "-last_at", "-id"], name="conversation_by_turn"),
            models.Index(fields=["state", "-last_at", "-id"], name="conversation_by_last"),
            models.Index(fields=["assignee", "state", "-last_at", "-id"], name="conversation_by_assignee"),
            models.Index(
                fields=["team", "state", "-last_at", "-id"],
                condition=Q(team__isnull=False),
                name="conversation_by_team",
            ),
            models.Index(fields=["mailbox", "state", "-last_at", "-id"], name="conversation_by_mailbox"),
            models.Index(fields=["-last_at", "-id"], name="conversation_by_time"),
            models.Index(fields=["-updated_at"], name="conversation_by_change"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="conversation_merged"
            ),
            models.Index(
                fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="conversation_asleep"
            ),
        ]

    @property
    def name(self) -> str:
        """What its page is called by."""
        return self.subject or self.preview[:60]


class ThreadKey(models.Model):
    """An identifier that leads to a conversation: that of a mail, or of one that a mail goes back to.

    So a mail finds its conversation whether or not the mails between have come, and in whatever order.
    """

    identifier = models.CharField(max_length=998, primary_key=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")

    class Meta:
        db_table = "channels_thread_key"


class Message(models.Model):
    """What somebody wrote, to somebody, once: a mail that lies in three mailboxes is one message.

    `said`, `signed` and `quoted` are its text in three; `html` has been cleaned.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    direction = models.CharField(max_length=3)
    identifier = models.CharField(max_length=998, blank=True, db_default="")  # its Message-ID
    references = ArrayField(models.CharField(max_length=998), db_default=[])
    subject = models.CharField(max_length=1000, blank=True, db_default="")
    said = models.TextField(blank=True, db_default="")
    signed = models.TextField(blank=True, db_default="")
    quoted = models.TextField(blank=True, db_default="")
    html = models.TextField(blank=True, db_default="")
    wants_remote = models.BooleanField(db_default=False)
    nature = models.CharField(max_length=10, db_default="ordinary")
    problems = ArrayField(models.CharField(max_length=200), db_default=[])
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    digest = models.BinaryField()  # of the mail as it came, for one that names itself not at all, or wrongly

    class Meta:
        db_table = "channels_message"
        constraints = [
            models.UniqueConstraint(
                "identifier", condition=~Q(identifier=""), name="message_identifier_is_unique"
            ),
            models.UniqueConstraint(
                "digest", condition=Q(identifier=""), name="message_without_name_is_unique"
            ),
            models.CheckConstraint(condition=Q(direction__in=("in", "out")), name="message_has_a_direction"),
        ]
        indexes = [models.Index(fields=["conversation", "at", "id"], name="message_by_conversation")]


class Party(models.Model):
    """Whom a message names, by address, in the order of the header."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=5, choices=Role.choices)
    place = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True, db_default="")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "channels_party"
        constraints = [
            models.UniqueConstraint("message", "role", "place", name="party_has_a_place"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="party_role_is_known"),
        ]
        indexes = [models.Index(fields=["address"], name="party_by_address")]


class Enclosure(models.Model):
    """A file that came with a message; `key` names it in the store of files."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="enclosures")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(max_length=255, blank=True, db_default="")
    size = models.BigIntegerField()
    key = models.UUIDField()

    class Meta:
        db_table = "channels_enclosure"
        constraints = [models.UniqueConstraint("message", "place", name="enclosure_has_a_place")]
