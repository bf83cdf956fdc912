"""Figures of orders, by hand: by month, by year, of whom, within whose sight, and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.registry import object_types
from troth.commerce.commands import Taken, record_orders
from troth.commerce.facts import State as OrderState
from troth.commerce.tests.orders import euro, told
from troth.ground import clock
from troth.insight import queries
from troth.insight.queries import By, Point, Standing
from troth.insight.views.told import between, change_of, figure_at, rows_of, tone_of
from troth.people.models import Person
from troth.questions import listing
from troth.questions.lake.refreshing import refresh
from troth.questions.listing import read_query
from troth.team.actor import Actor, everyone
from troth.team.models import Member
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TODAY = datetime(2026, 3, 10, 9, tzinfo=UTC)
ORDERS = (  # by whom, when, for how much, in which state
    ("una", datetime(2025, 1, 15, 12, tzinfo=UTC), 50, OrderState.PAID),
    ("una", datetime(2025, 6, 15, 12, tzinfo=UTC), 100, OrderState.PAID),
    ("una", datetime(2026, 1, 15, 12, tzinfo=UTC), 200, OrderState.PAID),
    ("bob", datetime(2026, 1, 20, 12, tzinfo=UTC), 40, OrderState.PAID),
    ("bob", datetime(2026, 1, 21, 12, tzinfo=UTC), 60, OrderState.PAID),
    ("bob", datetime(2026, 1, 22, 12, tzinfo=UTC), 999, OrderState.CANCELLED),
    ("bob", datetime(2026, 1, 23, 12, tzinfo=UTC), 70, OrderState.RETURNED),
    ("", datetime(2026, 1, 31, 23, 30, tzinfo=UTC), 30, OrderState.PAID),  # in Berlin already February
    ("una", datetime(2026, 3, 2, 12, tzinfo=UTC), 500, OrderState.PAID),  # of a month that is not over
)


@pytest.fixture
def seller(db: None) -> Member:
    return make_member("seller", rights={"people": {"see": "own"}, "orders": {"see": "all"}})


@pytest.fixture
def people(seller: Member) -> dict[str, Person]:
    return {"una": make_person(name="Una", owner=seller.pk), "bob": make_person(name="Bob")}


@pytest.fixture
def bought(lake: Path, people: dict[str, Person]) -> Iterator[None]:
    facts = [
        told(
            external_id=str(n), number=str(n), placed_at=at, total=euro(sum_), state=state,
            person=people[who].pk if who else None,
        )
        for n, (who, at, sum_, state) in enumerate(ORDERS)
    ]  # fmt: skip
    with clock.stopped(TODAY):
        assert all(isinstance(each, Taken) for each in record_orders(facts=facts, by=everyone()))
        refresh(lake)
        yield


def standing(name: str, seen_by: Actor | None = None, who: str = "") -> Standing:
    _moment, found = queries.standings(seen_by=seen_by or everyone(), who=who)
    return next(each for each in found if each.metric.name == name)


def figure(point: Point) -> float | None:
    return point.told.figure if point.told else None


def in_month(name: str, month: date, seen_by: Actor | None = None) -> float | None:
    return figure(next(each for each in standing(name, seen_by).months if each.starts_on == month))


@pytest.mark.usefixtures("bought")
def test_each_metric_is_what_it_says() -> None:
    found = {each.metric.name: each for each in queries.standings(seen_by=everyone())[1]}
    now = {name: figure(each.now) for name, each in found.items()}
    before = {name: figure(each.before) for name, each in found.items()}
    assert now["revenue"] == 100 + 200 + 40 + 60 + 30
    assert (now["orders"], before["orders"]) == (5, 1)
    assert now["mean_order"] == 86
    assert now["buyers"] == 2
    assert now["customer_revenue"] == 200
    assert now["customer_orders"] == 2
    assert now["returned"] == pytest.approx(1 / 6)
    assert (before["revenue"], before["returned"]) == (50, 0)
    assert in_month("revenue", date(2026, 1, 1)) == 330
    assert in_month("buyers", date(2026, 1, 1)) == 2
    assert in_month("mean_order", date(2025, 12, 1)) is None


@pytest.mark.usefixtures("bought")
def test_a_month_is_that_of_the_askers_time_zone() -> None:
    from dataclasses import replace

    in_berlin = replace(everyone(), time_zone="Europe/Berlin")
    assert in_month("revenue", date(2026, 1, 1), in_berlin) == 300
    assert in_month("revenue", date(2026, 2, 1), in_berlin) == 30


@pytest.mark.usefixtures("bought")
def test_only_what_is_of_the_people_counts_who_are_asked_for() -> None:
    assert figure(standing("revenue", who='name = "Bob"').now) == 100
    assert figure(standing("buyers", who='name = "Bob"').now) == 1
    assert figure(standing("returned", who='name = "Bob"').now) == pytest.approx(1 / 3)


@pytest.mark.usefixtures("bought")
def test_what_a_member_does_not_see_is_in_no_figure(seller: Member) -> None:
    own = find_actor(seller.pk, origin="test")
    assert own
    assert figure(standing("revenue", own).now) == 300  # Una's
    hidden = {"orders.value": "hidden"}
    blind = make_member("blind", rights={"people": {"see": "all"}, "orders": {"see": "all"}}, fields=hidden)
    seen_by = find_actor(blind.pk, origin="test")
    assert seen_by
    names = {each.name for each in queries.metrics(seen_by=seen_by)}
    assert "orders" in names
    assert not names & {"revenue", "mean_order", "customer_revenue"}


@pytest.mark.usefixtures("bought")
def test_a_course_goes_by_months_quarters_and_years() -> None:
    metric = queries.get_metric("orders", seen_by=everyone())
    spans = {by: queries.course(metric, by, seen_by=everyone())[1] for by in By}
    assert [(each.starts_on, each.ends_before) for each in spans[By.QUARTER][-2:]] == [
        (date(2025, 7, 1), date(2025, 10, 1)), (date(2025, 10, 1), date(2026, 1, 1)),
    ]  # fmt: skip
    assert spans[By.MONTH][-1].starts_on == date(2026, 2, 1)
    assert [figure(each) for each in spans[By.YEAR][-2:]] == [0, 2]
    assert sum(each.count for each in spans[By.MONTH]) == 6


@pytest.mark.usefixtures("bought")
def test_every_figure_opens_as_many_rows_as_it_was_told_from() -> None:
    for each in queries.standings(seen_by=everyone())[1]:
        for point in [*each.months, each.now, each.before]:
            assert rows(rows_of(each.metric, point.starts_on, point.ends_before)) == point.count
    revenue = standing("revenue", who='name = "Bob"')
    one = next(each for each in revenue.months if each.count)
    assert rows(rows_of(revenue.metric, one.starts_on, one.ends_before, 'name = "Bob"')) == 1  # Bob himself
    new = queries.get_metric("new_people", seen_by=everyone())
    assert rows(rows_of(new, date(2020, 1, 1), date(2100, 1, 1), 'name = "Bob"')) == 1


def rows(address: str) -> int:
    """Count the records that an address lists."""
    parts = urlsplit(address)
    kind = object_types()[parts.path.strip("/")]
    query = read_query(kind, where=parse_qs(parts.query)["where"][0], limit=200)
    return len(listing.rows(query, everyone()).items)


@pytest.mark.usefixtures("bought")
def test_a_change_is_good_only_beyond_chance() -> None:
    revenue = standing("revenue")
    assert revenue.change == pytest.approx(430 / 50 - 1)
    assert not revenue.is_beyond_chance
    assert tone_of(revenue) == ""
    assert change_of(revenue) == "▲ 760 %"
    assert figure_at(revenue.metric, revenue.now) == "€430"
    assert between(revenue.metric, revenue.now) == "€0 to €894"


@pytest.mark.usefixtures("bought")
def test_pages_tell_and_draw_it_and_it_can_be_taken_along(client: Client) -> None:
    client.force_login(make_member("administrator"))
    page = client.get("/figures/").content.decode()
    assert "€430" in page
    assert 'href="/figures/revenue/"' in page
    one = client.get("/figures/revenue/?who=name+%3D+%22Bob%22&beside=*").content.decode()
    assert "January 2026: €100" in one
    assert "Everybody, January 2026: €330" in one
    assert "March 2026" not in one
    table = client.get("/figures/revenue/?form=csv").content.decode().splitlines()
    assert table[0] == ",Revenue,At least,At most,Records"
    assert table[-2].startswith("January 2026,330.0,")
    assert client.get("/figures/revenue/?form=png").content.startswith(b"\x89PNG")
    assert client.get("/figures/revenue/?by=year&form=svg")["Content-Type"] == "image/svg+xml"
    assert client.get("/figures/treasure/").status_code == 404
