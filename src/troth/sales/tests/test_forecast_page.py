"""The forecast of a workspace: it says what was planted, adds up, and tells nobody of what is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from troth.ground.clock import stopped
from troth.ground.money import Money
from troth.sales import queries
from troth.sales.forecast import Period, Span, period_of
from troth.sales.models import Category, Deal, DealState, Stage
from troth.sales.queries.asked import Asked
from troth.sales.tests.history import plant
from troth.sales.views import pictures
from troth.team.actor import Actor, FieldRight, Scope, Verb, everyone
from troth.team.models import Member, Role
from troth.team.tests.factories import acting_as, make_administrator, make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
MONTH = period_of(NOW.date(), Span.MONTH)
PAGE = "/deals/forecast/"


def planted(*owners: UUID, deals: int = 2000) -> None:
    with connection.cursor() as cursor:
        plant(cursor, deals=deals, owners=list(owners), now=NOW)


def asked(by: Actor | None = None, period: Period = MONTH, members: frozenset[UUID] | None = None) -> Asked:
    with stopped(NOW):
        return queries.asked_for(
            period=period, currency="EUR", members=members, pipeline=None, seen_by=by or everyone()
        )


def seller(member_id: UUID, scope: Scope = Scope.OWN) -> Actor:
    return Actor(member_id=member_id, name="Seller", rights={"deals": {Verb.SEE: scope}})


def test_the_page_opens_on_nothing_and_on_years(client: Client) -> None:
    member = make_member()
    client.force_login(member)
    assert client.get(PAGE).status_code == 200
    planted(member.pk)
    with stopped(NOW):
        for query in ("", "?span=quarter", "?from=2026-12-01", f"?member={member.pk}", "?from=never&team=1"):
            assert client.get(PAGE + query).status_code == 200


def test_earlier_periods_lie_in_their_bands_about_as_often_as_is_said() -> None:
    planted(make_member().pk, deals=4000)
    found = queries.forecast_of(asked())
    held = sum(past.between.holds(past.won) for past in found.pasts)
    assert len(found.pasts) == 11
    assert held >= 7
    assert found.usual_error is not None
    assert found.usual_error < Decimal("0.35")


def test_chances_are_learnt_rather_than_taken_from_the_settings() -> None:
    planted(make_member().pk, deals=4000)
    learnt = queries.forecast_of(asked()).learnt
    first, last = (Stage.objects.get(name=name).pk for name in ("First talk", "Signing"))
    assert learnt.stages[first].seen > 20
    assert learnt.stages[first].mean < Decimal("0.1") < Decimal("0.4") < learnt.stages[last].mean


def test_figures_stand_in_their_order_and_add_up_over_members() -> None:
    members = [make_member().pk for _each in range(3)]
    planted(*members)
    found = queries.forecast_of(asked())
    total, lines = found.total, found.lines["owner_id"]
    assert total.won <= total.committed <= total.best <= total.won + total.open
    assert total.won <= total.weighted <= total.best
    for name in ("deals", "open", "won", "weighted", "committed", "best"):
        assert sum(getattr(line, name) for line in lines.values()) == getattr(total, name)
    assert found.between.low <= found.likely <= found.between.high
    assert found.between.low >= total.won


def test_a_seller_has_a_forecast_of_their_own_deals_only() -> None:
    mine, other = make_member().pk, make_member().pk
    planted(mine, other)
    as_seller = queries.forecast_of(asked(seller(mine)))
    of_me = queries.forecast_of(asked(members=frozenset((mine,))))
    assert set(as_seller.lines["owner_id"]) == {mine}
    assert as_seller.total == of_me.total
    before = queries.moved_since(NOW - timedelta(days=7), asked(seller(mine)))
    Deal.objects.filter(owner_id=other).delete()
    alone = queries.forecast_of(asked(seller(mine)))
    assert (as_seller.likely, as_seller.between, as_seller.pasts) == (
        alone.likely,
        alone.between,
        alone.pasts,
    )
    assert before == queries.moved_since(NOW - timedelta(days=7), asked(seller(mine)))


def test_asking_for_somebody_elses_deals_gives_a_seller_nothing() -> None:
    mine, other = make_member().pk, make_member().pk
    planted(mine, other, deals=300)
    found = queries.forecast_of(asked(seller(mine), members=frozenset((other,))))
    assert not found.total.deals
    assert not found.total.won
    assert not found.likely


@pytest.mark.parametrize("field", ["value", "expected_on", "stage", "owner"])
def test_a_role_that_may_not_read_what_it_is_made_of_sees_no_sum(client: Client, field: str) -> None:
    member = make_member()
    planted(member.pk, deals=300)
    Role.objects.filter(pk=member.role_id).update(fields={f"deals.{field}": FieldRight.HIDDEN})
    client.force_login(member)
    with stopped(NOW):
        answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "€" not in answer.content.decode()


@pytest.mark.parametrize("seed", range(12))
def test_what_moved_leads_from_last_weeks_total_to_this_weeks(seed: int) -> None:
    chance = Random(seed)
    members = [make_member().pk, make_member().pk]
    stages = list(Stage.objects.all())
    for number in range(60):
        _live(chance, number, stages, members)
    week_ago = NOW - timedelta(days=7)
    for period in (MONTH, MONTH.shifted(1)):
        for whose in (None, frozenset(members[:1])):
            here = asked(period=period, members=whose)
            told = queries.moved_since(week_ago, here)
            assert told.closing == queries.forecast_of(here).total.open
            assert told.opening == _open_at(week_ago, here)
            assert told.opening + sum(move.amount for move in told.moves) == told.closing
            assert {move.kind for move in told.moves if move.amount > 0} <= {
                "new", "pulled_in", "reopened", "brought_in", "up"
            }  # fmt: skip


def _live(chance: Random, number: int, stages: list[Stage], members: list[UUID]) -> None:
    """Make a deal of up to four states at random, the last of which is how it stands."""
    moments = sorted(NOW - timedelta(days=chance.uniform(0, 30)) for _state in range(chance.randrange(1, 5)))
    states = []
    for since, until in zip(moments, [*moments[1:], None], strict=True):
        stage = chance.choice(stages)
        states.append(
            {
                "since": since,
                "until": until,
                "pipeline_id": stage.pipeline_id,
                "stage_id": stage.pk,
                "status": stage.kind,
                "owner_id": chance.choice(members),
                "value": Money(Decimal(chance.randrange(1, 90_000)) / 100, "EUR"),
                "expected_on": chance.choice(
                    [None, *(MONTH.starts_on + timedelta(days=d) for d in range(-9, 66))]
                ),
                "category": chance.choice(Category.values),
            }
        )
    last = {key: value for key, value in states[-1].items() if key not in ("since", "until")}
    closed = {"closed_at": moments[-1]} if last["status"] != "open" else {}
    reason = {"lost_reason": queries.loss_reasons()[0]} if last["status"] == "lost" else {}
    deal = Deal.objects.create(name=f"Deal {number}", competitors=[], **last, **closed, **reason)
    DealState.objects.filter(deal=deal).delete()
    DealState.objects.bulk_create(DealState(deal=deal, **state) for state in states)


def _open_at(moment: datetime, here: Asked) -> Decimal:
    """Add up what stood open at a moment, deal by deal."""
    total = Decimal(0)
    for state in DealState.objects.filter(since__lte=moment, status="open").exclude(category="omitted"):
        is_then = state.until is None or state.until > moment
        is_asked = here.members is None or state.owner_id in here.members
        on = state.expected_on or here.period.ends_before
        is_due = on < here.period.ends_before and (here.has_begun or on >= here.period.starts_on)
        if is_then and is_asked and is_due and state.value:
            total += state.value.amount
    return total


def test_amounts_of_other_currencies_count_at_the_rate_of_the_day_and_none_is_guessed() -> None:
    member = make_administrator()
    planted(member.pk, deals=200)
    before = asked()
    Deal.objects.filter(status="open").update(value=Money(Decimal(100), "USD"))
    without = queries.forecast_of(before).total
    assert not without.open
    assert without.without_rate == without.deals
    with_rate = replace(before, rates={**before.rates, "USD": Decimal("0.5")})
    assert queries.forecast_of(with_rate).total.open == 50 * without.deals


def test_each_picture_counts_the_rows_that_it_opens(client: Client) -> None:
    member = make_member(role_key="manager")
    Member.objects.filter(pk=member.pk).update(time_zone="Europe/Dublin")
    member.refresh_from_db()
    planted(member.pk, deals=800)
    client.force_login(member)
    with stopped(NOW):
        told = pictures.told_of(asked(acting_as(member)))
        assert len(told) >= 4
        assert len(next(each for each in told if each.title == "How they end").bars) == 12
        for picture in told:
            for bar in picture.bars:
                where = parse_qs(urlsplit(bar.url).query)["where"][0]
                answer = client.get("/api/v1/deals", {"where": where, "count": "exact", "limit": "1"})
                assert answer.status_code == 200, (where, answer.content)
                shown = [int(number) for number in re.findall(r"\d+", bar.said)]
                if picture.title == "Which are ageing":
                    assert answer.json()["count"] == shown[0]
                elif picture.title == "How they end":
                    assert answer.json()["count"] == shown[1]
                elif picture.title != "How long they stay":
                    assert answer.json()["count"] == shown[0], (picture.title, bar)


def test_each_picture_is_taken_as_png_svg_and_csv(client: Client) -> None:
    member = make_member(role_key="manager")
    planted(member.pk, deals=600)
    Stage.objects.filter(name="Offer").update(name="=Offer")
    client.force_login(member)
    with stopped(NOW):
        page = client.get(PAGE, {"span": "quarter"}).content.decode()
        files = re.findall(r'href="([^"]*/pictures/[^"]+)"', page)
        assert len(files) == 12  # nobody said why any was lost
        begin = {"png": b"\x89PNG", "svg": b"<svg", "csv": b","}
        for file in files:
            answer = client.get(file.replace("&amp;", "&"))
            assert answer.status_code == 200, file
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer.content.startswith(begin[re.findall(r"\.(\w+)", file)[0]])
            assert "span=quarter" in file
        told = client.get(f"{PAGE}pictures/ageing.csv").content.decode()
        assert re.search(r"^First talk,\d+,\d+\r$", told, re.MULTILINE)
        assert "\n'=Offer," in told
        for missing in ("nothing.csv", "funnel.exe"):
            assert client.get(f"{PAGE}pictures/{missing}").status_code == 404
        Role.objects.filter(pk=member.role_id).update(fields={"deals.value": FieldRight.HIDDEN})
        assert client.get(f"{PAGE}pictures/funnel.csv").status_code == 404
