"""What is to be won: set by those who may, once for a period, and held against what there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from troth.apikit.tests.callers import Caller, make_person
from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.exchange.tests.importing import bring_in
from troth.ground.clock import stopped
from troth.ground.money import Money
from troth.sales import commands, queries
from troth.sales.forecast import Span, period_of
from troth.sales.models import Target
from troth.sales.panels import on_today
from troth.sales.queries import Whose
from troth.sales.tests.test_forecast_parts import make_deal
from troth.team import commands as team
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.team.models import Role, Team
from troth.team.queries import history_of
from troth.team.tests.factories import acting_as, make_administrator, make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
NOVEMBER = period_of(NOW.date(), Span.MONTH)
EURO = {"EUR": Decimal(1)}
PAGE = "/deals/forecast/"


def set_one(by: Actor | None = None, amount: int = 50_000, currency: str = "EUR", **values: Any) -> Target:
    money = Money(Decimal(amount), currency)
    given = {"span": "month", "starts_on": date(2026, 11, 18), "amount": money}
    return commands.create_target(values={**given, **values}, by=by or everyone())


def make_team(*members: Any, name: str = "Fleet") -> Team:
    made = Team.objects.create(name=name)
    for member in members:
        member.teams.add(made)
    return made


def lead_of(member: Any) -> Actor:
    """Give a member the right to set targets within the team."""
    rights = {"*": {"see": "all", "create": "all", "change": "team"}, "targets": dict.fromkeys(
        ("see", "create", "change", "delete"), "team")}  # fmt: skip
    member.role = Role.objects.create(name="Lead", key=f"lead-{member.pk}", rights=rights)
    member.save()
    return acting_as(member)


def test_a_target_begins_with_its_period_and_is_named_by_it() -> None:
    month, quarter = set_one(), set_one(span="quarter")
    assert (month.starts_on, month.name) == (date(2026, 11, 1), "2026-11")
    assert (quarter.starts_on, quarter.name) == (date(2026, 10, 1), "2026-Q4")
    changed = commands.change_target(record=month, values={"starts_on": date(2027, 1, 31)}, by=everyone())
    assert (changed.starts_on, changed.name) == (date(2027, 1, 1), "2027-01")


def test_a_period_has_one_target_for_each_who_is_to_reach_it() -> None:
    member = make_member()
    fleet = make_team()
    for whose in ({}, {"member": member.pk}, {"team": fleet.name}, {"team": make_team(name="Shop").name}):
        set_one(**whose)
        with pytest.raises(Invalid, match="already"):
            set_one(starts_on=date(2026, 11, 2), **whose)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("team", {"team": "Nobody knows it"}),
        ("amount", {"amount": 0}),
        ("starts_on", {"starts_on": date(2899, 1, 1)}),
    ],
)
def test_what_can_not_be_is_refused_by_its_field(field: str, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        set_one(**values)
    assert refused.value.errors[0][0] == field


def test_a_target_is_not_of_a_member_and_of_a_team() -> None:
    with pytest.raises(Invalid, match="not of both"):
        set_one(member=make_member().pk, team=make_team().name)


@pytest.mark.parametrize(
    "wrong",
    [
        "amount = ('EUR', 0)::money_amount",
        "team_name = 'Nobody knows it'",
        "span = 'year'",
    ],
)
def test_the_database_holds_what_a_target_is(wrong: str) -> None:
    set_one()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update sales_target set {wrong}")


def test_targets_come_in_with_a_file_as_they_are_typed() -> None:
    member, fleet = make_member(name="Ada Quill"), make_team()
    record = bring_in(
        "Length,From,Member,Team,To be won\nMonth,2026-11-18,,,50000 EUR\nquarter,2026-11-18,,fleet,9 EUR\n"
        f"Month,2026-11-18,{member.email},,9 EUR\nMonth,2026-11-18,,Nobody knows it,9 EUR\n",
        kind="targets",
    )
    told = Target.objects.order_by("-amount", "name").values_list("name", "member", "team")
    assert set(told) == {("2026-11", None, None), ("2026-Q4", None, fleet.pk), ("2026-11", member.pk, None)}
    assert (record.created, record.failed) == (3, 1)


def test_members_see_targets_but_set_none() -> None:
    mate, member = make_member(), make_member()
    make_team(mate, member)
    by, target = acting_as(member), set_one(member=mate.pk)
    assert queries.get_target(target.pk, seen_by=by) == target
    for act in (
        lambda: set_one(by),
        lambda: set_one(by, member=member.pk),
        lambda: commands.change_target(record=target, values={"amount": Money(Decimal(1), "EUR")}, by=by),
        lambda: commands.delete_target(record=target, by=by),
        lambda: queries.get_target(target.pk, seen_by=by, to=Verb.CHANGE),
    ):
        with pytest.raises(Forbidden):
            act()
    assert [each.amount.amount for each in Target.objects.all()] == [50_000]


def test_a_lead_sets_those_of_their_team_and_no_others() -> None:
    lead, mate, stranger = make_member(), make_member(), make_member()
    fleet, shop = make_team(lead, mate), make_team(stranger, name="Shop")
    by = lead_of(lead)
    of_mate = set_one(by, member=mate.pk)
    of_team = set_one(by, team=fleet.name)
    for whose in ({"member": stranger.pk}, {"team": shop.name}, {}):
        with pytest.raises(Forbidden):
            set_one(by, **whose)
    with pytest.raises(Forbidden):
        commands.change_target(record=of_mate, values={"member": stranger.pk}, by=by)
    of_all = set_one()
    with pytest.raises(NotFound):
        queries.get_target(of_all.pk, seen_by=by)
    assert queries.get_target(of_team.pk, seen_by=by, to=Verb.DELETE) == of_team
    assert set(queries.aims([NOVEMBER], EURO, seen_by=by)[NOVEMBER]) == {
        Whose(mate.pk),
        Whose(team=fleet.pk),
    }


def test_a_team_that_is_called_otherwise_is_so_in_its_targets() -> None:
    fleet = make_team()
    target = set_one(team="fleet")
    team.rename_team(team=fleet, name="Fleets", by=everyone())
    target.refresh_from_db()
    assert target.team_name == "Fleets"


def test_a_quarter_without_a_target_has_that_of_its_three_months() -> None:
    quarter = period_of(NOW.date(), Span.QUARTER)
    for month in (10, 11):
        set_one(starts_on=date(2026, month, 1))
    assert not queries.aims([quarter], EURO, seen_by=everyone())[quarter]
    set_one(starts_on=date(2026, 12, 1), amount=1)
    aim = queries.aims([quarter], EURO, seen_by=everyone())[quarter][Whose()]
    assert aim.amount == 100_001
    assert aim.is_of_months
    set_one(span="quarter", amount=7)
    assert queries.aims([quarter], EURO, seen_by=everyone())[quarter][Whose()].amount == 7


def test_a_target_counts_at_the_rate_of_the_day_and_without_a_rate_not_at_all() -> None:
    set_one(currency="USD", amount=100)
    assert not queries.aims([NOVEMBER], EURO, seen_by=everyone())[NOVEMBER]
    known = queries.aims([NOVEMBER], EURO | {"USD": Decimal("0.5")}, seen_by=everyone())
    assert known[NOVEMBER][Whose()].amount == 50


def test_the_page_tells_what_there_is_towards_it_and_what_is_lacking(client: Client) -> None:
    member = make_administrator()
    client.force_login(member)
    make_deal(Decimal(20_000), status="won", owner=member)
    make_deal(Decimal(10_000), category="commit", owner=member)
    with stopped(NOW):
        assert "Set a target" in client.get(PAGE).content.decode()
        set_one()
        page = client.get(PAGE).content.decode()
        told = page.partition('id="target"')[2].partition("</section>")[0]
        for word in ("€50,000", "€20,000", "40%", "€30,000", "60%"):
            assert word in told.replace("\u202f", "").replace("\xa0", ""), word
        assert 'class="target"' in page
        assert "Target: " not in client.get(f"{PAGE}?member={member.pk}").content.decode()
        set_one(member=member.pk, amount=40_000)
        assert "Target: €40,000" in client.get(f"{PAGE}?member={member.pk}").content.decode()
        set_one(member=make_member().pk, amount=1)
        Target.objects.filter(member=member).update(amount=Money(Decimal(20_000), "EUR"))
        by_member = client.get(PAGE).content.decode().partition('id="by-owner"')[2].partition("</section>")[0]
        assert by_member.count("nothing") == 1


def test_a_seller_sees_their_own_target_and_nobody_elses(client: Client) -> None:
    mine, other = make_member(), make_member()
    rights = {"*": {"see": "own"}}
    mine.role = Role.objects.create(name="Seller", key="seller", rights=rights)
    mine.save()
    set_one(member=mine.pk, amount=11_111)
    set_one(member=other.pk, amount=22_222)
    set_one(amount=33_333)
    client.force_login(mine)
    with stopped(NOW):
        page = client.get(PAGE).content.decode()
    assert "11,111" in page
    assert "22,222" not in page
    assert "33,333" not in page
    assert "Set a target" not in page


def test_a_pipeline_has_no_target() -> None:
    from troth.sales.views.goals import goals_of

    set_one()
    with stopped(NOW):
        asked = queries.asked_for(
            period=NOVEMBER, currency="EUR", members=None, pipeline=None, seen_by=everyone()
        )
    found = queries.forecast_of(asked)
    assert goals_of(found, [NOVEMBER], Whose()).goal
    found.asked = replace(asked, pipeline=queries.pipelines()[0].pk)
    assert goals_of(found, [NOVEMBER], Whose()).goal is None


def test_the_api_sets_and_changes_a_target_and_its_history_is_kept() -> None:
    caller = Caller(make_administrator())
    body = {"span": "quarter", "starts_on": "2026-11-18", "amount": {"amount": "900", "currency": "EUR"}}
    made = caller.call("POST", "/targets", body)
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert made.json()["starts_on"] == "2026-10-01"
    changed = caller.call("PATCH", f"/targets/{key}", {"amount": {"amount": "800", "currency": "EUR"}})
    assert changed.status_code == 200, changed.content
    again = caller.call("POST", "/targets", body)
    assert again.status_code == 422
    (entry, *_earlier) = history_of("targets", key, seen_by=acting_as(caller.member))
    assert entry.actor_name == caller.member.name
    assert any("900" in str(change) and "800" in str(change) for change in entry.changes)


def test_who_may_not_read_the_amount_is_told_of_no_target() -> None:
    set_one()
    rights = {"*": {Verb.SEE: Scope.ALL}, "targets": {Verb.SEE: Scope.NONE}}
    blind = Actor(member_id=None, name="Seller", rights=rights)
    assert queries.aims([NOVEMBER], EURO, seen_by=blind) == {}


def test_today_says_how_far_a_seller_is_towards_their_own_target(client: Client) -> None:
    seller, other = make_member(name="Kofi"), make_member(name="Priya")
    with stopped(NOW):
        assert on_today(seen_by=acting_as(seller)) == []
        set_one(member=seller.pk, amount=10_000)
        for owner, amount, day in ((seller, 4_000, 5), (other, 7_000, 5), (seller, 9_000, -26)):
            closed_at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1)
            make_deal(Decimal(amount), owner=owner, status="won", closed_at=closed_at)
        way = queries.on_the_way(acting_as(seller))
        make_person(name="Ada")  # a book without anybody in it says what to do first
        client.force_login(seller)
        page = client.get("/").content.decode()
    assert way is not None
    assert [way.target, way.won, way.lacking] == [Decimal(10_000), Decimal(4_000), Decimal(6_000)]
    assert way.days_left == 13
    assert "€6,000 lacking, and 13 days left." in page
