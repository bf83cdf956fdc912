"""What is being written, and is not to be lost."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from troth.ground.models import UuidV7


class Draft(models.Model):
    """A mail that a member is writing: as it is typed, for nobody else to see.

    Its key is made with the form that it is written in, and is the key of the message that it becomes: so a
    draft is sent once. `version` counts what was kept of it, so that of two windows none undoes the other.
    One that was `discarded_at` can be brought back for a day.
    """

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+")
    mailbox = models.ForeignKey("channels.Mailbox", models.SET_NULL, null=True, related_name="+")
    conversation = models.ForeignKey("channels.Conversation", models.CASCADE, null=True, related_name="+")
    answers = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    to = models.CharField(max_length=5000, blank=True, db_default="")
    cc = models.CharField(max_length=5000, blank=True, db_default="")
    bcc = models.CharField(max_length=5000, blank=True, db_default="")
    subject = models.CharField(max_length=900, blank=True, db_default="")
    text = models.TextField(blank=True, db_default="")
    files = ArrayField(models.UUIDField(), db_default=[])
    version = models.PositiveIntegerField(db_default=1)
    changed_at = models.DateTimeField(db_default=Now())
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channels_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "conversation"],
                condition=Q(discarded_at__isnull=True),
                name="draft_of_an_answer_is_one",
            )
        ]

    def __str__(self) -> str:
        return self.subject or str(self.pk)
