"""What currencies are worth is kept by administrators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.utils.translation import gettext as _

from troth.ground.money import PRECISE, RATE_STEP, RATES_END, is_currency
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.commands.members import administer
from troth.team.errors import Refused
from troth.team.models import CurrencyRate, Workspace

KEPT = """
with given as (
    select distinct on (currency, day) * from unnest(%s::text[], %s::date[], %s::numeric[])
        with ordinality each(currency, day, rate, place) order by currency, day, place desc
), kept as (
    insert into team_currency_rate as known (own, currency, day, rate)
    select %s, currency, day, rate from given
    on conflict (own, currency, day) do update set rate = excluded.rate where known.rate <> excluded.rate
    returning (old.id is null) as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new), (select count(*) from given)
from kept
"""


class WrongRate(Refused):
    """A rate that can not be."""


@dataclass(frozen=True, slots=True)
class KeptRates:
    """What became of rates that were given."""

    added: int
    changed: int
    unchanged: int


def keep_rates(*, rates: Iterable[tuple[str, date, Decimal]], by: Actor) -> KeptRates:
    """Keep what a unit of a currency is worth from a day on: (currency, day, rate), the last word counts.

    Raises WrongRate for one that is no currency, the workspace's own, or worth nothing; none is kept then.
    """
    administer(by)
    with acting(by), connection.cursor() as cursor:
        own = Workspace.objects.select_for_update().get(pk=1).currency
        checked = [(currency, day, _checked(currency, rate, own)) for currency, day, rate in rates]
        columns = [list(column) for column in zip(*checked, strict=True)] or [[], [], []]
        cursor.execute(KEPT, [*columns, own])
        added, changed, given = cursor.fetchone()
    return KeptRates(added, changed, given - added - changed)


def delete_rate(*, currency: str, day: date, by: Actor) -> bool:
    """Forget a rate: the one before it holds again. Tell whether there was one."""
    administer(by)
    with acting(by):
        own = Workspace.objects.get(pk=1).currency
        count, _each = CurrencyRate.objects.filter(own=own, currency=currency, day=day).delete()
    return count > 0


def _checked(currency: str, rate: Decimal, own: str) -> Decimal:
    if not is_currency(currency):
        raise WrongRate(_("“%s” is no currency.") % currency)
    if currency == own:
        raise WrongRate(_("%s is the workspace’s own currency, and needs no rate.") % own)
    if not rate.is_finite() or not 0 < rate <= RATES_END - RATE_STEP:
        raise WrongRate(_("A rate is a number above 0: %s is none.") % f"{rate:f}")
    kept = rate.quantize(RATE_STEP, ROUND_HALF_UP, PRECISE)
    if not kept:
        raise WrongRate(_("The rate of %s is too small to be kept.") % currency)
    return kept
