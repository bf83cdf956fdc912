"""What is to be done, for whom, by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, Row


class Kind(models.TextChoices):
    """What sort of step it is. A call or a meeting has an hour, a task may do with a day."""

    TASK = "task", _("Task")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")


class Outcome(models.TextChoices):
    """What came of a call."""

    REACHED = "reached", _("Reached")
    MESSAGE = "message", _("Left a message")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    WRONG_NUMBER = "wrong_number", _("Wrong number")


class Answer(models.TextChoices):
    """What somebody says to an invitation; the words of RFC 5545 are in `calendar_file`."""

    OPEN = "open", _("No answer yet")
    YES = "yes", _("Comes")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("Does not come")


class Series(DatedRow):
    """What comes back by a rule of RFC 5545: on which day and at which hour it began, on the clocks of where.

    Each time is a task of its own. They are made ahead up to `made_until`; None when all of them are there.
    """

    rule = models.CharField(max_length=300)
    starts_on = models.DateField()
    starts_at = models.TimeField(null=True)  # None: a whole day
    time_zone = models.CharField(max_length=60)
    made_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "agenda_series"

    def __str__(self) -> str:
        return self.rule


LONGEST_NOTICE = 4 * 7 * 24 * 60  # minutes


class Task(DatedRow):
    """A next step, done when `done_at` is set. `due_at` with `is_whole_day` means a day, not an hour.

    A call or a meeting begins at `due_at` and ends at `ends_at`. `time_zone` is where its hour was agreed.
    Whoever snoozed it is left alone until `snoozed_until`. `original_at` is when one of a series would have
    been, and `is_exception` that it was changed by itself. `about_kind` and `about_id` name a record of any
    other type that it is about; it goes with that record.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TASK, db_default=Kind.TASK)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True, db_default="")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    company = models.ForeignKey("people.Company", models.CASCADE, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("team.Member", models.PROTECT, related_name="+", db_index=False)
    about_kind = models.CharField(max_length=60, db_default="", blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    is_whole_day = models.BooleanField(db_default=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, db_default="", blank=True)
    time_zone = models.CharField(max_length=60, db_default="", blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, db_default="", blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    remind_minutes = models.PositiveIntegerField(null=True, blank=True)  # before it is due
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    original_at = models.DateTimeField(null=True, blank=True)
    is_exception = models.BooleanField(db_default=False)
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
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(due_at__isnull=False, ends_at__gt=models.F("due_at")),
                name="task_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="task_kind_is_known"),
            models.CheckConstraint(
                condition=Q(remind_minutes=None) | Q(remind_minutes__lte=LONGEST_NOTICE),
                name="task_reminds_in_time",
            ),
            models.UniqueConstraint("series", "original_at", name="task_of_series_once"),
        ]
        indexes = [
            models.Index("owner", "due_at", name="task_open_by_owner", condition=Q(done_at__isnull=True)),
            models.Index("person", "due_at", name="task_open_by_person", condition=Q(done_at__isnull=True)),
            models.Index(
                "about_kind", "about_id", "due_at", name="task_open_by_record",
                condition=Q(done_at__isnull=True),
            ),
            models.Index(
                "snoozed_until", name="task_snoozed",
                condition=Q(done_at__isnull=True, snoozed_until__isnull=False),
            ),
            models.Index(
                "due_at", name="task_to_remind_of",
                condition=Q(done_at__isnull=True, remind_minutes__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int | None:
        """Give how long it lasts by the clock; None when it has no end on it."""
        if self.due_at is None or self.ends_at is None or self.is_whole_day:
            return None
        return int((self.ends_at - self.due_at).total_seconds()) // 60


class Attendee(DatedRow):
    """Somebody who is asked to a meeting or a call: a person or a member, with their answer."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="+", db_constraint=False)
    person = models.ForeignKey(
        "people.Person", models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    member = models.ForeignKey(
        "team.Member", models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False
    )
    answer = models.CharField(max_length=10, choices=Answer.choices, db_default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "agenda_attendee"
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, member__isnull=False) | Q(person__isnull=False, member=None),
                name="attendee_is_one",
            ),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="attendee_answer_is_known"),
            # Of people there is no such rule: two who are merged may both have been asked.
            models.UniqueConstraint("task", "member", name="attendee_member_once"),
        ]

    def __str__(self) -> str:
        return self.answer


class Reminder(Row):
    """That a member is to be told of a task at a time: once, however often the job runs."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="+", db_constraint=False)
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+", db_constraint=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "agenda_reminder"
        constraints = [models.UniqueConstraint("member", "task", "at", name="reminder_once")]
        indexes = [models.Index("member", name="reminder_to_show", condition=Q(seen_at__isnull=True))]


class Feed(Row):
    """The address at which a calendar program reads a member's calendar; only its digest is kept."""

    member = models.OneToOneField("team.Member", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "agenda_feed"
