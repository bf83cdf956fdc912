"""Runs of insight, and what the last one says of each customer."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from troth.ground.models import DatedRow, MoneyField, Row
from troth.insight.groups import Group
from troth.insight.standing import Every, State, Step

SCORES = (1, 5)


class Run(Row):
    """One time that all customers were looked at. `as_of` is when the lake stood as it was read.

    `findings` is what it found of all together: `queries.findings` reads it. Nobody begun it: the clock did.
    """

    begun_at = models.DateTimeField(db_default=Now())
    begun_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, db_default=State.WAITING)
    step = models.CharField(max_length=10, choices=Step.choices, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    customers = models.PositiveIntegerField(null=True)
    findings = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        db_table = "insight_run"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="insight_run_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=(State.WAITING, State.RUNNING), ended_at=None)
                | Q(state__in=(State.DONE, State.FAILED), ended_at__isnull=False),
                name="insight_run_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | Q(as_of__isnull=False, customers__isnull=False),
                name="insight_run_done_has_a_result",
            ),
            # One at a time: a second press, and the clock, find the first.
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="insight_run_alone",
            ),
        ]
        indexes = [models.Index(fields=["-begun_at"], name="insight_run_by_day")]


class Outlook(models.Model):
    """What the last run says of a customer; its key is that of the person, so that people are given its
    values as fields of their own.

    The facts come first. What a law foretells is empty where none could be fitted yet, and stays what it was
    where a later fit failed: `foreseen_at` says as of when.
    """

    person = models.OneToOneField(
        "people.Person", models.CASCADE, primary_key=True, db_column="id", related_name="+"
    )
    as_of = models.DateTimeField()
    purchases = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    spent = MoneyField()
    recency_score = models.PositiveSmallIntegerField()
    frequency_score = models.PositiveSmallIntegerField()
    monetary_score = models.PositiveSmallIntegerField()
    customer_group = models.CharField(max_length=12)
    foreseen_at = models.DateTimeField(null=True)
    churn_risk = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    expected_purchases = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    expected_spend = MoneyField(null=True)
    next_purchase_on = models.DateField(null=True)
    lifetime_value = MoneyField(null=True)
    lifetime_value_least = MoneyField(null=True)
    lifetime_value_most = MoneyField(null=True)

    class Meta:
        db_table = "insight_outlook"
        constraints = [
            models.CheckConstraint(
                condition=Q(first_on__lte=F("last_on"), purchases__gte=1), name="outlook_is_of_a_history"
            ),
            models.CheckConstraint(
                condition=Q(recency_score__range=SCORES)
                & Q(frequency_score__range=SCORES)
                & Q(monetary_score__range=SCORES),
                name="outlook_scores_are_fifths",
            ),
            models.CheckConstraint(
                condition=Q(customer_group__in=[each.value for each in Group]), name="outlook_group_is_known"
            ),
            models.CheckConstraint(
                condition=Q(churn_risk__range=(0, 1)) | Q(churn_risk=None), name="outlook_risk_is_a_share"
            ),
        ]
        indexes = [
            models.Index("last_on", "person", name="outlook_by_last"),
            models.Index("churn_risk", "person", name="outlook_by_risk"),
        ]


class Past(models.Model):
    """What a run said of a customer, for the last runs."""

    pk = models.CompositePrimaryKey("person_id", "run_id")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    # A million rows of one run are not each held against it: they go in one statement, with it.
    run = models.ForeignKey(Run, models.CASCADE, related_name="+", db_constraint=False)
    customer_group = models.CharField(max_length=12)
    churn_risk = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    lifetime_value = MoneyField(null=True)

    class Meta:
        db_table = "insight_past"


class Terms(DatedRow):
    """How insight reckons: one row."""

    is_only = models.BooleanField(db_default=True, editable=False)
    every = models.CharField(max_length=10, choices=Every.choices, db_default=Every.WEEK)
    months = models.PositiveSmallIntegerField(db_default=36)
    discount = models.DecimalField(max_digits=4, decimal_places=3, db_default=Decimal("0.1"))
    margin = models.DecimalField(max_digits=4, decimal_places=3, db_default=Decimal(1))

    class Meta:
        db_table = "insight_terms"
        constraints = [
            models.UniqueConstraint("is_only", name="insight_terms_are_one"),
            models.CheckConstraint(condition=Q(is_only=True), name="insight_terms_are_only"),
            models.CheckConstraint(condition=Q(every__in=Every.values), name="insight_terms_every_is_known"),
            models.CheckConstraint(condition=Q(months__range=(1, 120)), name="insight_terms_months"),
            models.CheckConstraint(condition=Q(discount__range=(0, 1)), name="insight_terms_discount"),
            models.CheckConstraint(condition=Q(margin__gt=0, margin__lte=1), name="insight_terms_margin"),
        ]
