"""Deals, the people in them, and how each stood at any time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, MoneyField, Row
from troth.sales.models.pipelines import Status


class Category(models.TextChoices):
    """How sure the seller is of a deal within its period."""

    PIPELINE = "pipeline", _("Pipeline")
    BEST = "best", _("Best case")
    COMMIT = "commit", _("Committed")
    OMITTED = "omitted", _("Left out")


class Part(models.TextChoices):
    """What somebody is in a deal."""

    BUYER = "buyer", _("Buyer")
    DECIDER = "decider", _("Decides")
    USER = "user", _("User")
    CHAMPION = "champion", _("On our side")
    OPPONENT = "opponent", _("Opponent")
    ADVISER = "adviser", _("Adviser")
    OTHER = "other", _("Other")


class Deal(DatedRow):
    """A chance of a sale. `status` is its stage's kind, which the database holds.

    `stage_since` is when it came to its stage, `closed_at` when it was won or lost. `won_value` is what a won
    one was worth on that day, in the workspace's own currency: the database sees to it.
    """

    name = models.CharField(max_length=200)
    pipeline = models.ForeignKey("sales.Pipeline", models.PROTECT, related_name="+", db_index=False)
    stage = models.ForeignKey("sales.Stage", models.PROTECT, related_name="+", db_index=False)
    stage_since = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=Status.choices, db_default=Status.OPEN)
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    value = MoneyField(null=True, blank=True)
    won_value = MoneyField(null=True, editable=False)
    expected_on = models.DateField(null=True, blank=True)
    category = models.CharField(max_length=10, choices=Category.choices, db_default=Category.PIPELINE)
    source = models.CharField(max_length=120, blank=True, db_default="")
    competitors = ArrayField(models.CharField(max_length=120), db_default=[], blank=True)
    note = models.TextField(blank=True, db_default="")
    lost_reason = models.ForeignKey(
        "sales.LossReason", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lost_note = models.CharField(max_length=500, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "sales_deal"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="deal_has_a_name"),
            models.CheckConstraint(
                condition=Q(status=Status.OPEN, closed_at__isnull=True)
                | (~Q(status=Status.OPEN) & Q(closed_at__isnull=False)),
                name="deal_is_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.LOST) | Q(lost_reason__isnull=True, lost_note=""),
                name="deal_lost_for_a_reason",
            ),
            models.UniqueConstraint(
                "external_id", condition=~Q(external_id=""), name="deal_external_id_is_unique"
            ),
        ]
        indexes = [
            models.Index("stage", "expected_on", "id", name="deal_by_stage"),
            models.Index("status", "expected_on", "id", name="deal_by_status"),
            models.Index("expected_on", "id", name="deal_by_expected_on"),
            models.Index("created_at", "id", name="deal_by_created_at"),
            models.Index("owner", "id", name="deal_by_owner"),
            models.Index("closed_at", "id", name="deal_by_closed_at"),
            models.Index(
                fields=["closed_at"],
                include=["created_at", "pipeline", "owner", "value", "won_value"],
                condition=Q(status=Status.WON),
                name="deal_won_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.status == Status.OPEN


class DealPerson(Row):
    """Somebody who has a part in a deal."""

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices, db_default=Part.OTHER)

    class Meta:
        db_table = "sales_deal_person"
        # Two people who are merged may both have been in a deal, and are again when that is undone.
        indexes = [models.Index("deal", name="deal_person_by_deal")]


class DealState(models.Model):
    """How a deal stood from one moment until another. Written by the database with every change of a deal.

    What forecast, ageing and “what moved” are computed from; `until` is null for how it stands now.
    """

    id = models.BigAutoField(primary_key=True)
    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    # What was stays true of pipelines and stages that are gone.
    pipeline = models.ForeignKey(
        "sales.Pipeline", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    stage = models.ForeignKey(
        "sales.Stage", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    status = models.CharField(max_length=10)
    owner = models.ForeignKey(
        "team.Member", models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    value = MoneyField(null=True)
    expected_on = models.DateField(null=True)
    category = models.CharField(max_length=10)

    class Meta:
        db_table = "sales_deal_state"
        constraints = [models.UniqueConstraint(fields=["deal", "since"], name="deal_state_at_a_time")]
        indexes = [
            models.Index("deal", name="deal_state_now", condition=Q(until__isnull=True)),
            models.Index("since", name="deal_state_by_since"),
            models.Index("until", name="deal_state_open_until", condition=Q(status=Status.OPEN)),
        ]
