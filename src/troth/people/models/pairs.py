"""Two people who may be the same, and that somebody said they are not."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from troth.ground.models import Row


class Pair(Row):
    """Two people who share what one person has: the older of the two is `one`.

    `shared` is made of the bits of `people.sharing.Shared`, `weight` says how much that is. A pair that was
    told apart stays, so that nobody is asked again. No constraint points at the people: to be like somebody
    else keeps nobody from being taken back with an import.
    """

    one = models.ForeignKey(
        "people.Person", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    other = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_constraint=False)
    shared = models.PositiveSmallIntegerField(db_default=0)
    weight = models.PositiveSmallIntegerField(db_default=0)
    told_apart_at = models.DateTimeField(null=True)
    told_apart_by = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "people_pair"
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_is_of_two"),
            models.UniqueConstraint("one", "other", name="pair_is_noted_once"),
        ]
        indexes = [
            models.Index(
                F("weight").desc(), F("id"), name="pair_by_weight", condition=Q(told_apart_at__isnull=True)
            ),
        ]
