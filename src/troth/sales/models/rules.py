"""What happens by itself when a deal enters a stage."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.ground.models import DatedRow, Row


class StageRule(Row):
    """An action that is run on each deal that enters a stage; `inputs` are in JSON's types, by name."""

    stage = models.ForeignKey("sales.Stage", models.CASCADE, related_name="+")
    action = models.CharField(max_length=60)
    inputs = models.JSONField(db_default={})

    class Meta:
        db_table = "sales_stage_rule"


class RuleRun(Row):
    """A rule was followed for one entry of a deal into its stage: not again for the same."""

    rule = models.ForeignKey("sales.StageRule", models.CASCADE, related_name="+", db_index=False)
    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "sales_rule_run"
        constraints = [models.UniqueConstraint(fields=["rule", "deal", "entered_at"], name="rule_runs_once")]


class Notice(DatedRow):
    """What a member is told of a deal, until they have seen it."""

    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+", db_index=False)
    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sales_notice"
        indexes = [models.Index("member", "id", name="notice_unseen", condition=Q(seen_at=None))]
