"""People choose for themselves: nothing but their address leads in, and to look at a page changes nothing."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Conflict
from troth.ground.clock import now, stopped
from troth.people import commands as people
from troth.privacy import commands
from troth.privacy.commands.public import POSTS_A_MINUTE
from troth.privacy.models import ConsentEntry, PublicLink
from troth.privacy.tests.saying import BY, person, refusal, say, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Client:
    return Client(enforce_csrf_checks=True)


def test_the_page_tells_what_is_sent_in_the_language_of_its_reader(customer: Client) -> None:
    ada = person(language="de")
    say(ada, "granted")
    token = commands.preference_token(person_id=ada.pk)
    assert token == commands.preference_token(person_id=ada.pk)
    answer = customer.get(f"/c/{token}/")
    page = answer.content.decode()
    assert 'lang="de"' in page
    assert "Was wir Ihnen schreiben" in page
    assert "Das lässt sich nicht abstellen." in page
    assert 'name="was" value="newsletter:mail:"' in page
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_what_is_turned_on_and_off_goes_into_the_ledger_and_nothing_else(customer: Client) -> None:
    ada = person()
    say(ada, "granted")
    token = commands.preference_token(person_id=ada.pk)
    chosen = {
        "was": ["newsletter:mail:", "similar:mail:"],
        "on": ["offers:post:", "similar:mail:", "no:such:thing"],
    }
    assert customer.post(f"/c/{token}/choose/", chosen).status_code == 303
    assert (state(ada), state(ada, "offers", "post"), state(ada, "similar")) == ("withdrawn", "granted", None)
    entry = ConsentEntry.objects.latest("number")
    assert (entry.source, entry.network_address, entry.form) == ("page", "127.0.0.1", "preference page")
    assert ConsentEntry.objects.count() == 3


def test_one_button_stops_everything_and_one_thing_can_be_wanted_again(customer: Client) -> None:
    ada = person()
    say(ada, "granted")
    token = commands.preference_token(person_id=ada.pk)
    assert customer.post(f"/c/{token}/stop/").status_code == 303
    refused = [
        refusal(ada),
        refusal(ada, "similar"),
        refusal(ada, "offers", "phone"),
        refusal(ada, "service"),
    ]
    assert refused == ["objected", "objected", "objected", ""]
    customer.post(f"/c/{token}/choose/", {"on": ["newsletter:mail:"]})
    assert (refusal(ada), refusal(ada, "similar")) == ("", "objected")


def test_one_click_unsubscribes_and_to_look_does_not(customer: Client) -> None:
    ada = person()
    say(ada, "granted")
    say(ada, "granted", "offers")
    token = commands.unsubscribe_token(person_id=ada.pk, purpose="newsletter", channel="mail")
    assert customer.get(f"/u/{token}/").status_code == 200
    assert customer.head(f"/u/{token}/").status_code in (200, 405)
    assert refusal(ada) == ""
    answer = customer.post(
        f"/u/{token}/", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert not answer.cookies
    assert (refusal(ada), refusal(ada, "offers")) == ("withdrawn", "")
    assert customer.post(f"/u/{token}/").status_code == 200  # the second click is no error


def test_a_confirmation_counts_once_and_only_while_it_is_waited_for(customer: Client) -> None:
    ada = person()
    entry = say(ada, "granted", source="form")
    token = commands.confirmation_token(entry=entry, by=BY)
    assert customer.get(f"/ok/{token}/").status_code == 200
    assert refusal(ada) == "not_confirmed"
    assert customer.post(f"/ok/{token}/").status_code == 200
    assert refusal(ada) == ""
    assert customer.post(f"/ok/{token}/").status_code == 404
    with pytest.raises(Conflict):
        commands.confirmation_token(entry=entry, by=BY)


def test_a_confirmation_does_not_undo_what_was_withdrawn_since_or_come_too_late(customer: Client) -> None:
    ada, bea = person(), person("Bea Ford")
    early = commands.confirmation_token(entry=say(ada, "granted", source="form"), by=BY)
    say(ada, "withdrawn")
    assert customer.post(f"/ok/{early}/").status_code == 404
    assert refusal(ada) == "withdrawn"
    late = commands.confirmation_token(entry=say(bea, "granted", source="form"), by=BY)
    with stopped(now() + timedelta(days=15)):
        assert customer.post(f"/ok/{late}/").status_code == 404
    assert refusal(bea) == "not_confirmed"


def test_an_address_opens_what_it_is_for_and_nothing_else(customer: Client) -> None:
    ada = person()
    say(ada, "granted")
    page = commands.preference_token(person_id=ada.pk)
    click = commands.unsubscribe_token(person_id=ada.pk, purpose="newsletter", channel="mail")
    nothing = customer.get("/c/nothing/")
    assert nothing.status_code == 404
    swapped = page[:-1] + ("A" if page[-1] != "A" else "B")
    for path in (f"/c/{click}/", f"/u/{page}/", f"/ok/{click}/", f"/c/{swapped}/", "/c/%00/", "/u/é/"):
        answer = customer.get(path)
        assert (answer.status_code, answer.content) == (404, nothing.content), path
    assert customer.post(f"/c/{click}/stop/").status_code == 404
    assert refusal(ada) == ""


def test_a_link_leads_to_who_somebody_was_merged_into_and_to_nobody_once_they_are_erased(
    customer: Client,
) -> None:
    kept, merged = person(), person("Adele Quill")
    token = commands.unsubscribe_token(person_id=merged.pk, purpose="similar", channel="mail")
    people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    customer.post(f"/u/{token}/")
    assert refusal(kept, "similar") == "objected"
    people.delete_person(record=kept, by=BY)
    assert customer.post(f"/u/{token}/").status_code == 404


def test_more_than_anybody_would_send_is_refused_for_a_minute(customer: Client) -> None:
    token = commands.preference_token(person_id=person().pk)
    with stopped(now()):
        for _each in range(POSTS_A_MINUTE):
            assert customer.post(f"/c/{token}/choose/").status_code == 303
        answer = customer.post(f"/c/{token}/choose/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_a_member_copies_the_link_to_a_persons_choices_and_that_to_confirm() -> None:
    ada, staff = person(), Client()
    entry = say(ada, "granted", source="form")
    staff.force_login(make_member())
    here = f"/people/{ada.pk}/consents/"
    assert f'value="{entry.pk}"' in staff.get(here).content.decode()
    assert "/c/" in staff.post(f"{here}link/").content.decode()
    page = staff.post(f"{here}link/", {"entry": str(entry.pk)}).content.decode()
    (token,) = re.findall(r"/ok/([\w-]{48})/", page)
    assert Client().post(f"/ok/{token}/").status_code == 200
    assert refusal(ada) == ""


def test_a_member_writes_down_what_they_were_told_with_how_it_can_be_shown() -> None:
    ada, staff = person(), Client()
    staff.force_login(make_member())
    here = f"/people/{ada.pk}/consents/"
    told = {"purpose": "offers", "channel": "phone", "said": "granted", "note": "Signed at the fair"}
    assert staff.post(f"{here}say/", {**told, "note": ""}).status_code == 422
    assert staff.post(f"{here}say/", {**told, "day": "2999-01-01"}).status_code == 422
    assert staff.post(f"{here}say/", {**told, "channel": "sms", "purpose": "newsletter"}).status_code == 422
    assert refusal(ada, "offers", "phone") == "no_consent"
    assert staff.post(f"{here}say/", {**told, "day": "2024-05-03"}).status_code == 302
    entry = ConsentEntry.objects.get()
    assert (entry.note, entry.source, entry.at.date().isoformat()) == (
        "Signed at the fair",
        "member",
        "2024-05-03",
    )
    assert "Signed at the fair" in staff.get(here).content.decode()


def test_the_page_speaks_the_language_that_is_asked_for_and_keeps_it_as_proof(customer: Client) -> None:
    ada = person(language="en", time_zone="Europe/Dublin")
    token = commands.preference_token(person_id=ada.pk)
    page = customer.get(f"/c/{token}/?language=de").content.decode()
    assert 'lang="de"' in page
    assert "Nichts per Telefon zwischen 20:00 und 08:00 Uhr, nach der Uhr in " in page
    assert "Dublin" in page
    kept = customer.post(f"/c/{token}/choose/", {"language": "de", "on": ["newsletter:mail:"]})
    assert kept.headers["Location"] == f"/c/{token}/?said=kept&language=de"
    wording = ConsentEntry.objects.get().wording
    assert wording
    assert wording.language == "de"
    for hostile in ("xx", "../..", "%00", "<b>", "de" * 500):
        assert 'lang="en"' in customer.get(f"/c/{token}/", {"language": hostile}).content.decode()
        answer = customer.post(f"/c/{token}/stop/", {"language": hostile})
        assert answer.headers["Location"] == f"/c/{token}/?said=stopped&language=en"


def test_a_link_that_has_ended_and_one_of_another_workspace_lead_nowhere(
    customer: Client, settings: Any
) -> None:
    ada = person()
    token = commands.preference_token(person_id=ada.pk)
    nothing = customer.get("/c/nothing/")
    PublicLink.objects.update(expires_at=now() - timedelta(seconds=1))
    assert customer.get(f"/c/{token}/").content == nothing.content
    PublicLink.objects.update(expires_at=None)
    assert customer.get(f"/c/{token}/").status_code == 200
    settings.SECRET_KEY = "another-workspace-with-a-secret-of-its-own"
    answer = customer.get(f"/c/{token}/")
    assert (answer.status_code, answer.content) == (404, nothing.content)


def test_a_guess_asks_the_database_nothing_of_people(customer: Client) -> None:
    guessed = urlsafe_b64encode(uuid4().bytes + bytes(20)).decode()
    customer.get(f"/c/{guessed}/")
    with CaptureQueriesContext(connection) as asked:
        assert customer.get(f"/c/{guessed}/").status_code == 404
    assert not [each for each in asked if "privacy_" in each["sql"] or "people_" in each["sql"]]


def test_more_switches_than_there_are_change_nothing(customer: Client) -> None:
    ada = person()
    token = commands.preference_token(person_id=ada.pk)
    names = [f"newsletter:{number}:" for number in range(500)] + ["service:mail:", "::", "newsletter:mail:x"]
    assert customer.post(f"/c/{token}/choose/", {"on": names, "was": names[::2]}).status_code == 303
    assert ConsentEntry.objects.count() == 0
