"""The addresses at which people choose for themselves."""

from __future__ import annotations

from django.db import models

from troth.privacy.models.consents import Saying


class PublicLink(Saying):
    """The way to a person's own choices, to one click that ends a purpose, or to a confirmation.

    Without a purpose it leads to the page of all choices. One with an `entry` confirms what was asked for in
    it, once.
    """

    entry = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=models.functions.Now())
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)  # in which the last was posted, and how many were
    posts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "privacy_public_link"
        indexes = [models.Index("person", name="public_link_by_person")]
