"""Ways to reach a person or a company: each with a label and the time it is valid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from troth.ground.models import Row

ONE_OWNER = Q(person__isnull=False, company__isnull=True) | Q(person__isnull=True, company__isnull=False)


class ContactPoint(Row):
    """A way to reach somebody. It belongs to one person or to one company."""

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    company = models.ForeignKey("people.Company", models.CASCADE, null=True, related_name="+")
    label = models.CharField(max_length=40, blank=True, db_default="")
    is_primary = models.BooleanField(db_default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="%(class)s_has_one_owner"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="%(class)s_validity_runs_forward",
            ),
            models.UniqueConstraint(
                "person", condition=Q(is_primary=True), name="%(class)s_one_primary_per_person"
            ),
            models.UniqueConstraint(
                "company", condition=Q(is_primary=True), name="%(class)s_one_primary_per_company"
            ),
        ]


class Email(ContactPoint):
    """A mail address. `key` is it folded to lower case, for matching."""

    address = models.CharField(max_length=254)
    key = models.GeneratedField(
        expression=models.functions.Lower("address"),
        output_field=models.CharField(max_length=254),
        db_persist=True,
    )

    class Meta(ContactPoint.Meta):
        db_table = "people_email"
        indexes = [models.Index("key", name="email_by_key")]


class Phone(ContactPoint):
    """A phone number in E.164 (+353 …); as it was typed where it could not be read as one."""

    number = models.CharField(max_length=40)

    class Meta(ContactPoint.Meta):
        db_table = "people_phone"
        indexes = [models.Index("number", name="phone_by_number")]


class Address(ContactPoint):
    """A postal address. `street` may hold several lines."""

    street = models.CharField(max_length=300, blank=True, db_default="")
    postal_code = models.CharField(max_length=20, blank=True, db_default="")
    city = models.CharField(max_length=120, blank=True, db_default="")
    region = models.CharField(max_length=120, blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta(ContactPoint.Meta):
        db_table = "people_address"
        verbose_name_plural = _("addresses")
        constraints = [
            *ContactPoint.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="address_lies_on_earth",
            ),
        ]
