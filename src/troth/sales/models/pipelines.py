"""The ways that deals go: pipelines, their stages, and the reasons why deals are lost."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow


class Status(models.TextChoices):
    """How a deal stands, which its stage says."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Pipeline(DatedRow):
    """A way from the first talk to the signature. It has one stage for won and one for lost deals."""

    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        db_table = "sales_pipeline"
        ordering = ("position", "id")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="pipeline_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Stage(DatedRow):
    """A step of a pipeline. `probability` is of winning, in percent; a deal ages after `days` here.

    To enter it a deal must have the fields in `needs_fields` (public names), a next step where
    `needs_step`, and the steps in `needs_done` must have been done.
    """

    pipeline = models.ForeignKey("sales.Pipeline", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(db_default=0)
    kind = models.CharField(max_length=10, choices=Status.choices, db_default=Status.OPEN)
    probability = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_fields = ArrayField(models.CharField(max_length=60), db_default=[], blank=True)
    needs_step = models.BooleanField(db_default=False)
    needs_done = ArrayField(models.CharField(max_length=200), db_default=[], blank=True)

    class Meta:
        db_table = "sales_stage"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="stage_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind=Status.WON, probability=100)
                | Q(kind=Status.LOST, probability=0)
                | Q(kind=Status.OPEN, probability__lte=100),
                name="stage_ends_are_certain",
            ),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__gt=0), name="stage_days"),
            models.UniqueConstraint(
                "pipeline", "kind", condition=~Q(kind=Status.OPEN), name="stage_ends_once_each"
            ),
            # What a deal points at: it can not stand in a stage of another pipeline, nor with another status.
            models.UniqueConstraint(fields=["id", "pipeline", "kind"], name="stage_of_pipeline_and_kind"),
        ]
        indexes = [models.Index("pipeline", "position", name="stage_by_pipeline")]

    def __str__(self) -> str:
        return self.name


class LossReason(DatedRow):
    """Why deals are lost: one of few, so that they can be counted."""

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        db_table = "sales_loss_reason"
        ordering = ("position", "id")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="loss_reason_has_a_name")]

    def __str__(self) -> str:
        return self.name
