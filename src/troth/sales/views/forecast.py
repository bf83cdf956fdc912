"""The page of the forecast: what a period is likely to bring, how sure that is, and what moved it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from troth.exchange.plotting import KINDS, taken_along
from troth.sales import queries
from troth.sales.queries.asked import READ
from troth.sales.views import drawings, pictures, tables
from troth.sales.views.choosing import chosen
from troth.sales.views.goals import goals_of
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

WEEK = timedelta(days=7)


@require_GET
@needs("deals.see")
def forecast(request: MemberRequest) -> HttpResponse:
    """Show the forecast of a period for those who may read what it is made of."""
    if hidden := _hidden(request):
        return reply.page(request, "sales/forecast_hidden.html", {"hidden": hidden})
    choice = chosen(request)
    asked = choice.asked
    found = queries.forecast_of(asked)
    movement = queries.moved_since(asked.at - WEEK, asked)
    goals = goals_of(found, drawings.periods_of(found), choice.whose)
    context = {
        "choice": choice,
        "asked": asked,
        "found": found,
        "movement": movement,
        "moves": drawings.moves_of(movement, asked),
        "past": drawings.course_of(found, goals.amounts()),
        "goals": goals,
        "tables": tables.tables_of(found, choice.reached, goals.of(asked.period)),
        "held": sum(past.between.holds(past.won) for past in found.pasts),
        "whole": drawings.whole,
        "money": partial(drawings.whole, currency=asked.currency),
        "label": drawings.label_of(asked.period),
        "rows": drawings.rows_of(asked),
        "pictures": pictures.told_of(asked),
        "kinds": list(KINDS),
        "same": urlencode(list(request.GET.items())),
        "stages": tables.stages_of(found),
    }
    return reply.page(request, "sales/forecast.html", context)


@require_GET
@needs("deals.see")
def picture(request: MemberRequest, name: str, form: str) -> HttpResponse:
    """Give one of the pictures as a file: to put into a letter, or to draw it otherwise."""
    told = [] if _hidden(request) or form not in KINDS else pictures.told_of(chosen(request).asked)
    found = next((each for each in told if each.key == name), None)
    if found is None:
        raise Http404
    return taken_along(found.as_plot(), form, name)


def _hidden(request: MemberRequest) -> list[str]:
    """List what a forecast is made of and the asker may not read: each figure would tell of it."""
    return [name for name in READ if not request.member.may_read("deals", name)]
