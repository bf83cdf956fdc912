"""The dialog is filled from an entry of the timeline or from what is typed; nothing is kept unconfirmed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from troth.ground.clock import today
from troth.people.models import Person
from troth.promises.models import Promise
from troth.team.actor import Actor
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def value_of(page: str, name: str) -> str:
    """Give what a field of the dialog holds."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*?value="([^"]*)"', page)
    return found[1] if found else ""


def chosen(page: str, name: str) -> str:
    """Give what is chosen of a field."""
    found = re.search(rf'name="{name}".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return found[1] if found else ""


def test_typed_words_fill_in_day_and_whose(browser: Client) -> None:
    typed = {"words": "I'll send the offer by Friday 16:00", "whose": "ours", "said_on": "2026-11-22"}
    page = browser.get("/promises/new/read/", typed, headers=HTMX).content.decode()
    assert (value_of(page, "due"), chosen(page, "whose")) == ("2026-11-27", "ours")
    assert "Read from the words" in page
    assert not Promise.objects.exists()


def test_their_words_are_their_promise(browser: Client) -> None:
    typed = {"words": "They pay within 10 days", "whose": "ours", "said_on": "2026-11-22"}
    page = browser.get("/promises/new/read/", typed, headers=HTMX).content.decode()
    assert (value_of(page, "due"), chosen(page, "whose")) == ("2026-12-02", "theirs")


def test_what_somebody_chose_stays(browser: Client) -> None:
    first = {"words": "The offer by Friday", "whose": "ours", "said_on": "2026-11-22"}
    page = browser.get("/promises/new/read/", first, headers=HTMX).content.decode()
    later = first | {"words": "The offer by Monday", "read": value_of(page, "read"), "due": "2026-11-27"}
    page = browser.get("/promises/new/read/", later, headers=HTMX).content.decode()
    assert value_of(page, "due") == "2026-11-23"
    own = later | {"due": "2026-12-24"}
    assert (
        value_of(browser.get("/promises/new/read/", own, headers=HTMX).content.decode(), "due")
        == "2026-12-24"
    )


def test_a_promise_is_made_of_an_entry(browser: Client, una: Person, by: Actor) -> None:
    una.time_zone = "Pacific/Auckland"
    una.save()
    at = datetime(2026, 11, 19, 20, tzinfo=UTC)  # Thursday here, Friday where they are
    entry = log_interaction(
        values={"person": una.pk, "kind": "message", "direction": "in", "happened_at": at,
                "body": "Thanks for the call. We will pay the bill tomorrow. Bye"},
        by=by,
    )  # fmt: skip
    assert f"/promises/new/?source={entry.pk}" in browser.get(f"/people/{una.pk}/").content.decode()
    page = browser.get(f"/promises/new/?source={entry.pk}", headers=HTMX).content.decode()
    assert (value_of(page, "due"), chosen(page, "whose")) == ("2026-11-21", "theirs")
    assert "We will pay the bill tomorrow</textarea>" in page
    fields = ("due", "person", "source", "quote", "time_zone")
    typed = {name: value_of(page, name) for name in fields} | {"words": "Pay", "whose": "theirs"}
    assert browser.post("/promises/new/", typed, headers=HTMX).status_code == 204 or Promise.objects.exists()
    made = Promise.objects.get()
    assert (made.source_id, made.person_id, made.time_zone) == (entry.pk, una.pk, "Pacific/Auckland")
    assert made.quote.startswith("Thanks for the call.")


def test_an_entry_out_of_sight_fills_nothing_in(browser: Client) -> None:
    gone = "0" * 8 + "-0000-0000-0000-" + "0" * 12
    page = browser.get(f"/promises/new/?source={gone}", headers=HTMX)
    assert page.status_code == 200
    assert value_of(page.content.decode(), "due") == ""


def test_a_day_that_is_no_day_is_none(browser: Client) -> None:
    typed = {"words": "The offer tomorrow", "said_on": "soon", "whose": "ours"}
    page = browser.get("/promises/new/read/", typed, headers=HTMX).content.decode()
    assert value_of(page, "due") == (today() + timedelta(days=1)).isoformat()
