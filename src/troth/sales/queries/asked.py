"""What is asked of a forecast, and the pieces of SQL that say which deals that is and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from troth.catalog.registry import object_types
from troth.ground.clock import now, today
from troth.ground.money import Rates
from troth.questions import visibility
from troth.questions.sql import Sql
from troth.sales.forecast import Period
from troth.team.actor import Actor, Scope, Verb
from troth.team.queries import course_of, list_members, list_teams, rates_on, workspace

# Without one of these a role is shown no forecast: each figure would tell of a field that it may not read.
READ = (
    "value",
    "won_value",
    "expected_on",
    "stage",
    "status",
    "closed_at",
    "category",
    "pipeline",
    "owner",
    "source",
)
# Of the sources of deals the commonest are told apart, all others are one.
SOURCE = "case when d.source = any(%(sources)s::text[]) then d.source else '' end"
MOST_DAYS = 20_000  # more than there have been rates for
SIZES = [Decimal(10) ** digits for digits in range(3, 7)]  # where values are told apart by their size


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A period, in which currency its sums are, at which moment, of whose deals and of which pipeline.

    `members` and `pipeline` are None for all of them. `rates` are what a unit of each currency is worth in
    `currency` today; an amount without one is counted, and is in no sum. `own` is the workspace's currency,
    and `course` what a unit of it was worth in `currency` from each day on, the earliest first: what was won
    is worth what it was on its day. It is empty where both are the same.
    """

    period: Period
    currency: str
    rates: dict[str, Decimal]
    own: str
    course: tuple[tuple[date, Decimal], ...] = ()
    at: datetime
    members: frozenset[UUID] | None = None
    pipeline: UUID | None = None
    seen_by: Actor

    @property
    def today(self) -> date:
        """The day of the asker."""
        return self.at.astimezone(ZoneInfo(self.seen_by.time_zone)).date()

    @property
    def has_begun(self) -> bool:
        """Whether the period is the present one: then it holds what was expected before, too."""
        return self.period.starts_on <= self.today

    def midnight(self, day: date) -> datetime:
        """Give the moment at which a day begins for the asker."""
        return datetime.combine(day, time(), ZoneInfo(self.seen_by.time_zone))

    @property
    def values(self) -> dict[str, Any]:
        """What the pieces below name."""
        reach = visibility.condition(object_types()["deals"], self.seen_by, alias="d")
        return {
            "codes": list(self.rates),
            "factors": list(self.rates.values()),
            "sizes": SIZES,
            "currency": self.currency,
            "home": workspace().time_zone,
            "course_days": [day for day, _factor in self.course],
            "course": [factor for _day, factor in self.course],
            "members": sorted(self.members or ()),
            "pipeline": self.pipeline,
            "starts_on": self.period.starts_on,
            "ends_on": self.period.ends_before,
            **_numbered(reach)[1],
        }

    @property
    def won_worth(self) -> str:
        """What a won deal `d` was worth on its day in the currency that is asked; null without a rate."""
        if self.currency == self.own:
            return "(d.won_value).amount"
        day = "(d.closed_at at time zone %(home)s)::date"
        factor = f"(%(course)s::numeric[])[width_bucket({day}, %(course_days)s::date[])]"
        own = f"(d.won_value).amount * {factor}"
        return f"case when (d.value).currency = %(currency)s then (d.value).amount else {own} end"

    @property
    def reach(self) -> str:
        """The condition on `d`, a deal that the asker may see."""
        return _numbered(visibility.condition(object_types()["deals"], self.seen_by, alias="d"))[0]

    @property
    def states(self) -> str:
        """States of deals as `s`, with the deals as `d` where only some of those may be seen."""
        joined = "" if self.reach == "true" else " join sales_deal d on d.id = s.deal_id"
        return f"sales_deal_state s{joined}"

    def asked_of(self, alias: str) -> str:
        """Give the condition on a deal or a state of it: of the members and the pipeline that are asked."""
        parts = [f"{alias}.owner_id = any(%(members)s::uuid[])"] if self.members is not None else []
        parts += [f"{alias}.pipeline_id = %(pipeline)s"] if self.pipeline else []
        return " and ".join(parts) or "true"

    def counts(self, alias: str) -> str:
        """Give the condition under which a deal, or a state, counts among the open ones of the period."""
        since = "" if self.has_begun else f" and {alias}.expected_on >= %(starts_on)s"
        return (
            f"{alias}.status = 'open' and {alias}.category <> 'omitted'"
            f" and {alias}.expected_on < %(ends_on)s{since} and {self.asked_of(alias)}"
        )


def worth(alias: str) -> str:
    """Give a value in the currency that is asked, at today's rates; null for one without a rate."""
    value = f"({alias}.value)"
    return f"{value}.amount * (%(factors)s::numeric[])[array_position(%(codes)s::text[], {value}.currency)]"


def rows_of(text: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Give the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _numbered(condition: Sql) -> tuple[str, dict[str, Any]]:
    """Give the values of a condition names, since a query has others beside them."""
    text, names = condition.text, [f"reach_{place}" for place in range(len(condition.params))]
    for name in names:
        text = text.replace("%s", f"%({name})s", 1)
    return text, dict(zip(names, condition.params, strict=True))


@dataclass(frozen=True, slots=True)
class TeamOf:
    """A team with those members of it whose deals the asker may see."""

    key: UUID
    name: str
    members: frozenset[UUID]


def asked_for(
    *, period: Period, currency: str, members: frozenset[UUID] | None, pipeline: UUID | None, seen_by: Actor
) -> Asked:
    """Make what is asked, at this moment, with today's rates; an unknown currency is the workspace's own."""
    rates = rates_on(today(seen_by.time_zone))
    wanted = currency if currency in rates.worth else rates.own
    return Asked(
        period=period,
        currency=wanted,
        rates=rates.into(wanted),
        own=rates.own,
        course=_course(rates.own, wanted, today(seen_by.time_zone)),
        at=now(),
        members=members,
        pipeline=pipeline,
        seen_by=seen_by,
    )


def _course(own: str, currency: str, until: date) -> tuple[tuple[date, Decimal], ...]:
    """Give what a unit of the workspace's currency was worth in another from each day on."""
    if currency == own:
        return ()
    known = course_of(currency, until=until, limit=MOST_DAYS)
    into = ((each.day, Rates(own, {currency: each.rate}).into(currency).get(own)) for each in known[::-1])
    return tuple((day, factor) for day, factor in into if factor is not None)


def whose(by: Actor) -> tuple[list[tuple[UUID, str]], list[TeamOf]]:
    """List the members whose deals somebody may see, and their teams."""
    is_all = by.scope("deals", Verb.SEE) is Scope.ALL
    reached = by.team_member_ids | ({by.member_id} if by.member_id else set())
    rows = [row for row in list_members(seen_by=by) if is_all or row.id in reached]
    teams = [
        TeamOf(team.pk, team.name, frozenset(row.id for row in rows if team.name in row.teams))
        for team in list_teams()
    ]
    return [(row.id, row.name) for row in rows], [team for team in teams if team.members]
