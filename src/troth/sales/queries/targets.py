"""What is to be won in a period, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import today
from troth.sales.forecast import Period, Span, period_of
from troth.sales.models import Target
from troth.sales.queries.asked import asked_for, rows_of, worth
from troth.team.actor import Actor, Scope, Verb
from troth.team.queries import team_ids_of

KIND = "targets"
WON = """
select coalesce(sum({worth}), 0) from sales_deal d
where d.status = 'won' and d.closed_at >= %(since)s and d.closed_at < %(until)s and {reach} and {asked}
"""
NEEDED = ("value", "status", "closed_at", "owner")


class Whose(NamedTuple):
    """A member, a team, or with neither the whole firm."""

    member: UUID | None = None
    team: UUID | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be won in a period, in the currency that is asked, and when that was last set.

    `is_of_months` where a quarter has no target of its own, but each of its months has one.
    """

    amount: Decimal
    set_at: datetime
    is_of_months: bool = False


@dataclass(frozen=True, slots=True)
class Towards:
    """How far somebody is on the way to their own target of the present month or quarter."""

    period: Period
    currency: str
    target: Decimal
    won: Decimal
    today: date

    @property
    def lacking(self) -> Decimal:
        """What is still to be won."""
        return max(self.target - self.won, Decimal(0))

    @property
    def days_left(self) -> int:
        """How many days there are for it, today among them."""
        return (self.period.ends_before - self.today).days


def on_the_way(by: Actor) -> Towards | None:
    """Tell how far a member is towards their target: that of the month, else of the quarter.

    None where they have none, or may not read what it is held against. A single sum, no forecast.
    """
    if by.member_id is None or not all(by.may_read("deals", name) for name in NEEDED):
        return None
    me = Whose(by.member_id)
    for span in Span:
        asked = asked_for(
            period=period_of(today(by.time_zone), span), currency="", members=frozenset([by.member_id]),
            pipeline=None, seen_by=by,
        )  # fmt: skip
        period = asked.period
        aim = aims([period], asked.rates, seen_by=by)[period].get(me) if by.may("targets.see") else None
        if aim is None:
            continue
        dates = {"since": asked.midnight(period.starts_on), "until": asked.midnight(period.ends_before)}
        text = WON.format(worth=worth("d"), reach=asked.reach, asked=asked.asked_of("d"))
        won = rows_of(text, {**asked.values, **dates})[0][0]
        return Towards(period, asked.currency, aim.amount, won, asked.today)
    return None


def reaches_target(target: Target, verb: Verb, by: Actor) -> bool:
    """Tell whether a target is within the reach of a verb.

    Most roles may change what is their own or their team's, whatever it is. Nobody is meant to set what they
    are measured by, so for that less than the right to all must be given to a role by the name of targets.
    """
    scope = by.scope(KIND, verb)
    if scope is Scope.ALL:
        return True
    if verb is not Verb.SEE and KIND not in by.rights:
        return False
    if target.team_id and scope is Scope.TEAM and by.member_id:
        return target.team_id in team_ids_of(by.member_id)
    return by.reaches(KIND, verb, target.member_id)


def get_target(key: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Target:
    """Load a target. Raises NotFound for a stranger's, Forbidden for one that may be seen, but not `to`."""
    try:
        found = Target.objects.filter(pk=key).first()
    except (ValueError, ValidationError):
        found = None
    if found is None or not reaches_target(found, Verb.SEE, seen_by):
        raise NotFound(KIND)
    if not reaches_target(found, to, seen_by):
        raise Forbidden(f"{KIND}.{to}")
    return found


def may_set_targets(by: Actor) -> bool:
    """Tell whether somebody sets any targets at all."""
    scope = by.scope(KIND, Verb.CHANGE)
    return scope is Scope.ALL or (scope is not Scope.NONE and KIND in by.rights)


def aims(
    periods: Iterable[Period], rates: Mapping[str, Decimal], *, seen_by: Actor
) -> dict[Period, dict[Whose, Aim]]:
    """Give what is to be won in some periods of one span, as far as the asker may see it.

    A target in a currency without a rate is none: nothing could be held against it.
    """
    periods = list(periods)
    if not periods or not seen_by.may("targets.see") or not seen_by.may_read(KIND, "amount"):
        return {}
    first, last = min(periods), max(periods)
    rows = Target.objects.filter(starts_on__gte=first.starts_on, starts_on__lt=last.ends_before)
    seen = filter(partial(reaches_target, verb=Verb.SEE, by=seen_by), rows)
    held: dict[Period, dict[Whose, Aim]] = {}
    for row in seen:
        if row.amount.currency in rates:
            amount = row.amount.amount * rates[row.amount.currency]
            of = Whose(row.member_id, row.team_id)
            held.setdefault(Period(Span(row.span), row.starts_on), {})[of] = Aim(amount, row.updated_at)
    return {period: _of_months(period, held) | held.get(period, {}) for period in periods}


def _of_months(period: Period, held: Mapping[Period, Mapping[Whose, Aim]]) -> dict[Whose, Aim]:
    """Add up the targets of the months of a quarter, where each of them has one."""
    if period.span is Span.MONTH:
        return {}
    first = Period(Span.MONTH, period.starts_on)
    months = [held.get(first.shifted(step), {}) for step in range(3)]
    return {
        whose: Aim(
            sum((month[whose].amount for month in months), Decimal(0)),
            max(month[whose].set_at for month in months),
            is_of_months=True,
        )
        for whose in months[0]
        if all(whose in month for month in months)
    }
