"""A promise is given, kept and moved on pages; it is seen on Today and with whom it is."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from troth.ground.clock import now, today
from troth.people.models import Person
from troth.promises import commands, queries
from troth.promises.models import Notice, Promise
from troth.team.actor import Actor
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def promise(una: Person, by: Actor) -> Promise:
    due = today() + timedelta(days=3)
    return commands.make_promise(values={"words": "The offer", "person": una.pk, "due": due}, by=by)


def test_a_word_is_given_in_a_dialog(browser: Client, una: Person) -> None:
    assert "Give your word" in browser.get(f"/promises/new/?person={una.pk}", headers=HTMX).content.decode()
    typed = {"whose": "ours", "words": "The offer", "person": una.pk, "due": "2030-05-03", "worth": "90 EUR"}
    answer = browser.post("/promises/new/", typed, headers=HTMX)
    made = Promise.objects.get()
    assert answer.headers["HX-Redirect"] == f"/promises/{made.pk}/"
    assert (made.words, str(made.due_on), made.person_id) == ("The offer", "2030-05-03", una.pk)
    assert made.worth.amount == 90


def test_what_is_missing_is_said_and_what_was_typed_stays(browser: Client) -> None:
    answer = browser.post("/promises/new/", {"words": "The offer", "due_time": "10:00"}, headers=HTMX)
    assert answer.status_code == 422
    assert "The offer" in answer.content.decode()
    assert "Say with whom" in answer.content.decode()


@pytest.mark.parametrize("place", ["/", "/promises/", "/people/{una}/", "/promises/{promise}/"])
def test_it_stands_where_it_matters(browser: Client, una: Person, promise: Promise, place: str) -> None:
    page = browser.get(place.format(una=una.pk, promise=promise.pk)).content.decode()
    assert "The offer" in page


def test_it_is_kept_and_taken_back(browser: Client, promise: Promise) -> None:
    browser.post(f"/promises/{promise.pk}/keep/", {"how": "By mail"}, headers=HTMX)
    promise.refresh_from_db()
    assert (promise.state, promise.outcome) == ("kept", "By mail")
    browser.post(f"/promises/{promise.pk}/reopen/", headers=HTMX)
    promise.refresh_from_db()
    assert promise.state == "open"


def test_it_is_moved_broken_and_deleted(browser: Client, promise: Promise) -> None:
    browser.post(f"/promises/{promise.pk}/move/", {"due": "2031-01-01", "agreed_by": "Una"}, headers=HTMX)
    promise.refresh_from_db()
    assert (str(promise.due_on), promise.moved) == ("2031-01-01", 1)
    assert browser.post(f"/promises/{promise.pk}/break/", {}, headers=HTMX).status_code == 422
    browser.post(f"/promises/{promise.pk}/break/", {"why": "Snow"}, headers=HTMX)
    promise.refresh_from_db()
    assert promise.state == "broken"
    browser.post(f"/promises/{promise.pk}/delete/")
    assert not Promise.objects.exists()


def test_honest_words_are_prepared_before_it_breaks(browser: Client, promise: Promise) -> None:
    day = (today() + timedelta(days=9)).isoformat()
    page = browser.post(
        f"/promises/{promise.pk}/early/", {"on": day, "why": "The frame is cracked."}, headers=HTMX
    )
    words = page.content.decode()
    assert "The frame is cracked." in words
    assert "mailto:una%40fell.example" in words
    promise.refresh_from_db()
    assert (promise.asked_by, promise.told_at is not None, promise.state) == ("ours", True, "open")


def test_the_other_side_answers_at_its_own_address(browser: Client, una: Person, by: Actor) -> None:
    theirs = commands.make_promise(values={"words": "The order", "whose": "theirs", "person": una.pk}, by=by)
    browser.post(f"/promises/share/{una.pk}/", {}, headers=HTMX)
    link = queries.open_link(person_id=una.pk)
    assert link
    place, stranger = queries.address_of(link), Client()
    page = stranger.get(place)
    assert "The order" in page.content.decode()
    assert not page.cookies
    assert stranger.post(f"{place}{theirs.pk}/done/").status_code == 303
    theirs.refresh_from_db()
    assert (theirs.state, theirs.claimed_at is not None) == ("open", True)
    day = (today() + timedelta(days=30)).isoformat()
    assert stranger.post(f"{place}{theirs.pk}/ask/", {"on": day, "why": "Ill"}).status_code == 303
    theirs.refresh_from_db()
    assert (theirs.asked_by, str(theirs.asked_on)) == ("theirs", day)
    assert set(Notice.objects.values_list("kind", flat=True)) == {"claimed", "asked"}
    browser.post(f"/promises/share/{una.pk}/", {"stop": "1"}, headers=HTMX)
    assert stranger.get(place).status_code == 404


def test_an_address_shows_only_what_is_with_its_person(browser: Client, una: Person, by: Actor) -> None:
    from troth.apikit.tests.callers import make_person

    other = make_person(name="Bo", email="bo@fell.example", phone="+353861234568")
    foreign = commands.make_promise(
        values={"words": "A secret", "whose": "theirs", "person": other.pk}, by=by
    )
    place = queries.address_of(commands.share_promises(person_id=una.pk, by=by))
    assert "A secret" not in Client().get(place).content.decode()
    assert Client().post(f"{place}{foreign.pk}/done/").status_code == 404
    ours = commands.make_promise(values={"words": "Ours", "person": una.pk}, by=by)
    assert Client().post(f"{place}{ours.pk}/done/").status_code == 409
    assert Client().get(place[:-3] + "AA/").status_code == 404


def test_the_owner_is_told_before_it_is_due_and_the_team_after(una: Person, by: Actor) -> None:
    from troth.apikit.tests.callers import make_member
    from troth.team.models import Membership, Team

    mate, team = make_member("member"), Team.objects.create(name="Shop")
    assert by.member_id
    for each in (mate.pk, by.member_id):
        Membership.objects.create(team=team, member_id=each)
    values = {"words": "The offer", "person": una.pk, "made_at": now() - timedelta(days=9)}
    commands.make_promise(values={**values, "due": today()}, by=by)
    commands.make_promise(values={**values, "due": today() - timedelta(days=4)}, by=by)
    assert commands.warn_of_promises() == 3
    assert commands.warn_of_promises() == 0
    told = set(Notice.objects.values_list("member_id", "kind"))
    assert told == {(by.member_id, "soon"), (by.member_id, "overdue"), (mate.pk, "team")}


def test_a_promise_is_proposed_from_words_and_written_down_or_declined(
    browser: Client, una: Person, by: Actor
) -> None:
    said = {"person": una.pk, "kind": "mail", "direction": "in", "happened_at": now()}
    words = "We'll pay within 10 days. I will collect the bikes tomorrow. Did you send the bill?"
    entry = log_interaction(values={**said, "body": words}, by=by)
    pay, collect = queries.suggestions_between(person_id=una.pk, seen_by=by)
    assert (pay.whose, pay.found.due_on) == ("theirs", today() + timedelta(days=10))
    assert not Promise.objects.exists()
    assert "Looks like a promise" in browser.get(f"/people/{una.pk}/").content.decode()
    browser.post(f"/promises/no-promise/{entry.pk}/", {"digest": collect.digest})
    query = dict(parse_qsl(urlsplit(pay.url).query))
    assert pay.words in browser.get(pay.url, headers=HTMX).content.decode().replace("&#39;", "'")
    browser.post("/promises/new/", query, headers=HTMX)
    made = Promise.objects.get()
    assert (made.source_id, made.is_suggested, made.whose) == (entry.pk, True, "theirs")
    assert queries.suggestions_between(person_id=una.pk, seen_by=by) == []
