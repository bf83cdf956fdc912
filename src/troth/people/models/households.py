"""The people who live together."""

from __future__ import annotations

from django.db import models

from troth.ground.models import DatedRow


class Household(DatedRow):
    """People under one roof: one address, one letter, one place to see what passed with any of them.

    Who lives there is told by the people themselves: each points at the one household they live in.
    """

    name = models.CharField(max_length=240)
    street = models.CharField(max_length=300, blank=True, db_default="")
    postal_code = models.CharField(max_length=20, blank=True, db_default="")
    city = models.CharField(max_length=120, blank=True, db_default="")
    region = models.CharField(max_length=120, blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    owner = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    external_id = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "people_household"
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="household_has_a_name"),
            models.UniqueConstraint(
                "external_id", condition=~models.Q(external_id=""), name="household_external_id_is_unique"
            ),
        ]
        indexes = [
            models.Index("created_at", "id", name="household_by_created_at"),
            models.Index("owner", "id", name="household_by_owner"),
        ]

    def __str__(self) -> str:
        return self.name
