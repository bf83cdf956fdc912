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
    ERASED = "erased", _("Erased")


class Suppression(Row):
    """An address that gets nothing, by a keyed hash: it outlives the person, and tells nothing of them."""

    hash = models.BinaryField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "privacy_suppression"
        constraints = [models.UniqueConstraint(fields=("hash", "reason"), name="suppressed_once")]


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
