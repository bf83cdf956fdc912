"""Segments, who is in them, and what could change that.

What belongs to a segment or a person goes with them by the database's own cascade, whoever deletes them: a
segment of half a million people is not read to be deleted.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.ground.models import DatedRow, Row


class Segment(DatedRow):
    """People who meet a question, or a list that is kept by hand where `question` is empty.

    `time_zone` is that of whoever asked, for relative times. `is_timed`: somebody can enter or leave though
    nothing was changed. `due_at` is when all people are next asked; `noted_at` when something last happened
    for which they are to be asked; `built_at` when that was first done, None until then. `problem` says why
    the question can no longer be asked.
    """

    name = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True, db_default="", default="")
    question = models.TextField(blank=True, db_default="", default="")
    time_zone = models.CharField(max_length=64, db_default="UTC", default="UTC")
    owner = models.ForeignKey("team.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    is_timed = models.BooleanField(db_default=False, default=False)
    size = models.IntegerField(db_default=0, default=0)
    built_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    took_ms = models.IntegerField(db_default=0, default=0)
    problem = models.TextField(blank=True, db_default="", default="")

    class Meta:
        db_table = "segments_segment"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="segment_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_list(self) -> bool:
        """Tell whether its people are chosen by hand."""
        return not self.question


class Membership(Row):
    """A person is in a segment, since then."""

    segment = models.ForeignKey(
        Segment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    person = models.ForeignKey("people.Person", models.DO_NOTHING, related_name="+", db_constraint=False)
    since = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "segments_member"
        constraints = [
            models.UniqueConstraint("segment", "person", name="somebody_is_in_a_segment_once"),
        ]


class Source(Row):
    """A table that a segment's question reads.

    `is_near`: its rows tell whom they are about, and only those are asked again; else everybody is.
    """

    segment = models.ForeignKey(
        Segment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    table_name = models.CharField(max_length=63)
    is_near = models.BooleanField()

    class Meta:
        db_table = "segments_source"
        constraints = [
            models.UniqueConstraint("table_name", "is_near", "segment", name="a_source_is_named_once"),
        ]


class Use(Row):
    """A segment's question names another segment, which is then not to be deleted."""

    segment = models.ForeignKey(
        Segment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    used = models.ForeignKey(Segment, models.PROTECT, related_name="+")

    class Meta:
        db_table = "segments_use"
        constraints = [models.UniqueConstraint("segment", "used", name="a_segment_is_used_once")]


class Day(Row):
    """How a segment went on one day of its time zone: how many came, went, and were there."""

    segment = models.ForeignKey(
        Segment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    day = models.DateField()
    size = models.IntegerField()
    came = models.IntegerField(db_default=0, default=0)
    went = models.IntegerField(db_default=0, default=0)

    class Meta:
        db_table = "segments_day"
        constraints = [models.UniqueConstraint("segment", "day", name="a_day_is_told_once")]


COUNT_AGAIN = "segments_segment"  # the table of a note that sizes are to be counted anew


class Touch(models.Model):
    """Something that a question reads was changed about a person; without one, about who knows whom.

    Written by triggers in the transaction of the change, and taken away when the person was asked again.
    """

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(max_length=63)
    person_id = models.UUIDField(null=True)

    class Meta:
        db_table = "segments_touch"
