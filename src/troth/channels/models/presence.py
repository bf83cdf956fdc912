"""Who has a conversation before them just now."""

from __future__ import annotations

from django.db import models

from troth.channels.models.conversations import Conversation
from troth.ground.models import UuidV7


class Presence(models.Model):
    """A member who looks at a conversation: told every few seconds, and gone soon after."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "channels_presence"
        constraints = [models.UniqueConstraint("conversation", "member", name="presence_is_one")]
