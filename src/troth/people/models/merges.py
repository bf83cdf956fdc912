"""Who was merged into whom, and all that is needed to bring them back."""

from __future__ import annotations

from django.db import models

from troth.ground.models import Row


class Merge(Row):
    """Somebody who was merged into another person: their id leads to who was kept.

    Neither id is a foreign key. The merged person is no row any more, and the kept one may be merged in turn.
    `held` is what an undo needs, as `people.merging.Held` says.
    """

    merged_id = models.UUIDField(unique=True)
    kept_id = models.UUIDField(db_index=True)
    merged_at = models.DateTimeField(db_default=models.functions.Now())
    merged_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+", db_index=False)
    held = models.JSONField()

    class Meta:
        db_table = "people_merge"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(merged_id=models.F("kept_id")), name="merge_joins_two_people"
            )
        ]

    @property
    def name(self) -> str:
        """What the merged person was called."""
        return str(self.held["merged"]["name"])
