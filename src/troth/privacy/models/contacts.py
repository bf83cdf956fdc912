"""What was sent to whom, and what forbids the next: budget, quiet hours, silence, dead addresses."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import Row
from troth.privacy.models.purposes import Basis, Channel


class Contact(Row):
    """A message that the gate let through, with what it was let through on: `basis`, and the entry."""

    person = models.ForeignKey("people.Person", models.DO_NOTHING, related_name="+")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    topic = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()
    basis = models.CharField(max_length=12, choices=Basis.choices)
    entry = models.UUIDField(null=True)  # of the ledger
    about_kind = models.CharField(max_length=60, blank=True, default="")  # the message: its kind and key
    about_id = models.UUIDField(null=True)
    member = models.ForeignKey(  # who acted; the database fills it in
        "team.Member", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    released_at = models.DateTimeField(null=True)  # it was not sent after all, and counts no more

    class Meta:
        db_table = "privacy_contact"
        indexes = [
            models.Index("person", "at", name="contact_by_person"),
            models.Index("about_id", name="contact_by_about"),
        ]


class Budget(Row):
    """At most `most` messages to a person in `days`, over the whole firm.

    Of these purposes, or of all that a person may refuse; by these channels, or by all.
    """

    most = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    purposes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices), default=list, blank=True)

    class Meta:
        db_table = "privacy_budget"
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1, days__lte=366), name="budget_has_a_period")
        ]


class QuietHours(Row):
    """From when until when nothing is sent by a channel, by the person's own clock."""

    channel = models.CharField(max_length=8, choices=Channel.choices, unique=True)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        db_table = "privacy_quiet_hours"
        constraints = [
            models.CheckConstraint(condition=~models.Q(starts=models.F("ends")), name="quiet_hours_end")
        ]


class Reason(models.TextChoices):
    """Why an address gets nothing."""

    BOUNCED = "bounced", _("Nothing arrives there")
    COMPLAINED = "complained", _("Complained to their provider")
    ASKED = "asked", _("Asked to be left alone")
    LISTED = "listed", _("From a list that was taken over")
    ERASED = "erased", _("Erased")


class Barred(Row):
    """An address by a keyed hash. `hint` is as much of it as lets a member know it again; it goes with an
    erasure, and so do the notes."""

    hash = models.BinaryField()
    kind = models.CharField(max_length=5, choices=[("mail", _("Mail")), ("phone", _("Phone"))])
    hint = models.CharField(max_length=120, blank=True, db_default="")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.CharField(max_length=500, blank=True, db_default="")
    at = models.DateTimeField(db_default=models.functions.Now())
    member = models.ForeignKey(
        "team.Member", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        abstract = True


class Suppression(Barred):
    """An address that gets nothing. It outlives the person, and tells nothing of them.

    `bucket` is a part of another keyed hash, which costs less: most addresses are in none that is listed.
    """

    bucket = models.IntegerField()

    class Meta:
        db_table = "privacy_suppression"
        constraints = [models.UniqueConstraint(fields=("hash", "reason"), name="suppressed_once")]
        indexes = [
            models.Index("bucket", name="suppression_by_bucket"),
            models.Index("at", "id", name="suppression_by_at"),
        ]

    @property
    def may_be_lifted(self) -> bool:
        """Tell whether a member may let it be written to again: what was erased only its owner can."""
        return self.reason != Reason.ERASED


class Lifting(Barred):
    """That an address was let be written to again, by whom (`member`), when (`at`) and why (`note`)."""

    since = models.DateTimeField()

    class Meta:
        db_table = "privacy_lifting"
        indexes = [
            models.Index("at", "id", name="lifting_by_at"),
            models.Index("hash", name="lifting_by_hash"),
        ]


class Silence(Row):
    """While a complaint is open, a person gets only what they can not refuse."""

    person = models.ForeignKey("people.Person", models.DO_NOTHING, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, db_default="")
    about_kind = models.CharField(max_length=60, blank=True, default="")
    about_id = models.UUIDField(null=True)

    class Meta:
        db_table = "privacy_silence"
        indexes = [models.Index("person", "until", name="silence_by_person")]
