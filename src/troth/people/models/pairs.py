"""Two people who may be the same, that somebody said they are not, and the look that found them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from troth.ground.models import Row


class Pair(Row):
    """Two people who may be one: the older of the two is `one`.

    `weight` says how likely, in bits: at 0 it is as likely as not. `levels` and `bits` say what each
    comparison of `people.linkage.comparisons.ALL` found and how much that says, in their order. A pair that
    was told apart stays, so that nobody is asked again. No constraint points at the people: to be like
    somebody else keeps nobody from being taken back with an import.
    """

    one = models.ForeignKey(
        "people.Person", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    other = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_constraint=False)
    weight = models.FloatField(db_default=0)
    levels = ArrayField(models.SmallIntegerField(), db_default=[])
    bits = ArrayField(models.FloatField(), db_default=[])
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


class Scan(models.Model):
    """The last look for people who are there twice, and from how likely on a pair is asked about. One row.

    `matches` says from how many pairs of one person each comparison was learnt.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    asked_from = models.FloatField(db_default=0.5)
    finished_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(db_default=0)
    compared = models.PositiveBigIntegerField(db_default=0)
    matches = models.JSONField(db_default={})

    class Meta:
        db_table = "people_scan"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_scan"),
            models.CheckConstraint(
                condition=Q(asked_from__gte=0.05, asked_from__lte=0.99), name="scan_asks_from_a_likelihood"
            ),
        ]
