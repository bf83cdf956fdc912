"""Invitations that came with messages, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.channels.models.conversations import Message
from troth.ground.models import Row

ANSWERS = ("yes", "maybe", "no")


class Invitation(Row):
    """That somebody invites to an event, or calls it off: what the calendar file of a message says.

    `uid` names the event, the same in all messages about it, of which the highest `sequence` counts.
    `invitee` is the address of ours that was asked. `task_id` is the meeting on the agenda that it became.
    """

    message = models.OneToOneField(Message, models.CASCADE, related_name="invitation")
    method = models.CharField(max_length=7)
    uid = models.CharField(max_length=255)
    sequence = models.PositiveIntegerField()
    organizer = models.CharField(max_length=254)
    organizer_name = models.CharField(max_length=200)
    invitee = models.CharField(max_length=254)
    title = models.CharField(max_length=200)
    begin = models.DateTimeField()
    end = models.DateTimeField(null=True)
    is_whole_day = models.BooleanField()
    time_zone = models.CharField(max_length=60)
    place = models.CharField(max_length=200)
    rule = models.CharField(max_length=300)
    answer = models.CharField(max_length=5, db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    task = models.ForeignKey("agenda.Task", models.SET_NULL, null=True, related_name="+", db_constraint=False)

    class Meta:
        db_table = "channels_invitation"
        constraints = [
            models.CheckConstraint(condition=Q(method__in=("REQUEST", "CANCEL")), name="invitation_method"),
            models.CheckConstraint(condition=Q(answer__in=("", *ANSWERS)), name="invitation_answer_is_known"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=models.F("begin")), name="invitation_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["uid"], name="invitation_by_uid")]
