"""What is kept of imports and exports: their course, what they changed, and what they could not take."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, Row


class State(models.TextChoices):
    """Where an import stands."""

    NEW = "new", _("Columns to be chosen")
    CHECKING = "checking", _("Trying out")
    CHECKED = "checked", _("Tried out")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Import(DatedRow):
    """A file on its way in. The counts are those of the running or last run; a dry run counts, too.

    `mapping` names the target of each column, empty for one that is left out. `position` is the last line
    whose batch was committed. `on_bad_cell` says what is left out for a cell that can not be read, its
    "row" or the "cell" alone; `partial` counts the rows that this is about, within the other counts.
    `alike` counts rows that would be new, and look like a record that is here; only a dry run looks.
    `kept` counts what undo left as it is, since a person changed it.
    """

    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    object_type = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    sheet = models.CharField(max_length=100, blank=True, db_default="")
    about = models.CharField(max_length=200, blank=True, db_default="")
    origin = models.CharField(max_length=60, blank=True, db_default="")
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    match = models.CharField(max_length=80, blank=True, db_default="")
    on_match = models.CharField(max_length=10, db_default="update")
    on_conflict = models.CharField(max_length=10, db_default="keep")
    on_bad_cell = models.CharField(max_length=10, db_default="row")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    is_dry = models.BooleanField(db_default=False)
    is_stop_asked = models.BooleanField(db_default=False)
    position = models.IntegerField(db_default=0)
    rows_expected = models.IntegerField(null=True)
    rows = models.IntegerField(db_default=0)
    created = models.IntegerField(db_default=0)
    updated = models.IntegerField(db_default=0)
    unchanged = models.IntegerField(db_default=0)
    skipped = models.IntegerField(db_default=0)
    failed = models.IntegerField(db_default=0)
    conflicts = models.IntegerField(db_default=0)
    partial = models.IntegerField(db_default=0)
    alike = models.IntegerField(db_default=0)
    kept = models.IntegerField(db_default=0)
    rate = models.FloatField(db_default=0)
    error = models.CharField(max_length=500, blank=True, db_default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_import"
        indexes = [
            models.Index("created_at", "id", name="import_by_created_at"),
            models.Index("sha256", name="import_by_sha256"),
        ]


class Problem(Row):
    """A value or a row that an import could not take, with the cells of the row as they stood."""

    of = models.ForeignKey(Import, models.CASCADE, db_column="import_id", related_name="+")
    line = models.IntegerField()
    column = models.CharField(max_length=300, blank=True, db_default="")
    value = models.CharField(max_length=300, blank=True, db_default="")
    reason = models.CharField(max_length=500)
    cells = ArrayField(models.TextField(), db_default=[])

    class Meta:
        db_table = "exchange_problem"


class ValueConflict(Row):
    """A value of a file that would overwrite, or did, what a person typed here later."""

    of = models.ForeignKey(Import, models.CASCADE, db_column="import_id", related_name="+")
    line = models.IntegerField()
    record_id = models.UUIDField()
    field = models.CharField(max_length=80)
    ours = models.CharField(max_length=300, blank=True, db_default="")
    theirs = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        db_table = "exchange_value_conflict"


class Made(Row):
    """Keys of rows that an import made in one table, a batch at a time."""

    of = models.ForeignKey(Import, models.CASCADE, db_column="import_id", related_name="+")
    table_name = models.CharField(max_length=63)
    ids = ArrayField(models.UUIDField())

    class Meta:
        db_table = "exchange_made"


class Change(Row):
    """What an import changed in a row: the columns that differ, as they were and as they became."""

    of = models.ForeignKey(Import, models.CASCADE, db_column="import_id", related_name="+")
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "exchange_change"


class Fingerprint(models.Model):
    """By what a row without mail, phone or id is known again: a number that sums up all it held."""

    pk = models.CompositePrimaryKey("object_type", "print")
    object_type = models.CharField(max_length=60)
    print = models.BigIntegerField()
    record_id = models.UUIDField()

    class Meta:
        db_table = "exchange_fingerprint"
        indexes = [models.Index("record_id", name="fingerprint_by_record")]


class RememberedMapping(DatedRow):
    """How the columns of a file with these headers were mapped last time."""

    object_type = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        db_table = "exchange_mapping"
        constraints = [models.UniqueConstraint("object_type", "signature", name="mapping_is_remembered_once")]


class Export(DatedRow):
    """A file on its way out, for the one who asked. It expires."""

    member = models.ForeignKey("team.Member", models.CASCADE, null=True, related_name="+")
    object_type = models.CharField(max_length=60)
    where = models.TextField(blank=True, db_default="")
    sort = models.CharField(max_length=200, blank=True, db_default="")
    fields = models.JSONField(default=list)
    form = models.CharField(max_length=10)
    path = models.CharField(max_length=255, blank=True, db_default="")
    rows = models.IntegerField(db_default=0)
    rows_expected = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_stop_asked = models.BooleanField(db_default=False)
    error = models.CharField(max_length=500, blank=True, db_default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_export"
        indexes = [models.Index("member", "created_at", name="export_by_member")]
