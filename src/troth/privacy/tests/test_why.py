"""Why did I get this? Each message says so, to whoever got it and to the staff."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.ground.clock import now, stopped
from troth.people import commands as people
from troth.privacy import commands, queries
from troth.privacy.commands.ledger import Proof
from troth.privacy.models import Contact
from troth.privacy.tests.saying import BY, claim, person, say
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db


def test_whoever_got_it_reads_what_for_on_which_basis_and_what_they_had_agreed_to() -> None:
    ada, message = person(language="de"), uuid4()
    say(ada, "granted", source="page", proof=Proof(language="de"))
    token = queries.why_token(message)
    assert Client().get(f"/w/{token}/").status_code == 404  # nothing was sent yet
    claim(ada)
    claim(ada, about=("deliveries", message))
    answer = Client().get(f"/w/{token}/")
    page = answer.content.decode()
    told = (
        "Warum habe ich das bekommen?", "Newsletter", "Mit Ihrer Einwilligung", "auf der Seite Ihrer Auswahl",
        "Neues von uns per E-Mail", "Nachricht 2 von höchstens 4 in 7 Tagen", 'lang="de"',
    )  # fmt: skip
    for word in told:
        assert word in page, word
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert Client().post(f"/w/{token}/").status_code == 405


def test_what_was_read_then_is_shown_though_the_words_changed_since() -> None:
    ada, message = person(), uuid4()
    say(ada, "granted", source="page", proof=Proof(language="en"))
    claim(ada, about=("deliveries", message))
    purpose = queries.find_purpose("newsletter")
    assert purpose
    commands.write_wording(purpose=purpose, language="en", title="Daily", text="Twice a day.", by=BY)
    page = Client().get(f"/w/{queries.why_token(message)}/").content.decode()
    assert "now and then" in page
    assert "Twice a day." not in page


def test_a_guessed_or_foreign_address_leads_nowhere() -> None:
    ada, message = person(), uuid4()
    claim(ada, "service", about=("deliveries", message))
    token, nothing = queries.why_token(message), Client().get("/w/nothing/")
    page = commands.preference_token(person_id=ada.pk)
    other = queries.why_token(uuid4())
    for wrong in (page, other, token[:-1], token.swapcase(), "A" * 48, "%00", "é"):
        answer = Client().get(f"/w/{wrong}/")
        assert (answer.status_code, answer.content) == (404, nothing.content), wrong
    people.delete_person(record=ada, by=BY)
    assert Client().get(f"/w/{token}/").status_code == 404


def test_the_staff_read_who_decided_and_how_the_budget_stood() -> None:
    member, ada, message = make_member(), person(), uuid4()
    say(ada, "granted", proof=Proof(note="Signed at the fair"))
    actor = actor_of(member, origin="test")
    at = now() - timedelta(days=2)
    with stopped(at):
        commands.claim(
            person_id=ada.pk, purpose="service", channel="mail", about=("deliveries", message), by=actor
        )
    staff = Client()
    staff.force_login(member)
    assert Contact.objects.get().member_id == member.pk
    page = staff.get(f"/why/{message}/").content.decode()
    assert member.name in page
    assert "It counts towards none." in page
    assert f"/why/{message}/" in staff.get(f"/people/{ada.pk}/consents/").content.decode()
    assert "Somebody of our team" in Client().get(f"/w/{queries.why_token(message)}/").content.decode()
    assert staff.get(f"/why/{uuid4()}/").status_code == 404
    assert Client().get(f"/why/{message}/").status_code in (302, 403)


def test_it_follows_a_merge() -> None:
    kept, merged, message = person(), person("Adele Quill"), uuid4()
    claim(merged, "service", about=("deliveries", message))
    people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    assert Client().get(f"/w/{queries.why_token(message)}/").status_code == 200
