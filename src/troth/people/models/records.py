"""The two nouns at the centre: a person and a company.

`email`, `phone`, `title` and `company` of a person are copies of the primary contact point and the
current role, kept by the commands in the same transaction: the list of a million people then reads
one table.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow


class Lifecycle(models.TextChoices):
    """Where a person or company stands on the way from stranger to customer and beyond."""

    LEAD = "lead", _("Lead")
    PROSPECT = "prospect", _("Prospect")
    CUSTOMER = "customer", _("Customer")
    LAPSED = "lapsed", _("Lapsed")
    FORMER = "former", _("Former")
    OTHER = "other", _("Other")


class Turn(models.TextChoices):
    """Who must act next: we, they, or nobody."""

    OURS = "ours", _("Our turn")
    THEIRS = "theirs", _("Their turn")
    REST = "rest", _("Nobody’s turn")


class Standing(DatedRow):
    """What person and company share: place, owner, lifecycle, tags, where they come from."""

    name = models.CharField(max_length=240)
    email = models.CharField(max_length=254, blank=True, db_default="")
    phone = models.CharField(max_length=40, blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    city = models.CharField(max_length=120, blank=True, db_default="")
    lifecycle = models.CharField(max_length=20, choices=Lifecycle.choices, db_default=Lifecycle.LEAD)
    lifecycle_since = models.DateTimeField(db_default=Now())
    owner = models.ForeignKey(
        "team.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    tags = ArrayField(models.CharField(max_length=60), db_default=[], blank=True)
    source = models.CharField(max_length=120, blank=True, db_default="")
    external_id = models.CharField(max_length=200, blank=True, db_default="")
    turn = models.CharField(max_length=10, choices=Turn.choices, db_default=Turn.REST)
    turn_since = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    doc = models.TextField(db_default="", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Person(Standing):
    """A human being. Their history stays theirs when the company changes."""

    first_name = models.CharField(max_length=120, blank=True, db_default="")
    last_name = models.CharField(max_length=120, blank=True, db_default="")
    title = models.CharField(max_length=160, blank=True, db_default="")
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, blank=True, related_name="+")
    household = models.ForeignKey(
        "people.Household", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    language = models.CharField(max_length=20, blank=True, db_default="")
    time_zone = models.CharField(max_length=60, blank=True, db_default="")
    birthday = models.DateField(null=True, blank=True)
    our_answer_hours = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    their_answer_hours = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)  # the database keeps it: see migration `pace`
    cadence_days = models.PositiveSmallIntegerField(null=True, blank=True)
    silent_until = models.DateTimeField(null=True, blank=True)  # somebody said not to write before
    reach_out_at = models.DateTimeField(null=True, blank=True)  # the database keeps it, too

    class Meta:
        db_table = "people_person"
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
            models.UniqueConstraint(
                "external_id", condition=~models.Q(external_id=""), name="person_external_id_is_unique"
            ),
        ]
        indexes = [
            models.Index("created_at", "id", name="person_by_created_at"),
            models.Index("updated_at", "id", name="person_by_updated_at"),
            models.Index("last_contact_at", "id", name="person_by_last_contact"),
            models.Index("owner", "id", name="person_by_owner"),
            models.Index("country", "id", name="person_by_country"),
            models.Index("lifecycle", "id", name="person_by_lifecycle"),
            models.Index("turn", "turn_since", name="person_by_turn", condition=~models.Q(turn="rest")),
            models.Index(
                "answer_due_at",
                name="person_by_answer_due",
                condition=models.Q(answer_due_at__isnull=False),
            ),
            models.Index(
                "reach_out_at",
                "id",
                name="person_by_reach_out",
                condition=models.Q(reach_out_at__isnull=False),
            ),
            models.Index(
                "household", name="person_by_household", condition=models.Q(household__isnull=False)
            ),
        ]


class Company(Standing):
    """A firm, school, club or authority that people have roles at."""

    domain = models.CharField(max_length=200, blank=True, db_default="")
    website = models.CharField(max_length=300, blank=True, db_default="")
    industry = models.CharField(max_length=120, blank=True, db_default="")
    size = models.PositiveIntegerField(null=True, blank=True)
    vat_number = models.CharField(max_length=20, blank=True, db_default="")

    class Meta:
        db_table = "people_company"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(vat_number__regex=r"^([A-Z]{2}[A-Z0-9+*]{2,18})?$"),
                name="company_vat_number",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="company_has_a_name"),
            models.UniqueConstraint(
                "external_id", condition=~models.Q(external_id=""), name="company_external_id_is_unique"
            ),
        ]
        indexes = [
            models.Index("created_at", "id", name="company_by_created_at"),
            models.Index("updated_at", "id", name="company_by_updated_at"),
            models.Index("last_contact_at", "id", name="company_by_last_contact"),
            models.Index("owner", "id", name="company_by_owner"),
        ]
