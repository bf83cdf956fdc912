"""What the API remembers between requests: answers given, and how often somebody asked."""

from __future__ import annotations

from django.db import models

from troth.ground.models import Row


class Answer(Row):
    """The answer to a write that came with an `Idempotency-Key`, kept for a day.

    `who` is the member's id. `fingerprint` tells the same request from another under the same key. The
    row is made before the work and completed in the same transaction, so whoever sees it sees it whole.
    """

    who = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "apikit_answer"
        constraints = [models.UniqueConstraint("who", "key", name="answer_is_given_once")]
        indexes = [models.Index("created_at", name="answer_by_age")]


class Allowance(models.Model):
    """How many calls somebody has made in the running minute. The table is unlogged: a crash forgives."""

    who = models.CharField(max_length=200, primary_key=True)
    minute = models.DateTimeField()
    spent = models.PositiveIntegerField()

    class Meta:
        db_table = "apikit_allowance"
