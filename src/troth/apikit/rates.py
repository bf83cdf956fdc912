"""Rates of currencies by the API. The routes stand here because the team lies below the API kit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from troth.apikit import parameters
from troth.apikit.gate import for_members, needs
from troth.apikit.json_body import Body, Line, answer
from troth.apikit.problem import not_found
from troth.catalog.errors import Invalid
from troth.ground.clock import now
from troth.ground.money import is_currency
from troth.team import commands, queries
from troth.team.door import MemberRequest
from troth.team.errors import Refused

ROUTER = Router(tags=["Rates"])
MOST = 10_000

Rate = Annotated[Decimal, Field(gt=0, max_digits=40)]


class NewRate(Body):
    """What one of a `currency` is worth in the workspace's own, from a `day` on."""

    currency: Annotated[Line, Field(min_length=3, max_length=3)]
    day: date
    rate: Rate


class NewRates(Body):
    """Rates to be kept: all of them, or none. One that there is of that day is changed."""

    items: Annotated[list[NewRate], Field(min_length=1, max_length=MOST)]


@ROUTER.get("", summary="List rates", operation_id="list_rates")
@for_members
def list_rates(request: MemberRequest, on: str = "", currency: str = "") -> HttpResponse:
    """What holds `on` a day, today if none is said; of one `currency` its last 200 rates until then."""
    parameters.check_known(request, ("on", "currency"))
    day = _day(on) if on else now().date()
    if currency and not is_currency(currency):
        raise Invalid([("currency", _("is no currency."))])
    known = queries.course_of(currency, until=day, limit=200) if currency else queries.list_rates(day)
    return answer({"in": queries.workspace().currency, "items": [_shown(rate) for rate in known]})


@ROUTER.post("", summary="Keep rates", operation_id="keep_rates")
@needs("administrator")
def keep_rates(request: MemberRequest, body: NewRates) -> HttpResponse:
    """Add rates, or change those of their days."""
    rates = [(each.currency.upper(), each.day, each.rate) for each in body.items]
    try:
        kept = commands.keep_rates(rates=rates, by=request.member)
    except Refused as refusal:
        raise Invalid([("items", str(refusal))]) from None
    return answer({"added": kept.added, "changed": kept.changed, "unchanged": kept.unchanged})


@ROUTER.delete(
    "/{str:currency}/{str:day}", summary="Delete a rate", operation_id="delete_rate", response={204: None}
)
@needs("administrator")
def delete_rate(request: MemberRequest, currency: str, day: str) -> HttpResponse:
    """Forget a rate: the one before it holds again."""
    if not commands.delete_rate(currency=currency, day=_day(day), by=request.member):
        raise not_found()
    return HttpResponse(status=204)


def _shown(known: queries.RateOn) -> dict[str, Any]:
    return {"currency": known.currency, "day": known.day.isoformat(), "rate": f"{known.rate.normalize():f}"}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid([("on", _("must be a day, as 2026-01-31."))]) from None
