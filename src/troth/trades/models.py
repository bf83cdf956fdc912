"""What a template added to the workspace, so that it can be taken away again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.ground.models import DatedRow
from troth.trades.patterns import What


class Added(DatedRow):
    """One thing that a template added. `of` is the object type that it belongs to, '' for none."""

    template = models.CharField(max_length=40)
    what = models.CharField(max_length=10, choices=What)
    of = models.CharField(max_length=60, blank=True)
    key = models.UUIDField()
    label = models.CharField(max_length=200)

    class Meta:
        db_table = "trades_added"
        constraints = [
            models.UniqueConstraint(fields=["what", "key"], name="added_once"),
            models.CheckConstraint(condition=Q(what__in=What.values), name="added_is_known"),
        ]
