"""What is kept of changes to all records that a list finds, while they run and can be taken back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, Row


class State(models.TextChoices):
    """Where a bulk run stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class Deed(models.TextChoices):
    """What is done to each record."""

    CHANGE = "change", _("Change")
    DELETE = "delete", _("Delete")
    ACTION = "action", _("Action")


class BulkRun(DatedRow):
    """One thing done to every record that a question found when it began.

    `name` is the field or action; `values` holds what it becomes, or the action's inputs. `said` tells it in
    words. `refused` counts the records that could not be changed, `kept` those that undo left as they were,
    since somebody has changed them.
    """

    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+")
    object_type = models.CharField(max_length=60)
    where = models.TextField(blank=True, db_default="")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    name = models.CharField(max_length=60, blank=True, db_default="")
    values = models.JSONField(default=dict)
    said = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_stop_asked = models.BooleanField(db_default=False)
    total = models.IntegerField(null=True)
    done = models.IntegerField(db_default=0)
    refused = models.IntegerField(db_default=0)
    undone = models.IntegerField(db_default=0)
    kept = models.IntegerField(db_default=0)
    error = models.CharField(max_length=500, blank=True, db_default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webkit_bulk_run"
        indexes = [models.Index("created_at", name="bulk_run_by_created_at")]


class BulkItem(Row):
    """A record of a run: found at its beginning, so that a run that goes on neither forgets nor repeats one.

    `before` is what a changed field held, in JSON's types, and `as_of` when the record was changed.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Left as it is")

    of = models.ForeignKey(BulkRun, models.CASCADE, db_column="run_id", related_name="+", db_index=False)
    record_id = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, db_default=Outcome.WAITING)
    before = models.JSONField(null=True)
    as_of = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        db_table = "webkit_bulk_item"
        indexes = [
            models.Index("of", "outcome", "id", name="bulk_item_by_outcome"),
            models.Index("record_id", name="bulk_item_by_record", condition=models.Q(before__isnull=False)),
        ]
