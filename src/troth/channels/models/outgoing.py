"""What is to leave: decided, claimed, handed over, and accounted for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import UuidV7


class OutgoingKind(models.TextChoices):
    """What a message is, and so what becomes of it when nobody knows whether it left.

    A campaign is sent at most once. All others are sent again under the same Message-ID: mail programs
    show them once, and an answer that never comes is worse.
    """

    ANSWER = "answer", _("Answer")
    PERSONAL = "personal", _("Personal")
    AUTOMATIC = "automatic", _("Automatic")
    CAMPAIGN = "campaign", _("Campaign")


class Fate(models.TextChoices):
    """How far a message has come."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Held back")
    UNCERTAIN = "uncertain", _("Uncertain")
    UNDONE = "undone", _("Taken back")


class Outgoing(models.Model):
    """A message that somebody or something decided to send. Its row is there before any of it leaves.

    `identifier` is its Message-ID, made here. `unique_key` says what for whom: the same is decided once.
    `purpose` is what the gate is asked for; an answer, or a mail from one person to another, has none.
    `parties` are `{role, address, name}`, in the order of the headers; `files` name the store of files.
    Whoever sends holds a lock of the name `token` as long as they live; `place` is the order in which they
    hand over. `dated_at` is when it was first claimed, and stands in it as its date. `noted_at`: it stands
    in its conversation and on the timeline; `filed_at`: a copy lies among the sent mails of its mailbox.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    mailbox = models.ForeignKey("channels.Mailbox", models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey("channels.Conversation", models.SET_NULL, null=True, related_name="+")
    message = models.OneToOneField("channels.Message", models.SET_NULL, null=True, related_name="+")
    answers = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=9, choices=OutgoingKind.choices)
    is_campaign = models.GeneratedField(
        expression=models.ExpressionWrapper(Q(kind="campaign"), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    purpose = models.CharField(max_length=40, blank=True, db_default="")
    topic = models.CharField(max_length=40, blank=True, db_default="")
    about_kind = models.CharField(max_length=60, blank=True, db_default="")
    about_id = models.UUIDField(null=True)
    unique_key = models.CharField(max_length=200, blank=True, db_default="")
    identifier = models.CharField(max_length=255, unique=True)
    references = ArrayField(models.CharField(max_length=998), db_default=[])
    parties = models.JSONField()
    subject = models.CharField(max_length=900, blank=True, db_default="")
    text = models.TextField(blank=True, db_default="")
    html = models.TextField(blank=True, db_default="")
    files = ArrayField(models.UUIDField(), db_default=[])
    state = models.CharField(max_length=10, choices=Fate.choices, db_default=Fate.PENDING)
    reason = models.CharField(max_length=500, blank=True, db_default="")
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    token = models.UUIDField(null=True)
    place = models.PositiveIntegerField(null=True)
    claimed_at = models.DateTimeField(null=True)
    dated_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, db_default="")  # what the server said
    noted_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_outgoing"
        constraints = [
            models.UniqueConstraint(
                "unique_key", condition=~Q(unique_key=""), name="outgoing_is_decided_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=OutgoingKind.values), name="outgoing_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=Fate.values), name="outgoing_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=Fate.SENDING, token__isnull=False, place__isnull=False)
                | (~Q(state=Fate.SENDING) & Q(token__isnull=True, place__isnull=True)),
                name="outgoing_is_claimed_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(Fate.PENDING, Fate.SENDING), settled_at__isnull=True)
                | (~Q(state__in=(Fate.PENDING, Fate.SENDING)) & Q(settled_at__isnull=False)),
                name="outgoing_is_settled_at_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(Fate.FAILED, Fate.SUPPRESSED)) | ~Q(reason=""),
                name="outgoing_that_stays_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_id__isnull=True)
                | (~Q(about_kind="") & Q(about_id__isnull=False)),
                name="outgoing_is_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mailbox", "is_campaign", "due_at", "id"],
                condition=Q(state=Fate.PENDING),
                name="outgoing_queue",
            ),
            models.Index(fields=["token"], condition=Q(state=Fate.SENDING), name="outgoing_in_hand"),
            models.Index(
                fields=["mailbox", "id"],
                condition=Q(state=Fate.SENT, noted_at__isnull=True),
                name="outgoing_to_be_noted",
            ),
            models.Index(
                fields=["mailbox", "id"],
                condition=Q(state=Fate.SENT, filed_at__isnull=True) & ~Q(kind=OutgoingKind.CAMPAIGN),
                name="outgoing_to_be_filed",
            ),
            models.Index(
                fields=["mailbox", "claimed_at"],
                condition=Q(claimed_at__isnull=False),
                name="outgoing_by_claim",
            ),
            models.Index(fields=["mailbox", "state", "-id"], name="outgoing_by_state"),
            models.Index(
                fields=["about_kind", "about_id"], condition=~Q(about_kind=""), name="outgoing_by_what"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.identifier


class SigningKey(models.Model):
    """What mail of a domain is signed with (DKIM). `secret` is sealed; it signs once it `is_on`.

    Before that its other half must stand in the DNS: a signature that can not be checked does harm.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    domain = models.CharField(max_length=253, unique=True)
    selector = models.CharField(max_length=63)
    secret = models.BinaryField()
    is_on = models.BooleanField(db_default=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "channels_signing_key"
