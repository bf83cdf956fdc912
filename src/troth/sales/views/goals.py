"""How far a period is from its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from troth.sales import queries
from troth.sales.forecast import Period, Span
from troth.sales.queries import Aim, Whose
from troth.sales.queries.asked import Asked
from troth.sales.queries.forecast import Forecast
from troth.sales.views.drawings import rows_of
from troth.team.actor import Scope, Verb
from troth.team.queries import names_of
from troth.webkit.shell import list_url


@dataclass(frozen=True, slots=True)
class Step:
    """What there is towards a target: its share of it in per cent, how long its bar is, what is lacking."""

    name: str
    amount: Decimal
    percent: Decimal
    bar: int
    lacking: Decimal
    url: str
    series: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with the way to it. `mark` is where it stands on the bars, of 100."""

    aim: Aim
    steps: list[Step]
    mark: int


@dataclass(frozen=True, slots=True)
class Goals:
    """What is to be won: `aims` of the periods that are drawn, `goal` of the one that is asked.

    `set_url` asks for a target, for those who set any; `all_url` lists those of the period.
    """

    whose: Whose | None
    aims: Mapping[Period, Mapping[Whose, Aim]]
    goal: Goal | None
    set_url: str = ""
    all_url: str = ""

    def amounts(self) -> dict[Period, Decimal]:
        """Give the amounts by period, of whoever is asked."""
        return {
            period: found[self.whose].amount
            for period, found in self.aims.items()
            if self.whose is not None and self.whose in found
        }

    def of(self, period: Period) -> Mapping[Whose, Aim]:
        """Give what everybody is to win in a period."""
        return self.aims.get(period, {})


def goals_of(found: Forecast, periods: list[Period], whose: Whose | None) -> Goals:
    """Hold a forecast against its target. One of a pipeline has none: a target counts all of them."""
    asked = found.asked
    if asked.pipeline or not asked.seen_by.may("targets.see"):
        return Goals(None, {}, None)
    aims = queries.aims(periods, asked.rates, seen_by=asked.seen_by)
    aim = aims.get(asked.period, {}).get(whose) if whose is not None else None
    may_set = queries.may_set_targets(asked.seen_by) and asked.seen_by.may("targets.create")
    return Goals(
        whose,
        aims,
        _goal(found, aim) if aim else None,
        set_url=_set_url(asked, whose) if may_set and whose is not None else "",
        all_url=_all_url(asked.period),
    )


def whose_target(asked: Asked, *, member: str, team: str) -> Whose | None:
    """Tell whose target is meant: of the member or team that is asked, of all, or of oneself alone."""
    if member:
        return Whose(member=UUID(member))
    if team:
        return Whose(team=UUID(team))
    scope = asked.seen_by.scope("deals", Verb.SEE)
    if scope is Scope.ALL:
        return Whose()
    return Whose(asked.seen_by.member_id) if scope is Scope.OWN and asked.seen_by.member_id else None


def _goal(found: Forecast, aim: Aim) -> Goal:
    total, rows = found.total, rows_of(found.asked)
    told = [
        (_("Won"), total.won, rows["won"], "kept"),
        (_("Committed"), total.committed, rows["committed"], "1"),
        (_("Weighted"), total.weighted, rows["open"], "3"),
    ]
    longest = max(aim.amount, *(amount for _name, amount, _url, _series in told))
    steps = [
        Step(
            name,
            amount,
            amount / aim.amount,
            round(amount / longest * 100),
            max(aim.amount - amount, Decimal(0)),
            url,
            series,
        )
        for name, amount, url, series in told
    ]
    return Goal(aim, steps, round(aim.amount / longest * 100))


def _set_url(asked: Asked, whose: Whose | None) -> str:
    given = {"span": asked.period.span.value, "starts_on": asked.period.starts_on.isoformat()}
    if whose and whose.member:
        given["member"] = str(whose.member)
    if whose and whose.team:
        given["team"] = names_of([whose.team])[whose.team]
    return f"{list_url('targets', 'new')}?{urlencode(given)}"


def _all_url(period: Period) -> str:
    span = f'span = "{period.span.value}" and ' if period.span is Span.MONTH else ""
    where = f"{span}starts_on >= {period.starts_on} and starts_on < {period.ends_before}"
    return f"{list_url('targets')}?{urlencode({'where': where})}"
