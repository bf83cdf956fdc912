"""How words are kept is counted by month and by whom, and each figure is the rows that it opens."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.catalog.registry import object_types
from troth.ground.clock import now, today
from troth.people.models import Person
from troth.promises import commands, queries
from troth.promises.models import Promise, Whose
from troth.promises.queries.kept import By, Tally, months_before
from troth.questions import listing
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.team.actor import Actor
from troth.team.models import Team
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db


def promised(person: Person, by: Actor, days: int, *, kept: int | None = None, **more: object) -> Promise:
    """Make a promise due so many days from now, kept so many days from now."""
    values = {"words": "The offer", "person": person.pk, "due": today() + timedelta(days=days), **more}
    if kept is not None:
        values["kept_at"] = now() + timedelta(days=kept)
    return commands.make_promise(values={"made_at": now() - timedelta(days=300), **values}, by=by)


@pytest.fixture
def words(una: Person, by: Actor) -> None:
    """One promise of each outcome, in another month than this one, and what is not counted."""
    promised(una, by, -40, kept=-41)
    promised(una, by, -40, kept=-40)
    promised(una, by, -40, kept=-30)
    promised(una, by, -40, broken_at=now() - timedelta(days=35))
    promised(una, by, -40)
    promised(una, by, -40, withdrawn_at=now() - timedelta(days=45))
    promised(una, by, 40)
    promised(una, by, -40, whose="theirs", kept=-41)
    commands.make_promise(values={"words": "Some day", "person": una.pk}, by=by)


def test_what_came_due_is_told_by_what_became_of_it(words: None, by: Actor) -> None:
    found = queries.kept_rate(seen_by=by)
    assert found.all == Tally(kept=2, kept_late=1, broken=1, open=1)
    assert found.all.rate == 40
    assert queries.kept_rate(seen_by=by, whose=Whose.THEIRS).all == Tally(kept=1)


def test_a_promise_that_was_moved_too_late_counts_where_it_was_missed(una: Person, by: Actor) -> None:
    promise = promised(una, by, -40)
    commands.renegotiate_promise(promise=promise, due=today() + timedelta(days=9), by=by)
    commands.keep_promise(promise=promise, by=by)
    assert queries.kept_rate(seen_by=by).all == Tally(kept_late=1)


def test_members_teams_and_companies_are_compared(words: None, una: Person, by: Actor) -> None:
    other = make_member("member")
    team = Team.objects.create(name="Fleet")
    team.members.add(other)
    promised(una, by, -20, kept=-21, owner=other.pk)
    groups = queries.kept_rate(seen_by=by).groups
    assert {group.key: group.tally.rate for group in groups[By.MEMBER]} == {by.member_id: 40, other.pk: 100}
    assert [(group.name, group.tally.count) for group in groups[By.TEAM]] == [("Fleet", 1)]
    alone = queries.kept_rate(seen_by=by, by=By.TEAM, key=team.pk)
    assert alone.all == Tally(kept=1)


def test_only_what_may_be_seen_is_counted(words: None, by: Actor) -> None:
    stranger = find_actor(make_member("member").pk, origin="test")
    assert stranger
    scope = stranger.scope("promises", "see")  # type: ignore[arg-type]
    expected = 5 if str(scope) == "all" else 0
    assert queries.kept_rate(seen_by=stranger).all.count == expected


def test_each_mark_opens_as_many_rows_as_it_says(words: None, browser: Client, by: Actor) -> None:
    page = browser.get("/promises/kept/").content.decode()
    marks = re.findall(r'<a href="([^"]+)" aria-label="[^"]+, (\d+) of \d+">', page)
    assert len(marks) == 4
    for address, count in marks:
        (where,) = parse_qs(urlsplit(unescape(address)).query)["where"]
        query = ListQuery(object_type=object_types()["promises"], where=parse(where))
        assert listing.count(query, by).value == int(count), where
    assert "40<small> %" in page


def test_the_figures_are_taken_along(words: None, browser: Client) -> None:
    table = browser.get("/promises/kept/?form=csv").content.decode()
    heading, *months = csv.reader(table.splitlines())
    assert (len(heading), len(months)) == (5, 12)
    assert sum(int(month[1]) for month in months) == 2
    assert browser.get("/promises/kept/?form=png").content.startswith(b"\x89PNG")
    drawn = browser.get("/promises/kept/?form=svg&whose=theirs")
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/svg+xml", b"<svg")


@pytest.mark.parametrize("query", ["?whose=theirs", "?by=member&key=no", "?by=company&key=" + "0" * 32])
def test_what_can_not_be_asked_is_as_if_it_was_not(words: None, browser: Client, query: str) -> None:
    assert browser.get(f"/promises/kept/{query}").status_code == 200


def test_months_go_over_the_year() -> None:
    assert months_before(date(2026, 2, 28), 3) == [
        date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip
    assert datetime(2026, 1, 1, tzinfo=UTC)
