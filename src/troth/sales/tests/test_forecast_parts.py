"""The parts of a forecast: by product, currency and team each is the whole, to the last digit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troth.ground.clock import stopped
from troth.ground.money import Money
from troth.sales import commands, queries
from troth.sales.forecast import Span, period_of
from troth.sales.models import Deal, DealLine, Product, Stage, Status
from troth.sales.queries.asked import Asked
from troth.sales.queries.brought import Line
from troth.sales.queries.forecast import Forecast
from troth.sales.views import tables
from troth.team import commands as team
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.team.tests.factories import acting_as, make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
MONTH = period_of(NOW.date(), Span.MONTH)
FIGURES = ("open", "won", "weighted", "committed", "best")
RATES = {"EUR": Decimal(1), "USD": Decimal("0.861326442")}
amounts = st.decimals(0, 100_000, places=2)
# A line: its amount, which of two products or none it is of, whether it is an option, and how it is paid.
LINES = st.lists(
    st.tuples(amounts, st.sampled_from([0, 1, None]), st.booleans(), st.sampled_from(["", "month", "year"])),
    max_size=4,
)
DEALS = st.lists(
    st.tuples(
        amounts,
        st.sampled_from(["EUR", "USD"]),
        st.sampled_from([Status.OPEN, Status.OPEN, Status.WON]),
        st.sampled_from(["pipeline", "best", "commit"]),
        LINES,
    ),
    min_size=1,
    max_size=5,
)


def asked(by: Actor | None = None) -> Asked:
    with stopped(NOW):
        return queries.asked_for(
            period=MONTH, currency="EUR", members=None, pipeline=None, seen_by=by or everyone()
        )


def make_deal(amount: Decimal = Decimal(900), currency: str = "EUR", **values: Any) -> Deal:
    stage = Stage.objects.filter(kind=values.get("status", Status.OPEN)).order_by("position")[0]
    closed = {} if stage.kind == Status.OPEN else {"closed_at": NOW - timedelta(days=1)}
    day = {"expected_on": NOW.date()}
    given = {"name": "Three bikes", "value": Money(amount, currency), "competitors": [], **day, **closed}
    return Deal.objects.create(stage=stage, pipeline_id=stage.pipeline_id, **{**given, **values})


def put(deal: Deal, position: int, amount: Decimal, product: Product | None = None, **values: Any) -> None:
    money = Money(amount, "EUR")
    DealLine.objects.create(
        deal=deal, position=position, name="A line", product=product, price=money, amount=money, **values
    )


def summed(lines: Mapping[Any, Line], figure: str) -> Decimal:
    return sum((getattr(line, figure) for line in lines.values()), Decimal(0))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deals=DEALS)
def test_parts_by_product_and_by_currency_are_the_whole(deals: list[Any]) -> None:
    with transaction.atomic(), localcontext(prec=90):
        team.keep_rates(rates=[("USD", NOW.date() - timedelta(days=9), RATES["USD"])], by=everyone())
        products = [Product.objects.create(name=name) for name in ("Bike", "Care")]
        for amount, currency, status, category, lines in deals:
            deal = make_deal(amount, currency, status=status, category=category)
            for position, (of_line, product, is_optional, period) in enumerate(lines):
                of = None if product is None else products[product]
                put(deal, position, of_line, of, is_optional=is_optional, period=period)
        found = queries.forecast_of(asked())
        transaction.set_rollback(True)
        for figure in FIGURES:
            whole = getattr(found.total, figure)
            assert summed(found.lines["product_id"], figure) == whole
            assert summed(found.lines["currency"], figure) == whole
        for code, line in found.lines["own"].items():
            assert line.open * RATES[code] == found.lines["currency"][code].open
            assert line.won * RATES[code] == found.lines["currency"][code].won


def test_a_deal_is_split_by_what_its_lines_come_to_in_a_year_without_tax() -> None:
    bike, care = (Product.objects.create(name=name) for name in ("Bike", "Care"))
    deal = make_deal(Decimal(3000))
    put(deal, 1, Decimal(2400), bike)
    put(deal, 2, Decimal(50), care, period="month")
    put(deal, 3, Decimal(900), care, is_optional=True)
    lines = queries.forecast_of(asked()).lines["product_id"]
    assert [lines[each.pk].open for each in (bike, care)] == [2400, 600]
    DealLine.objects.filter(deal=deal, product=bike).update(is_tax_included=True, tax_percent=Decimal(20))
    lines = queries.forecast_of(asked()).lines["product_id"]
    assert round(lines[bike.pk].open, 2) == round(Decimal(3000) * 2000 / 2600, 2)


def test_a_deal_without_lines_and_one_whose_lines_come_to_nothing_are_not_lost() -> None:
    bike = Product.objects.create(name="Bike")
    make_deal(Decimal(100))
    free = make_deal(Decimal(80))
    put(free, 1, Decimal(0), bike)
    put(free, 2, Decimal(0))
    lines = queries.forecast_of(asked()).lines["product_id"]
    assert [lines[key].open for key in (None, bike.pk)] == [140, 40]


def told(found: Forecast, kind: str) -> tables.Table:
    return next(each for each in tables.tables_of(found, [], {}) if each.kind == kind)


def test_each_product_and_currency_counts_the_rows_that_it_opens(client: Client) -> None:
    member = make_member(role_key="manager")
    client.force_login(member)
    bike, care = (Product.objects.create(name=name) for name in ("Bike", "Care"))
    for products in ([bike], [bike, care], [care, None], [None], [], [bike, bike]):
        deal = make_deal()
        for position, product in enumerate(products):
            put(deal, position, Decimal(10), product)
    with_option = make_deal()
    put(with_option, 1, Decimal(10), care, is_optional=True)
    make_deal(currency="USD")
    with stopped(NOW):
        found = queries.forecast_of(replace(asked(acting_as(member)), rates=RATES))
        groups = [*told(found, "product").groups, *told(found, "currency").groups]
        assert {group.name: group.line.deals for group in groups} == {
            "Bike": 3, "Care": 2, "No product": 5, "EUR": 7, "USD": 1,
        }  # fmt: skip
        for group in groups:
            where = parse_qs(urlsplit(group.url).query)["where"][0]
            answer = client.get("/api/v1/deals", {"where": where, "count": "exact", "limit": "1"})
            assert answer.status_code == 200, (where, answer.content)
            assert answer.json()["count"] == group.line.deals, group.name


def test_an_amount_of_another_currency_is_told_in_both(client: Client) -> None:
    member = make_member(role_key="administrator")
    client.force_login(member)
    make_deal()
    make_deal(Decimal(1234), "USD")
    team.keep_rates(rates=[("USD", NOW.date(), Decimal("0.5"))], by=everyone())
    with stopped(NOW):
        page = client.get("/deals/forecast/").content.decode()
    by_currency = page.partition('id="by-currency"')[2].partition("</section>")[0]
    assert re.search(r"617\D", by_currency)
    assert re.search(r"1[.,]234\D", by_currency)


def test_whoever_may_not_read_products_is_shown_none_of_them() -> None:
    put(make_deal(), 1, Decimal(10), Product.objects.create(name="Bike"))
    rights = {"*": {Verb.SEE: Scope.ALL}, "products": {Verb.SEE: Scope.NONE}}
    found = queries.forecast_of(asked(Actor(member_id=None, name="Seller", rights=rights)))
    assert found.total.open == 900
    assert not found.lines["product_id"]


def test_a_team_brings_what_its_members_bring() -> None:
    ada, ben, eve = (make_member() for _each in range(3))
    for member, amount in ((ada, 100), (ben, 20), (eve, 3)):
        make_deal(Decimal(amount), owner=member)
    made = [queries.TeamOf(each.pk, name, frozenset(members)) for each, name, members in (
        (ada, "Fleet", (ada.pk, ben.pk)), (eve, "Shop", (eve.pk,)),
    )]  # fmt: skip
    found = queries.forecast_of(asked())
    (by_team,) = [each for each in tables.tables_of(found, made, {}) if each.kind == "team"]
    assert {group.name: group.line.open for group in by_team.groups} == {"Fleet": 120, "Shop": 3}


def test_many_lines_are_told_as_twenty_and_the_others() -> None:
    for number in range(25):
        make_deal(Decimal(number + 1), owner=make_member())
    found = queries.forecast_of(asked())
    groups = told(found, "owner").groups
    assert len(groups) == tables.MOST + 1
    assert sum(group.line.open for group in groups) == found.total.open


def test_deleting_a_product_leaves_its_deals_in_the_forecast() -> None:
    bike = Product.objects.create(name="Bike")
    put(make_deal(), 1, Decimal(10), bike)
    commands.delete_product(record=bike, by=everyone())
    assert queries.forecast_of(asked()).lines["product_id"][None].open == 900
