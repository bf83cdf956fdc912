"""The page of the forecast: what a period is likely to bring, how sure that is, and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from troth.ground import clock
from troth.sales import queries
from troth.sales.forecast import Span, period_of
from troth.sales.queries.asked import READ, Asked
from troth.sales.views import drawings, pictures
from troth.team.actor import Scope, Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

AHEAD = 3  # periods after the present one that may be asked for
WEEK = timedelta(days=7)


@require_GET
@needs("deals.see")
def forecast(request: MemberRequest) -> HttpResponse:
    """Show the forecast of a period for those who may read what it is made of."""
    hidden = [name for name in READ if not request.member.may_read("deals", name)]
    if hidden:
        return reply.page(request, "sales/forecast_hidden.html", {"hidden": hidden})
    choice = _chosen(request)
    asked = choice.asked
    found = queries.forecast_of(asked)
    movement = queries.moved_since(asked.at - WEEK, asked)
    context = {
        "choice": choice,
        "asked": asked,
        "found": found,
        "movement": movement,
        "moves": drawings.moves_of(movement, asked),
        "past": drawings.course_of(found),
        "tables": drawings.tables_of(found),
        "held": sum(past.between.holds(past.won) for past in found.pasts),
        "money": partial(drawings.whole, currency=asked.currency),
        "label": drawings.label_of(asked.period),
        "rows": drawings.rows_of(asked),
        "pictures": pictures.told_of(asked),
        "stages": drawings.stages_of(found),
    }
    return reply.page(request, "sales/forecast.html", context)


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


def _chosen(request: MemberRequest) -> Choice:
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
    )


def _one_of(given: str | None, choices: list[tuple[str, str]]) -> str:
    return given if given and given in dict(choices) else ""


def _members(member: str, team: str, teams: list[Any]) -> frozenset[UUID] | None:
    if member:
        return frozenset((UUID(member),))
    return next((each.members for each in teams if str(each.key) == team), None)
