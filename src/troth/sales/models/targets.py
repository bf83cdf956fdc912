"""What is to be won within a period."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.ground.models import DatedRow, MoneyField
from troth.sales.forecast import Span

SPANS = [(span.value, span.value) for span in Span]


class Target(DatedRow):
    """What a member, a team or the whole firm is to win in a month or a quarter.

    `starts_on` is the first day of the period, which `name` writes shortly, and `team` is the one that is
    called `team_name`: the database sees to all three.
    """

    name = models.CharField(max_length=20, db_default="")
    span = models.CharField(max_length=10, choices=SPANS)
    starts_on = models.DateField()
    member = models.ForeignKey("team.Member", models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey("team.Team", models.CASCADE, null=True, blank=True, related_name="+")
    team_name = models.CharField(max_length=80, blank=True, db_default="")
    amount = MoneyField()

    class Meta:
        db_table = "sales_target"
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on", "span", "member", "team"],
                nulls_distinct=False,
                name="target_of_a_period_once",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True) | Q(team__isnull=True), name="target_of_one"
            ),
            models.CheckConstraint(
                condition=Q(span=Span.MONTH) | Q(span=Span.QUARTER, starts_on__month__in=(1, 4, 7, 10)),
                name="target_of_a_quarter",
            ),
            models.CheckConstraint(condition=Q(starts_on__day=1), name="target_starts_with_its_period"),
        ]

    def __str__(self) -> str:
        return self.name
