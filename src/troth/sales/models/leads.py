"""Leads: what people ask for, before it is known whether anything comes of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow


class LeadStatus(models.TextChoices):
    """How far a lead is looked after."""

    NEW = "new", _("New")
    WORKING = "working", _("In work")
    CONVERTED = "converted", _("Became a deal")
    DROPPED = "dropped", _("Dropped")


class Lead(DatedRow):
    """An enquiry of a person. Who they are stands with the person; here is what they ask for.

    `lifecycle_before` and `status_before` are what a conversion moved, for whoever takes it back.
    """

    name = models.CharField(max_length=300)  # what they ask for
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=120, blank=True, db_default="")
    status = models.CharField(max_length=10, choices=LeadStatus.choices, db_default=LeadStatus.NEW)
    reason = models.CharField(max_length=300, blank=True, db_default="")
    note = models.TextField(blank=True, db_default="")
    owner = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    received_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    deal = models.ForeignKey("sales.Deal", models.SET_NULL, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=200, blank=True, db_default="")
    status_before = models.CharField(max_length=10, blank=True, db_default="")
    lifecycle_before = models.CharField(max_length=10, blank=True, db_default="")

    class Meta:
        db_table = "sales_lead"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="lead_asks_for_something"),
            models.CheckConstraint(condition=Q(status__in=LeadStatus.values), name="lead_has_a_status"),
            models.CheckConstraint(
                condition=(Q(status=LeadStatus.DROPPED) & ~Q(reason=""))
                | (~Q(status=LeadStatus.DROPPED) & Q(reason="")),
                name="lead_is_dropped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(LeadStatus.NEW, LeadStatus.WORKING), closed_at__isnull=True)
                | Q(status__in=(LeadStatus.CONVERTED, LeadStatus.DROPPED), closed_at__isnull=False),
                name="lead_is_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(deal__isnull=True) | Q(status=LeadStatus.CONVERTED),
                name="lead_that_became_a_deal",
            ),
            models.UniqueConstraint(
                "external_id", condition=~Q(external_id=""), name="lead_external_id_is_unique"
            ),
        ]
        indexes = [
            models.Index("status", "received_at", "id", name="lead_by_status"),
            models.Index("received_at", "id", name="lead_by_received_at"),
            models.Index("created_at", "id", name="lead_by_created_at"),
            models.Index("owner", "id", name="lead_by_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something to be done."""
        return self.status in (LeadStatus.NEW, LeadStatus.WORKING)
