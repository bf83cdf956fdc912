"""The object types that a workspace adds, and the fields that it adds to any of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from troth.ground.models import DatedRow, Row


class CustomObject(DatedRow):
    """A noun made in the browser. Its records stand in a table of its own: `o_` and `name`.

    `one` and `many` are its words, `title` the label of the field that names a record. `time` names the field
    that says when it happened; without one, it is when the record was made.
    """

    name = models.CharField(max_length=40, unique=True)
    one = models.CharField(max_length=60)
    many = models.CharField(max_length=60)
    icon = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True, default="")
    time = models.CharField(max_length=60, blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalog_custom_object"
        ordering = ("position", "created_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z][a-z0-9_]*$"), name="custom_object_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(~Q(one=""), ~Q(many=""), ~Q(title="")), name="custom_object_has_labels"
            ),
        ]


class CustomField(DatedRow):
    """A field made in the browser. Its values stand in a column of the type's own table: `c_` and `name`.

    `choices` of a select are [{"value", "label", "tone"}, …]. `is_quick`: an index stands behind it, so that
    lists can be sorted by it. `points_at` names the object type of a reference, or "members". A record
    `is_erased_with` the person it points at, or stays and points at nobody. A `formula` is what the field is
    computed by, as it was typed, and `reads` are the fields that it names. A `roll_up`, with the names of
    `types.RollUp`, tells of the records that point at this one.
    """

    object_type = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    points_at = models.CharField(max_length=60, blank=True, default="")
    choices = models.JSONField(default=list, blank=True)
    help = models.CharField(max_length=300, blank=True, default="")
    formula = models.TextField(blank=True, default="")
    reads = models.JSONField(default=list, blank=True)
    roll_up = models.JSONField(default=dict, blank=True)
    is_listed = models.BooleanField(default=False)
    is_quick = models.BooleanField(default=False)
    is_erased_with = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalog_custom_field"
        ordering = ("object_type", "position", "created_at")
        constraints = [
            models.UniqueConstraint(fields=["object_type", "name"], name="custom_field_name_is_unique"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z][a-z0-9_]*$"), name="custom_field_has_a_name"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="custom_field_has_a_label"),
        ]

    @property
    def is_computed(self) -> bool:
        """Tell whether nobody writes what stands in it."""
        return bool(self.formula or self.roll_up)


class Computation(Row):
    """Formulas of one type that are worked out for all its records, and take the place of the former ones.

    `steps` are [{"id", "name", "kind", "formula", "reads", "tree"}, …], one for each field. Where the field
    `is_new`, nobody knows it before the end. Of `total` records `done` are computed, up to the key `after`.
    A `problem` is what stopped the last try.
    """

    object_type = models.CharField(max_length=60, unique=True)
    steps = models.JSONField()
    is_new = models.BooleanField()
    total = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    after = models.UUIDField(null=True)
    problem = models.CharField(max_length=300, blank=True, default="")
    asked_by = models.ForeignKey("team.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "catalog_computation"


class HeldFile(Row):
    """A file that stands in a field of a record, or was brought for one and is not claimed yet.

    The record's column tells which files it has; `object_type` and `field` say which column to look in.
    """

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey("team.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    object_type = models.CharField(max_length=60, blank=True, default="")
    field = models.CharField(max_length=60, blank=True, default="")
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "catalog_file"

    @property
    def as_json(self) -> dict[str, object]:
        """The file as the column of a record has it, and as the API shows it."""
        return {
            "id": str(self.pk), "name": self.name, "size": self.size_bytes, "media_type": self.media_type,
        }  # fmt: skip
