"""What may be asked of a forecast, and what is asked in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from troth.ground import clock
from troth.sales import queries
from troth.sales.forecast import Span, period_of
from troth.sales.queries import TeamOf, Whose
from troth.sales.queries.asked import Asked
from troth.sales.views import drawings
from troth.sales.views.goals import whose_target
from troth.team.actor import Scope, Verb
from troth.team.door import MemberRequest

AHEAD = 3  # periods after the present one that may be asked for


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen on the page, and what is."""

    asked: Asked
    periods: list[tuple[str, str]]
    members: list[tuple[str, str]]
    teams: list[tuple[str, str]]
    pipelines: list[tuple[str, str]]
    currencies: list[tuple[str, str]]
    member: str
    team: str
    pipeline: str
    reached: list[TeamOf]
    whose: Whose | None


def chosen(request: MemberRequest) -> Choice:
    """Read what is asked in the address. What it can not be is as if it was not asked."""
    by, query = request.member, request.GET
    today = clock.today(by.time_zone)
    span = Span.QUARTER if query.get("span") == Span.QUARTER else Span.MONTH
    here = period_of(today, span)
    ahead = [here.shifted(step) for step in range(AHEAD + 1)]
    period = next((each for each in ahead if each.starts_on.isoformat() == query.get("from")), here)
    sees_others = by.scope("deals", Verb.SEE) in (Scope.ALL, Scope.TEAM)
    members, teams = queries.whose(by) if sees_others else ([], [])
    pipelines = [(str(each.pk), each.name) for each in queries.pipelines()]
    member, team = (
        _one_of(query.get("member"), [(str(key), name) for key, name in members]),
        _one_of(query.get("team"), [(str(each.key), each.name) for each in teams]),
    )
    pipeline = _one_of(query.get("pipeline"), pipelines)
    asked = queries.asked_for(
        period=period,
        currency=query.get("currency", ""),
        members=_members(member, team, teams),
        pipeline=UUID(pipeline) if pipeline else None,
        seen_by=by,
    )
    return Choice(
        asked=asked,
        periods=[(each.starts_on.isoformat(), drawings.label_of(each)) for each in ahead],
        members=[(str(key), name) for key, name in members],
        teams=[(str(each.key), each.name) for each in teams],
        pipelines=pipelines,
        currencies=[(code, code) for code in sorted(asked.rates)],
        member=member,
        team=team,
        pipeline=pipeline,
        reached=teams,
        whose=whose_target(asked, member=member, team=team),
    )


def _one_of(given: str | None, choices: list[tuple[str, str]]) -> str:
    return given if given and given in dict(choices) else ""


def _members(member: str, team: str, teams: list[Any]) -> frozenset[UUID] | None:
    if member:
        return frozenset((UUID(member),))
    return next((each.members for each in teams if str(each.key) == team), None)
