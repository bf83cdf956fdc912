"""The ledger of consent only grows, and how things stand is what it comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.people import commands as people
from troth.people.models import Person
from troth.privacy import queries
from troth.privacy.commands.ledger import Proof
from troth.privacy.models import ConsentEntry, Topic
from troth.privacy.tests.saying import BY, person, refusal, say, state
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db


def test_who_agreed_may_be_written_to_until_they_withdraw() -> None:
    ada = person()
    assert refusal(ada) == "no_consent"
    say(ada, "granted", proof=Proof(note="Signed at the fair"))
    assert refusal(ada) == ""
    say(ada, "withdrawn")
    assert refusal(ada) == "withdrawn"
    say(ada, "granted")
    assert refusal(ada) == ""
    assert [each.said for each in queries.history_of(ada.pk)] == ["granted", "withdrawn", "granted"]


def test_a_consent_that_was_given_before_the_withdrawal_does_not_undo_it() -> None:
    ada = person()
    say(ada, "withdrawn")
    say(ada, "granted", at=now() - timedelta(days=3))
    assert refusal(ada) == "withdrawn"


def test_a_form_only_asks_where_the_purpose_wants_a_confirmation() -> None:
    ada = person()
    assert say(ada, "granted", source="form", proof=Proof(form="/join", language="de")).said == "requested"
    assert refusal(ada) == "not_confirmed"
    say(ada, "confirmed", source="link")
    assert refusal(ada) == ""
    say(ada, "granted", source="form")
    assert (state(ada), refusal(ada)) == ("confirmed", "")


def test_the_proof_is_kept_with_the_words_that_were_read() -> None:
    ada = person()
    proof = Proof(network_address="203.0.113.7", form="/join", language="de")
    entry = say(ada, "granted", source="form", proof=proof)
    entry.refresh_from_db()
    assert entry.wording
    assert (entry.wording.language, entry.wording.version) == ("de", 1)
    assert (entry.address, entry.network_address, entry.form) == ("ada@example.org", "203.0.113.7", "/join")


def test_a_contract_asks_nobody_and_can_not_be_refused() -> None:
    ada = person()
    assert refusal(ada, "service") == ""
    with pytest.raises(Invalid):
        say(ada, "withdrawn", "service")


def test_an_objection_ends_what_is_sent_on_legitimate_interest() -> None:
    ada = person()
    assert refusal(ada, "similar") == ""
    say(ada, "objected", "similar")
    assert refusal(ada, "similar") == "objected"


def test_a_topic_can_be_left_out_of_a_purpose() -> None:
    ada = person()
    purpose = queries.find_purpose("newsletter")
    assert purpose
    Topic.objects.create(purpose=purpose, key="events", name="Events")
    say(ada, "granted")
    assert refusal(ada, topic="events") == ""
    say(ada, "withdrawn", topic="events")
    assert (refusal(ada, topic="events"), refusal(ada)) == ("withdrawn", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "no_such"},
        {"channel": "phone"},
        {"topic": "no_such"},
        {"said": "perhaps"},
        {"at": now() + timedelta(days=1)},
    ],
)
def test_what_can_not_be_meant_is_refused(wrong: dict[str, object]) -> None:
    values = {"said": "granted", "purpose": "newsletter", "channel": "mail", **wrong}
    with pytest.raises(Invalid):
        say(person(), **values)  # type: ignore[arg-type]
    assert not ConsentEntry.objects.exists()


def test_of_whom_there_is_not_nothing_is_written() -> None:
    ada = person()
    gone = Person(pk=ada.pk)
    people.delete_person(record=ada, by=BY)
    with pytest.raises(Conflict):
        say(gone, "granted")


@pytest.mark.parametrize(
    "statement",
    [
        "update privacy_consent_entry set said = 'granted'",
        "update privacy_consent_entry set person_id = uuidv7()",
        "delete from privacy_consent_entry",
        "update privacy_consent set said = 'granted'",
        "delete from privacy_consent",
        "insert into privacy_consent"
        " (person_id, purpose, channel, topic, said, since, source, entry_id, number)"
        " select id, 'offers', 'mail', '', 'granted', now(), 'api', id, 1 from people_person",
        "update privacy_wording set text = 'We may do anything.'",
        "delete from privacy_wording",
    ],
)
def test_the_database_refuses_what_would_change_what_was_said(statement: str) -> None:
    say(person(), "withdrawn")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_is_told_on_the_timeline() -> None:
    ada = person()
    say(ada, "withdrawn")
    assert Interaction.objects.filter(
        person_id=ada.pk, subject="withdrew consent to Newsletter by mail"
    ).exists()
