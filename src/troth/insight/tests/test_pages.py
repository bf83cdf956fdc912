"""What insight shows: to whom, in which words, and what a role does not see."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.exchange.exporting.selection import selection_of
from troth.insight import commands, queries
from troth.insight.models import Run
from troth.insight.panels import sentences
from troth.insight.tests.planting import foreseen
from troth.questions import listing
from troth.questions.errors import QuestionError
from troth.questions.figures import Figure, figures
from troth.questions.listing import read_query
from troth.team.actor import Actor, everyone
from troth.team.models import Member
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db: None) -> Member:
    return make_member("administrator")


@pytest.fixture
def browser(administrator: Member) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def test_an_empty_workspace_is_told_what_to_do(browser: Client) -> None:
    said = "Not looked at yet" if queries.purchases_type() else "Nothing here tells of purchases"
    assert said in browser.get("/insight/").content.decode()
    assert "No runs yet" in browser.get("/insight/settings/").content.decode()


def test_a_press_begins_a_run_and_a_second_finds_it_at_work(browser: Client) -> None:
    assert browser.post("/insight/run/").status_code == 302
    assert browser.post("/insight/run/").status_code == 302
    assert Run.objects.count() == 1
    page = browser.get("/insight/").content.decode()
    assert "insight-run" in page
    assert "Look again now" not in page
    assert "HX-Refresh" not in browser.get("/insight/standing/")
    commands.carry_out(run_id=str(Run.objects.get().pk))
    assert browser.get("/insight/standing/")["HX-Refresh"] == "true"


def test_terms_are_kept_and_wrong_ones_refused(browser: Client) -> None:
    typed = {"every": "day", "months": "12", "discount": "8.5", "margin": "40"}
    assert browser.post("/insight/settings/", typed).status_code == 302
    assert queries.terms() == {"months": 12, "discount": 0.085, "margin": 0.4}
    for wrong in ({"months": "0"}, {"discount": "101"}, {"margin": "0"}, {"every": "hour"}):
        answer = browser.post("/insight/settings/", typed | wrong)
        assert answer.status_code == 422
    assert queries.terms()["months"] == 12
    page = browser.get("/insight/settings/").content.decode()
    assert 'value="8.5"' in page


def test_only_an_administrator_begins_and_sets(db: None) -> None:
    client = Client()
    client.force_login(make_member("member"))
    assert client.post("/insight/run/").status_code == 403
    assert client.get("/insight/settings/").status_code == 403
    assert client.get("/insight/").status_code == 200
    assert not Run.objects.exists()


def test_a_page_says_what_is_foreseen_and_why(browser: Client) -> None:
    una = make_person(name="Una Fell")
    foreseen(una.pk)
    page = browser.get(f"/people/{una.pk}/").content.decode()
    assert "As a customer" in page
    assert "Bought 3 times since" in page
    assert "Comes about every 30 days;" in page
    assert "€120" in page


def test_what_a_role_may_not_read_is_in_no_sentence_and_no_figure(db: None) -> None:
    una = make_person(name="Una Fell")
    foreseen(una.pk)
    hidden = {"outlooks.churn_risk": "hidden", "outlooks.last_purchase_on": "hidden"}
    rights = {"people": {"see": "all"}, "outlooks": {"see": "all"}}
    blind = find_actor(make_member("blind", rights=rights, fields=hidden).pk, origin="test")
    assert blind
    seen = queries.of_person(una.pk, seen_by=blind)
    assert seen is not None
    assert "churn_risk" not in seen.values
    assert (seen.usual, seen.silent, seen.past) == (None, None, [])
    assert not any("Comes" in each for each in sentences(seen))
    assert queries.groups(seen_by=blind) == []
    with pytest.raises(QuestionError):
        asked("churn_risk > 0.1", blind)


def test_a_lent_field_is_read_summed_up_and_taken_along_like_any_other(browser: Client) -> None:
    una, bob = make_person(name="Una"), make_person(name="Bob")
    foreseen(una.pk)
    found = browser.get("/api/v1/people?fields=name,lifetime_value,churn_risk&where=purchases+%3E+1").json()
    assert [row["lifetime_value"] for row in found["items"]] == [{"amount": "120", "currency": "EUR"}]
    people = object_types()["people"]
    risk, worth = people.field("churn_risk"), people.field("lifetime_value")
    assert risk
    assert worth
    told = [(risk, Figure.MAX), (worth, Figure.PRESENT)]
    assert figures(read_query(people), told, everyone()) == [Decimal("0.20"), 1]
    written = selection_of(read_query(people, fields="name,lifetime_value,spent", sort="name"), everyone())
    assert [[str(value or "") for value in row] for row in written.rows()] == [
        ["Bob", "", ""], ["Una", "120 EUR", "120 EUR"],
    ]  # fmt: skip
    refused = browser.patch(
        f"/api/v1/people/{bob.pk}", {"churn_risk": "0.1"}, content_type="application/json"
    )
    assert refused.status_code in (400, 422)


def test_an_outlook_is_seen_by_whoever_may_see_its_person(db: None) -> None:
    rights = {"people": {"see": "own"}, "outlooks": {"see": "all"}}
    seller = make_member("seller", rights=rights)
    mine, other = make_person(name="Una", owner=seller.pk), make_person(name="Bob")
    for each in (mine, other):
        foreseen(each.pk)
    actor = find_actor(seller.pk, origin="test")
    assert actor
    assert [row["id"] for row in asked("churn_risk > 0.1", actor)] == [mine.pk]
    assert sum(row.count for row in queries.groups(seen_by=actor)) == 1
    assert queries.of_person(other.pk, seen_by=actor) is None
    with pytest.raises(NotFound):
        queries.get_outlook(other.pk, seen_by=actor)
    assert queries.get_outlook(mine.pk, seen_by=actor).purchases == 3


def test_whoever_may_see_no_outlooks_finds_no_such_field(db: None) -> None:
    una = make_person(name="Una Fell")
    foreseen(una.pk)
    without = find_actor(make_member("plain", rights={"people": {"see": "all"}}).pk, origin="test")
    assert without
    with pytest.raises(QuestionError):
        asked("lifetime_value > 1 EUR", without)
    assert queries.of_person(una.pk, seen_by=without) is None


def asked(where: str, seen_by: Actor) -> list[Any]:
    """Ask a question of people."""
    return listing.rows(read_query(object_types()["people"], where=where), seen_by).items
