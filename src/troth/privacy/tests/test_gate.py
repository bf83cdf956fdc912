"""The gate: what is claimed is allowed at that moment, and of two at once the budget lets one through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from troth.ground.clock import now, stopped
from troth.people import commands as people
from troth.privacy import commands, queries
from troth.privacy.hashing import hash_of, key_for_database
from troth.privacy.models import Contact, Suppression
from troth.privacy.tests.saying import BY, NEWS, claim, person, refusal, say, set_budget
from troth.team.acting import acting

pytestmark = pytest.mark.django_db


def test_what_is_claimed_is_counted_with_what_it_was_let_through_on() -> None:
    ada, message = person(), uuid4()
    entry = say(ada, "granted")
    assert claim(ada, about=("messages", message)) == ""
    contact = Contact.objects.get(about_id=message)
    why = queries.why_contacted(contact)
    assert (why.contact.basis, why.said, why.entry) == ("consent", "granted", entry)
    assert claim(ada, "service") == ""
    assert claim(ada, "offers") == "no_consent"
    assert Contact.objects.count() == 2


def test_the_budget_is_of_the_whole_firm_and_comes_back_with_time() -> None:
    ada = person()
    say(ada, "granted")
    say(ada, "granted", "offers")
    set_budget(2, 7)
    first = uuid4()
    assert [claim(ada, about=("m", first)), claim(ada, "offers"), claim(ada)] == ["", "", "budget"]
    assert claim(ada, "service") == ""  # what can not be refused is not counted
    assert commands.release(about_id=first, by=BY) == 1
    assert claim(ada) == ""
    with stopped(now() + timedelta(days=7, minutes=1)):
        assert claim(ada) == ""


def test_at_night_where_the_person_is_nobody_is_rung_up() -> None:
    here = person(time_zone="Europe/Dublin")
    there = person("Bea Ford", time_zone="Australia/Sydney")
    nowhere = person("Cy Hale", time_zone="")
    for who in (here, there, nowhere):
        say(who, "granted", "offers", "phone")
        say(who, "granted", "offers", "mail")
    noon = datetime(2099, 1, 5, 12, tzinfo=UTC)  # 23:00 in Sydney
    assert refusal(here, "offers", "phone", at=noon) == ""
    assert refusal(there, "offers", "phone", at=noon) == "quiet_hours"
    assert refusal(nowhere, "offers", "phone", at=noon) == ""
    assert refusal(there, "offers", "mail", at=noon) == ""
    assert refusal(there, "service", "phone", at=noon) == ""


def test_while_a_complaint_is_open_only_what_can_not_be_refused_is_sent() -> None:
    ada = person()
    say(ada, "granted")
    silence = commands.open_silence(person_id=ada.pk, note="The chain slips.", by=BY)
    assert (refusal(ada), refusal(ada, "service")) == ("complaint_open", "")
    commands.close_silence(silence=silence, by=BY)
    assert refusal(ada) == ""


def test_an_address_at_which_nothing_arrives_gets_nothing() -> None:
    ada = person()
    say(ada, "granted")
    commands.suppress(kind="mail", address=" ADA@example.org", reason="bounced", by=BY)
    commands.suppress(kind="mail", address="ada@example.org", reason="bounced", by=BY)
    assert (refusal(ada), refusal(ada, "service")) == ("bounced", "bounced")
    assert refusal(ada, address="ada@elsewhere.example") == ""
    assert commands.lift_suppression(kind="mail", address="ada@example.org", by=BY) == 1
    assert refusal(ada) == ""


def test_who_complained_to_their_provider_gets_only_what_belongs_to_a_contract() -> None:
    ada = person()
    say(ada, "granted")
    commands.suppress(kind="mail", address="ada@example.org", reason="complained", by=BY)
    assert (refusal(ada), refusal(ada, "service")) == ("suppressed", "")


def test_an_erased_address_stays_silent_until_its_owner_agrees_anew() -> None:
    ada = person()
    say(ada, "granted")
    people.delete_person(record=ada, by=BY)
    assert bytes(Suppression.objects.get(hash=hash_of("mail", "ada@example.org")).hash)
    again = person()
    assert refusal(again, "similar") == "suppressed"
    assert refusal(again, "service") == ""
    say(again, "granted", "similar")
    assert refusal(again, "similar") == ""


def test_the_erasure_of_one_leaves_an_address_to_another_who_has_it() -> None:
    ada, bea = person(), person("Bea Ford", email="ada@example.org")
    people.delete_person(record=ada, by=BY)
    assert refusal(bea, "similar") == ""


def test_the_database_hashes_as_this_program_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select privacy_hash(%s, 'mail', ' Ada@Example.org')", [key_for_database()])
        assert bytes(cursor.fetchone()[0]) == hash_of("mail", "ada@example.org")


def test_many_are_claimed_in_the_statement_that_marks_them() -> None:
    willing, unwilling = person(), person("Bea Ford")
    say(willing, "granted")
    with acting(BY), connection.cursor() as cursor:
        cursor.execute("create temp table message (id uuid, person_id uuid, state text) on commit drop")
        cursor.execute(
            "insert into message select uuidv7(), id, 'pending' from people_person where id = any(%s)",
            [[willing.pk, unwilling.pk]],
        )
        cursor.execute(
            """
            with asked as materialized (
                select m.id, consent_claim(
                    m.person_id, %s, 'mail', '', %s, %s, '', 'messages', m.id) as refusal
                from (select * from message where state = 'pending' order by person_id) m)
            update message set state = coalesce(refusal, 'sending') from asked where asked.id = message.id
            returning person_id, state
            """,
            [NEWS, now(), key_for_database()],
        )
        assert dict(cursor.fetchall()) == {willing.pk: "sending", unwilling.pk: "no_consent"}


def test_what_was_sent_while_somebody_waited_for_their_turn_counts() -> None:
    ada = person()
    say(ada, "granted")
    set_budget(1, 7)
    began = now()
    assert claim(ada, at=began + timedelta(seconds=2)) == ""
    assert claim(ada, at=began) == "budget"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_senders_at_once_the_budget_lets_only_as_many_through() -> None:
    ada = person()
    say(ada, "granted")
    set_budget(2, 7)
    start = Barrier(6)

    def send(_number: int) -> str:
        try:
            start.wait(timeout=20)
            return claim(ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as senders:
        outcomes = list(senders.map(send, range(6)))
    assert sorted(outcomes) == ["", "", *["budget"] * 4]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_write_for_one_person_at_once_the_last_of_the_ledger_holds() -> None:
    ada = person()
    start = Barrier(8)

    def speak(number: int) -> None:
        try:
            start.wait(timeout=20)
            say(ada, "withdrawn" if number % 2 else "granted")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as voices:
        list(voices.map(speak, range(8)))
    with connection.cursor() as cursor:
        cursor.execute("select said, entry_id from privacy_fold(array[%s]::uuid[])", [ada.pk])
        folded = cursor.fetchall()
    assert folded == [(each.said, each.entry_id) for each in queries.states_of(ada.pk)]
    assert len(queries.history_of(ada.pk)) == 8
