"""What is to be done, for whom, by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.ground.models import DatedRow


class Task(DatedRow):
    """A next step, done when `done_at` is set. `due_at` with `is_whole_day` means a day, not an hour.

    `about_kind` and `about_id` name a record of any other type that it is about; it goes with that record.
    """

    title = models.CharField(max_length=200)
    note = models.TextField(blank=True, db_default="")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    company = models.ForeignKey("people.Company", models.CASCADE, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("team.Member", models.PROTECT, related_name="+", db_index=False)
    about_kind = models.CharField(max_length=60, db_default="", blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    is_whole_day = models.BooleanField(db_default=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "agenda_task"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="task_says_what"),
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None)
                | (~Q(about_kind__in=("", "people", "companies")) & Q(about_id__isnull=False)),
                name="task_about_is_whole",
            ),
        ]
        indexes = [
            models.Index("owner", "due_at", name="task_open_by_owner", condition=Q(done_at__isnull=True)),
            models.Index("person", "due_at", name="task_open_by_person", condition=Q(done_at__isnull=True)),
            models.Index(
                "about_kind", "about_id", "due_at", name="task_open_by_record",
                condition=Q(done_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
