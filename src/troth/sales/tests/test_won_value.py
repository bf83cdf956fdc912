"""What was won is worth what it was on its day, in three currencies; what is open, what it is today."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from troth.apikit.tests.callers import Caller, make_member
from troth.exchange.tests.importing import bring_in, undo
from troth.ground.clock import stopped
from troth.ground.money import Money
from troth.sales import commands, queries
from troth.sales.forecast import Span, period_of
from troth.sales.models import Deal, Stage
from troth.team import commands as team
from troth.team.actor import FieldRight, everyone
from troth.team.models import Workspace
from troth.team.queries import find_actor, history_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
D = Decimal
# The euro is the workspace's own. Rates are of the first of the month, and anew from the tenth on.
COURSE = [
    ("USD", date(2026, 11, 1), D("0.80")), ("USD", date(2026, 11, 10), D("0.90")),
    ("CHF", date(2026, 11, 1), D("1.10")), ("CHF", date(2026, 11, 10), D("1.05")),
]  # fmt: skip


@pytest.fixture
def rates(db: None) -> None:
    team.keep_rates(rates=COURSE, by=everyone())


def deal(amount: str, currency: str, *, won: date | None = None) -> Deal:
    stage = Stage.objects.get(name="Won" if won else "Offer")
    moment = datetime(won.year, won.month, won.day, 12, tzinfo=UTC) if won else NOW
    with stopped(moment):
        return commands.create_deal(
            values={
                "name": "Bikes", "stage": stage.pk, "value": Money(D(amount), currency),
                "expected_on": date(2026, 11, 20),
            },
            by=everyone(),
        )  # fmt: skip


def worth(deal: Deal) -> Money | None:
    deal.refresh_from_db()
    held: Money | None = deal.won_value
    return held


def forecast(currency: str) -> Any:
    with stopped(NOW):
        return queries.forecast_of(
            queries.asked_for(
                period=period_of(NOW.date(), Span.MONTH), currency=currency, members=None, pipeline=None,
                seen_by=everyone(),
            )
        )  # fmt: skip


def test_a_won_deal_keeps_the_rate_of_its_day(rates: None) -> None:
    early, late = deal("1000", "USD", won=date(2026, 11, 9)), deal("1000", "USD", won=date(2026, 11, 10))
    assert worth(early) == Money(D(800), "EUR")
    assert worth(late) == Money(D(900), "EUR")
    assert worth(deal("70", "EUR", won=date(2026, 11, 9))) == Money(D(70), "EUR")
    assert worth(deal("1000", "USD")) is None
    assert worth(deal("1000", "JPY", won=date(2026, 11, 9))) is None  # no rate is guessed
    assert worth(deal("1000", "USD", won=date(2026, 10, 31))) is None


def test_the_forecast_adds_up_three_currencies_at_the_days_of_their_deals(rates: None) -> None:
    for won in (date(2026, 11, 9), date(2026, 11, 12)):
        for amount, currency in (("100.01", "EUR"), ("200.02", "USD"), ("300.03", "CHF")):
            deal(amount, currency, won=won)
    deal("1000", "USD")
    found = forecast("EUR")
    early = D("100.01") + D("200.02") * D("0.80") + D("300.03") * D("1.10")
    late = D("100.01") + D("200.02") * D("0.90") + D("300.03") * D("1.05")
    assert found.total.won == early + late
    assert found.total.open == 900
    assert sum(line.won for line in found.lines["currency"].values()) == found.total.won
    assert found.lines["own"]["USD"].won == D("400.04")


def test_in_a_foreign_currency_its_own_amounts_stay_what_they_are(rates: None) -> None:
    for won in (date(2026, 11, 9), date(2026, 11, 12)):
        deal("200", "USD", won=won)
        deal("90", "EUR", won=won)
    step = D("0.000000000001")
    into = [(1 / rate).quantize(step) for rate in (D("0.80"), D("0.90"))]
    assert forecast("USD").total.won == 400 + 90 * into[0] + 90 * into[1]
    deal("100", "CHF", won=date(2026, 11, 12))
    assert forecast("USD").total.won == 400 + 90 * into[0] + 90 * into[1] + 105 * into[1]


def test_a_rate_that_comes_late_is_put_right_or_goes_changes_what_was_won_under_it(rates: None) -> None:
    early, late = deal("1000", "USD", won=date(2026, 11, 5)), deal("1000", "USD", won=date(2026, 11, 12))
    seen = Deal.objects.get(pk=early.pk).updated_at
    team.keep_rates(rates=[("USD", date(2026, 11, 4), D("0.85"))], by=everyone())
    assert (worth(early), worth(late)) == (Money(D(850), "EUR"), Money(D(900), "EUR"))
    team.keep_rates(rates=[("USD", date(2026, 11, 4), D("0.84"))], by=everyone())
    assert worth(early) == Money(D(840), "EUR")
    team.delete_rate(currency="USD", day=date(2026, 11, 4), by=everyone())
    assert worth(early) == Money(D(800), "EUR")
    assert early.updated_at == seen  # nobody has changed the deal
    told = [
        change.field
        for entry in history_of("deals", early.pk, seen_by=everyone())
        for change in entry.changes
    ]
    assert "won_value" not in told


def test_another_currency_of_the_workspace_has_rates_of_its_own(rates: None) -> None:
    won = deal("1000", "USD", won=date(2026, 11, 9))
    Workspace.objects.update(currency="USD")
    assert worth(won) == Money(D(1000), "USD")
    Workspace.objects.update(currency="EUR")
    assert worth(won) == Money(D(800), "EUR")


def test_the_day_is_that_of_the_workspace(rates: None) -> None:
    Workspace.objects.update(time_zone="Pacific/Auckland")
    with stopped(datetime(2026, 11, 9, 20, tzinfo=UTC)):
        made = commands.create_deal(
            values={"name": "Bikes", "stage": Stage.objects.get(name="Won").pk, "value": Money(D(10), "USD")},
            by=everyone(),
        )
    assert worth(made) == Money(D(9), "EUR")


def test_it_follows_its_deal(rates: None) -> None:
    won = deal("1000", "USD", won=date(2026, 11, 9))
    commands.change_deal(record=won, values={"value": Money(D(500), "USD")}, by=everyone())
    assert worth(won) == Money(D(400), "EUR")
    commands.change_deal(record=won, values={"stage": queries.first_stage().pk}, by=everyone())
    assert worth(won) is None
    with connection.cursor() as cursor:
        cursor.execute("update sales_deal set won_value = row('EUR', 9)::money_amount")
    assert worth(won) is None


def test_a_file_says_nothing_of_it_and_has_it(rates: None) -> None:
    found = bring_in("Deal name,Stage,Amount\nBikes,Won,100 EUR\n", "deals")
    assert worth(Deal.objects.get()) == Money(D(100), "EUR")
    undo(found)
    assert not Deal.objects.exists()


def test_questions_and_sums_ask_for_it() -> None:
    team.keep_rates(rates=[("USD", date(2026, 11, 1), D("0.80"))], by=everyone())
    deal("1000", "USD", won=date(2026, 11, 9))
    deal("50", "EUR", won=date(2026, 11, 9))
    team.keep_rates(rates=[("USD", NOW.date(), D("2"))], by=everyone())
    program = Caller(make_member())
    with stopped(NOW):
        for where, count in (("won_value = 800 EUR", 1), ("won_value > 900 EUR", 0), ("value > 1900 EUR", 1)):
            answer = program.call("GET", f"/deals?where={where}&count=exact")
            assert answer.json()["count"] == count, answer.content


def test_whoever_may_not_read_the_value_reads_it_nowhere(rates: None) -> None:
    member = make_member("seller", rights={"*": {"see": "all"}}, fields={"deals.value": "hidden"})
    by = find_actor(member.pk, origin="test")
    assert by
    assert by.fields["deals", "won_value"] is FieldRight.HIDDEN
    deal("10", "EUR", won=date(2026, 11, 9))
    assert "won_value" not in Caller(member).call("GET", "/deals").json()["items"][0]
