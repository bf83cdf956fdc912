"""What members do beside a conversation: notes, whom they mention, what became of it, what they have read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.channels.models.conversations import Conversation
from troth.ground.models import UuidV7


class Deed(models.TextChoices):
    """What was done with a conversation, beside writing."""

    ASSIGNED = "assigned", _("assigned it")
    SNOOZED = "snoozed", _("put it off")
    WOKEN = "woken", _("took it up again")
    CLOSED = "closed", _("closed it")
    OPENED = "opened", _("opened it again")
    TAGGED = "tagged", _("changed its tags")
    MERGED = "merged", _("merged another into it")
    SPLIT = "split", _("split a part off")
    HIDDEN = "hidden", _("made it private")
    SHOWN = "shown", _("let others see it again")
    LINKED = "linked", _("linked it to")
    UNLINKED = "unlinked", _("took off its link to")


class Row(models.Model):
    """A row with the key that every table here has."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)

    class Meta:
        abstract = True


class Note(Row):
    """Words among members about a conversation: they never leave the house."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    words = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "channels_note"


class Mention(Row):
    """A member who was called into a conversation by a note, and sees it from then on."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_mention"
        constraints = [models.UniqueConstraint("note", "member", name="mention_of_a_member_once")]
        indexes = [models.Index(fields=["conversation", "member"], name="mention_by_conversation")]


class Happening(Row):
    """One thing that was done with a conversation. `before` and `after` hold what it changed.

    `about_kind` and `about_id` name the record that was linked or let go.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=Deed.choices)
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    whom = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey("team.Team", models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    about_kind = models.CharField(max_length=60, db_default="")
    about_id = models.UUIDField(null=True)
    tags = ArrayField(models.CharField(max_length=60), db_default=[])
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "channels_happening"
        constraints = [models.CheckConstraint(condition=Q(what__in=Deed.values), name="happening_is_known")]
        indexes = [models.Index(fields=["conversation", "at"], name="happening_by_conversation")]


class Moving(Row):
    """What was moved from one conversation to another, when they were merged or split, to be put back.

    `was` is how the source stood; `before` and `after` are what merging changed of the target.
    """

    happening = models.OneToOneField(Happening, models.CASCADE, related_name="+")
    source = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    target = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    messages = ArrayField(models.UUIDField())
    notes = ArrayField(models.UUIDField())
    links = ArrayField(models.UUIDField())
    names = ArrayField(models.CharField(max_length=998))
    was = models.JSONField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "channels_moving"
        constraints = [
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="moving_leads_elsewhere")
        ]


class Reading(Row):
    """How far a member has read a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "channels_reading"
        constraints = [models.UniqueConstraint("member", "conversation", name="conversation_is_read_by_once")]
        indexes = [models.Index(fields=["conversation"], name="reading_by_conversation")]


class Link(Row):
    """A record of any type that a conversation is about, beside its person."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "channels_link"
        constraints = [
            models.UniqueConstraint("conversation", "about_kind", "about_id", name="conversation_link_once")
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="link_by_record")]
