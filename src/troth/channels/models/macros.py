"""Answers that are kept, to be given again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from troth.ground.models import DatedRow


class Macro(DatedRow):
    """A text with places to fill, and what is done with a conversation when it is used.

    It is everybody's; or a `member`'s own; or of one `mailbox`, for those who write from it.
    """

    name = models.CharField(max_length=120)
    text = models.TextField()
    mailbox = models.ForeignKey("channels.Mailbox", models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey("team.Member", models.CASCADE, null=True, related_name="+")
    takes = models.BooleanField(db_default=False)
    closes = models.BooleanField(db_default=False)
    tags = ArrayField(models.CharField(max_length=60), db_default=[], blank=True)

    class Meta:
        db_table = "channels_macro"
        constraints = [
            models.CheckConstraint(
                condition=Q(mailbox__isnull=True) | Q(member__isnull=True), name="macro_is_of_one"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="macro_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
