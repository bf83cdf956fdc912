"""Sequences, their steps, who is in them, and what was done for whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, Row

LONGEST_WAIT = 365  # days


class State(models.TextChoices):
    """How somebody stands in a sequence."""

    RUNNING = "running", _("Under way")
    FINISHED = "finished", _("Through")
    STOPPED = "stopped", _("Stopped")


class Why(models.TextChoices):
    """Why somebody left a sequence before its end."""

    ANSWERED = "answered", _("They wrote to us")
    BOUNCED = "bounced", _("A mail could not be delivered")
    REFUSED = "refused", _("They may not be written to")
    MOVED = "moved", _("What it was about went on")
    CHANGED = "changed", _("The question no longer holds")
    BY_HAND = "by_hand", _("Taken out by hand")
    FAILED = "failed", _("A step could not be taken")


class Sequence(DatedRow):
    """Steps that are taken one after another for each person who is in it.

    Its mails leave from `mailbox`, for `purpose` (and `topic`), in the hours from `from_hour` to before
    `until_hour` where the person is. Who comes into `segment` is put in; who no longer meets `stays` (a
    question about people) is taken out before the next step, and who is in it because of a record when
    that record `stops_on_move` moves on.
    """

    name = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True, db_default="", default="")
    owner = models.ForeignKey("team.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    is_on = models.BooleanField(db_default=False, default=False)
    mailbox = models.ForeignKey("channels.Mailbox", models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=40, blank=True, db_default="", default="")
    topic = models.CharField(max_length=40, blank=True, db_default="", default="")
    segment = models.ForeignKey("segments.Segment", models.SET_NULL, null=True, blank=True, related_name="+")
    stays = models.TextField(blank=True, db_default="", default="")
    stops_on_move = models.BooleanField(db_default=True, default=True)
    from_hour = models.PositiveSmallIntegerField(db_default=9, default=9)
    until_hour = models.PositiveSmallIntegerField(db_default=17, default=17)
    on_weekends = models.BooleanField(db_default=False, default=False)

    class Meta:
        db_table = "automation_sequence"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="sequence_has_a_name"),
            models.CheckConstraint(
                condition=Q(from_hour__lt=F("until_hour"), until_hour__lte=24), name="sequence_has_hours"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "id"], name="sequence_by_owner"),
            models.Index(fields=["created_at", "id"], name="sequence_by_created_at"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(Row):
    """One step: a mail, or an action of the house with its inputs, `days` after the step before."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="steps", db_index=False)
    place = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(db_default=0, default=0)
    subject = models.CharField(max_length=300, blank=True, db_default="", default="")
    words = models.TextField(blank=True, db_default="", default="")
    action = models.CharField(max_length=60, blank=True, db_default="", default="")
    inputs = models.JSONField(blank=True, db_default={}, default=dict)

    class Meta:
        db_table = "automation_step"
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "place"], name="step_has_a_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=(Q(action="") & ~Q(words="")) | (~Q(action="") & Q(words="", subject="")),
                name="step_is_a_mail_or_an_action",
            ),
            models.CheckConstraint(condition=Q(days__lte=LONGEST_WAIT), name="step_waits_a_year_at_most"),
        ]

    @property
    def is_mail(self) -> bool:
        """Tell whether it writes to the person, or does something here."""
        return not self.action


class Enrolment(DatedRow):
    """A person is in a sequence: `step` is taken for them at `due_at`, by the rights of `member`.

    `about_kind` and `about_id` name the record because of which they are in it.
    """

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    about_kind = models.CharField(max_length=60, blank=True, db_default="", default="")
    about_id = models.UUIDField(null=True, blank=True)
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+", db_index=False)
    state = models.CharField(
        max_length=8, choices=State.choices, db_default=State.RUNNING, default=State.RUNNING
    )
    step = models.ForeignKey(Step, models.RESTRICT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True, db_default="", default="")
    why_words = models.CharField(max_length=300, blank=True, db_default="", default="")

    class Meta:
        db_table = "automation_enrolment"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="enrolment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, step__isnull=False, due_at__isnull=False, ended_at=None)
                | (~Q(state=State.RUNNING) & Q(step=None, due_at=None, ended_at__isnull=False)),
                name="enrolment_runs_or_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=State.STOPPED, why__in=Why.values) | (~Q(state=State.STOPPED) & Q(why="")),
                name="enrolment_stops_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None) | (~Q(about_kind="") & Q(about_id__isnull=False)),
                name="enrolment_about_is_whole",
            ),
            models.UniqueConstraint(
                "sequence", "person", condition=Q(state=State.RUNNING), name="somebody_runs_through_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=State.RUNNING), name="enrolment_due"),
            models.Index(fields=["sequence", "state", "step"], name="enrolment_by_sequence"),
            models.Index(fields=["created_at", "id"], name="enrolment_by_created_at"),
            models.Index(
                fields=["about_kind", "about_id"],
                condition=Q(state=State.RUNNING) & ~Q(about_kind=""),
                name="enrolment_by_record",
            ),
        ]


class Taken(Row):
    """A step was taken for somebody: written with what it did, so that it is done once.

    `message_id` is the mail that was decided. `place` stays when the step is deleted.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+", db_index=False)
    step = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="+")
    place = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=models.functions.Now())
    message_id = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "automation_taken"
        constraints = [
            models.UniqueConstraint("enrolment", "step", name="a_step_is_taken_once"),
        ]
        indexes = [
            models.Index(
                fields=["message_id"], condition=Q(message_id__isnull=False), name="taken_by_message"
            )
        ]
