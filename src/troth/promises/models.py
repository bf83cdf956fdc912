"""A word that was given, by us or by them, and everything that happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, MoneyField, Row


class Whose(models.TextChoices):
    """Who gave the word."""

    OURS = "ours", _("Our word")
    THEIRS = "theirs", _("Their word")


class State(models.TextChoices):
    """What has become of it. The database derives it: see the migration `standing`."""

    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    LATE = "kept_late", _("Kept late")
    BROKEN = "broken", _("Broken")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Happening(models.TextChoices):
    """What happened to a promise."""

    MADE = "made", _("given")
    MOVED = "moved", _("moved before it was due")
    MISSED = "missed", _("moved after it was due")
    KEPT = "kept", _("kept")
    LATE = "kept_late", _("kept late")
    BROKEN = "broken", _("broken")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REOPENED = "open", _("open again")
    CLAIMED = "claimed", _("said to be done")
    ASKED = "asked", _("another day asked for")
    TOLD = "told", _("told that it will not hold")


class Telling(models.TextChoices):
    """Why a member is told of a promise."""

    SOON = "soon", _("comes due")
    OVERDUE = "overdue", _("is overdue")
    TEAM = "team", _("is overdue, and still open")
    CLAIMED = "claimed", _("is said to be done")
    ASKED = "asked", _("is asked to be moved")


class Promise(DatedRow):
    """A word given by us to them or by them to us.

    Due is a day (`due_on`), perhaps with an hour (`due_time`), on the clocks of `time_zone`; `due_at` is the
    moment at which it is late, which the database works out: of a day its end. The database derives `state`
    from the three ends, of which at most one is set, keeps `first_due_at`, counts `moved` (each new day that
    was agreed before the old one had come) and keeps in `missed_at` the first day that passed before another
    was agreed: such a promise can only be kept late.

    `outcome` is what was said at the last thing that happened to it, `agreed_by` who agreed to its last new
    day, `proof` the interaction by which it was kept. `asked_on` is the day to which one side (`asked_by`)
    wants to move it and the other has not answered yet; `claimed_at` that the side which gave it says it is
    done. `source` is the interaction in which it was given.
    """

    words = models.CharField(max_length=500, db_column="name")  # by which search learns its words
    whose = models.CharField(max_length=10, choices=Whose.choices, db_default=Whose.OURS)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    about_kind = models.CharField(max_length=60, db_default="", blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, db_default="", blank=True)
    is_exact = models.BooleanField(db_default=False)  # on that day, not just by then
    due_at = models.DateTimeField(null=True, blank=True)
    first_due_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    moved = models.PositiveIntegerField(db_default=0)
    worth = MoneyField(null=True, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    quote = models.TextField(blank=True, db_default="")
    is_suggested = models.BooleanField(db_default=False)
    state = models.CharField(max_length=10, choices=State.choices, db_default=State.OPEN)
    made_at = models.DateTimeField(db_default=Now())
    kept_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=1000, blank=True, db_default="")
    agreed_by = models.CharField(max_length=200, blank=True, db_default="")
    proof_id = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.CharField(max_length=10, choices=Whose.choices, blank=True, db_default="")
    asked_on = models.DateField(null=True, blank=True)
    asked_words = models.CharField(max_length=1000, blank=True, db_default="")
    told_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "promises_promise"
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="promise_says_what"),
            models.CheckConstraint(condition=Q(whose__in=Whose.values), name="promise_is_somebodys"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="promise_state_is_known"),
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None)
                | (~Q(about_kind__in=("", "people", "companies")) & Q(about_id__isnull=False)),
                name="promise_about_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(due_time=None, is_exact=False, due_at=None),
                name="promise_hour_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_on=None, asked_by="")
                | Q(asked_at__isnull=False, asked_by__in=Whose.values),
                name="promise_is_asked_by_somebody",
            ),
            models.UniqueConstraint(
                "external_id", condition=~Q(external_id=""), name="promise_external_id_is_unique"
            ),
        ]
        indexes = [
            models.Index("state", "due_at", "id", name="promise_by_state"),
            models.Index("owner", "due_at", name="promise_open_by_owner", condition=Q(state="open")),
            models.Index("owner", "id", name="promise_by_owner"),
            models.Index("due_on", "id", name="promise_by_due"),
            models.Index(Coalesce("missed_at", "due_at"), name="promise_by_day_to_hold"),
            models.Index("made_at", "id", name="promise_by_made_at"),
            models.Index("created_at", "id", name="promise_by_created_at"),
            models.Index("about_kind", "about_id", name="promise_by_record", condition=~Q(about_kind="")),
            models.Index("source_id", name="promise_by_source", condition=Q(source_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.state == State.OPEN

    @property
    def name(self) -> str:
        """What its page is called by."""
        return self.words


class Step(Row):
    """One thing that happened to a promise. The database writes it, and lets nobody change it."""

    promise = models.ForeignKey(Promise, models.DO_NOTHING, related_name="+", db_constraint=False)
    at = models.DateTimeField(db_default=Now())
    what = models.CharField(max_length=10, choices=Happening.choices)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=1000, db_default="")
    agreed_by = models.CharField(max_length=200, db_default="")
    proof_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)

    class Meta:
        db_table = "promises_step"
        constraints = [
            models.CheckConstraint(condition=Q(what__in=Happening.values), name="promise_step_is_known")
        ]


class Notice(Row):
    """That a member is told of a promise before it is due, or when it was not kept: once."""

    promise = models.ForeignKey(Promise, models.DO_NOTHING, related_name="+", db_constraint=False)
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Telling.choices)
    due_at = models.DateTimeField()
    at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "promises_notice"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Telling.values), name="promise_notice_kind_is_known"),
            models.UniqueConstraint("member", "promise", "kind", "due_at", name="promise_notice_once"),
        ]
        indexes = [models.Index("member", name="promise_notice_open", condition=Q(seen_at__isnull=True))]


class Link(Row):
    """A way for a person to read and answer what is promised. Its address is this key with a mark of ours."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    made_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)  # in which `posts` were sent over it
    posts = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        db_table = "promises_link"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="promise_link_lasts")
        ]


class Declined(Row):
    """That a sentence of an interaction, by its digest, is no promise: it is not proposed again."""

    source_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "promises_declined"
        constraints = [models.UniqueConstraint("source_id", "digest", name="promise_declined_once")]
