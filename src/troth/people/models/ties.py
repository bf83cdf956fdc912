"""How people belong together: roles at companies, relations to one another, tags."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from troth.ground.models import Row


class Role(Row):
    """What a person is at a company, from when, until when. The current primary one is on the person."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    company = models.ForeignKey("people.Company", models.CASCADE, related_name="+")
    title = models.CharField(max_length=160, blank=True, db_default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    is_primary = models.BooleanField(db_default=True)

    class Meta:
        db_table = "people_role"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gt=F("starts_on")),
                name="role_runs_forward",
            ),
            models.UniqueConstraint(
                "person",
                condition=Q(is_primary=True, ends_before__isnull=True),
                name="role_one_current_primary",
            ),
        ]


class RelationKind(Row):
    """A kind of tie between two people, named from both ends: "reports to" and "manages"."""

    key = models.SlugField(max_length=40, unique=True)
    forward = models.CharField(max_length=60)
    backward = models.CharField(max_length=60)
    is_symmetric = models.BooleanField(default=False)
    is_built_in = models.BooleanField(default=False)

    class Meta:
        db_table = "people_relation_kind"


class Relation(Row):
    """A tie: `person` is `kind.forward` `other`; from the other end it reads `kind.backward`."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.ForeignKey(RelationKind, models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "people_relation"
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_joins_two_people"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gt=F("starts_on")),
                name="relation_runs_forward",
            ),
            models.UniqueConstraint(
                "person", "other", "kind", "starts_on", name="relation_is_told_once", nulls_distinct=False
            ),
        ]


class Tag(Row):
    """A word put on people and companies, with its hue. Records hold the words themselves."""

    name = models.CharField(max_length=60)
    hue = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "people_tag"
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_name_is_unique")]
