"""What search knows of a message: its words, in a table of their own, which stays small enough to walk."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from troth.channels.models.conversations import Message


class Searched(models.Model):
    """The folded words of a message, its subject, files and whom it names; written with the message."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        db_table = "channels_searched"
        indexes = [
            GinIndex(fields=["words"], name="searched_by_words"),
            models.Index(fields=["-at", "-message"], name="searched_by_time"),
        ]
