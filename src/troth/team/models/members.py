"""Members of staff, their roles and teams."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, Row
from troth.ground.money import RATE_DECIMALS, RATE_DIGITS


class Role(Row):
    """A named set of rights: {object type or "*": {verb: scope}}, and for `fields` {"type.field": right}."""

    name = models.CharField(max_length=60)
    key = models.SlugField(max_length=60, unique=True)
    is_built_in = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    rights = models.JSONField(default=dict)
    fields = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "team_role"

    def __str__(self) -> str:
        return self.name


class Team(Row):
    """A group of members who may see each other's records where a right reaches the team."""

    name = models.CharField(max_length=80)

    class Meta:
        db_table = "team_team"
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class Membership(Row):
    """A member's place in a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    member = models.ForeignKey("team.Member", models.CASCADE, related_name="+")

    class Meta:
        db_table = "team_membership"
        constraints = [models.UniqueConstraint("member", "team", name="member_is_in_a_team_once")]


class MemberManager(BaseUserManager["Member"]):
    """Finds members by mail address, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email=(username or "").lower())


class Member(DatedRow, AbstractBaseUser):
    """One of the staff: a person, or an agent (a program) that answers to a person.

    Without `joined_at` the member is invited and has not come in yet.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        AGENT = "agent", _("Agent")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    answers_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="agents")
    role = models.ForeignKey(Role, models.PROTECT, related_name="members")
    teams = models.ManyToManyField(Team, through=Membership, related_name="members", blank=True)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=10, default="system")
    hue = models.PositiveSmallIntegerField(default=1)
    joined_at = models.DateTimeField(null=True, blank=True)
    last_visit_at = models.DateTimeField(null=True, blank=True)
    previous_visit_at = models.DateTimeField(null=True, blank=True)
    last_login = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = MemberManager()

    class Meta:
        db_table = "team_member"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="member_email_is_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="person") | models.Q(answers_to__isnull=False),
                name="agent_answers_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Workspace(models.Model):
    """The one business that this installation serves. One row, made by the first migration."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120, default="Troth")
    country = models.CharField(max_length=2, default="", blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=20, default="en")

    class Meta:
        db_table = "team_workspace"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_workspace")]

    def __str__(self) -> str:
        return self.name


class CurrencyRate(Row):
    """What a unit of a currency is worth in the workspace's `own` one, from a day until the next rate."""

    own = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    rate = models.DecimalField(max_digits=RATE_DIGITS, decimal_places=RATE_DECIMALS)

    class Meta:
        db_table = "team_currency_rate"
        constraints = [
            models.UniqueConstraint(fields=["own", "currency", "day"], name="a_currency_has_one_rate_a_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="a_rate_is_positive"),
            models.CheckConstraint(
                condition=models.Q(currency__regex="^[A-Z]{3}$") & ~models.Q(currency=models.F("own")),
                name="a_rate_is_of_another_currency",
            ),
        ]
