"""How often the people of a segment are to hear from us."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.ground.models import Row


class Cadence(Row):
    """Every so many days, for who is in a segment. Of several the one of the first `place` counts.

    What it comes to stands with each person: `cadence_days`, and `reach_out_at`, which the database keeps.
    """

    segment = models.ForeignKey("segments.Segment", models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "cadence_cadence"
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=1000), name="cadence_is_some_days"),
            models.UniqueConstraint("segment", name="cadence_is_one_of_a_segment"),
        ]
