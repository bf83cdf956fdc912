"""Programs read whether somebody may be written to, and add to the ledger."""

from __future__ import annotations

import pytest

from troth.apikit.tests.callers import Caller, make_member
from troth.privacy.tests.saying import BY, person, say, set_budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller() -> Caller:
    return Caller(make_member())


def test_a_program_writes_down_what_was_said_and_reads_how_it_stands(caller: Caller) -> None:
    ada = person()
    path = f"/people/{ada.pk}/consents"
    said = {"purpose": "newsletter", "channel": "mail", "said": "granted", "form": "/join", "language": "en"}
    made = caller.call("POST", path, said)
    assert (made.status_code, made.json()["said"]) == (201, "requested")
    assert made.json()["wording"] == {"language": "en", "version": 1}
    assert caller.call("POST", path, {**said, "said": "confirmed"}).status_code == 201
    read = caller.call("GET", path).json()
    (newsletter,) = [each for each in read["items"] if each["purpose"] == "newsletter"]
    assert (newsletter["is_allowed"], newsletter["state"], newsletter["refusal"]) == (True, "confirmed", None)
    assert [each["said"] for each in read["history"]] == ["confirmed", "requested"]


def test_a_program_asks_the_gate(caller: Caller) -> None:
    ada = person()
    set_budget(0, 7)
    path = f"/people/{ada.pk}/may-contact?purpose=newsletter&channel=mail"
    assert caller.call("GET", path).json() == {"is_allowed": False, "refusal": "no_consent"}
    say(ada, "granted")
    assert caller.call("GET", path).json() == {"is_allowed": False, "refusal": "budget"}
    path = path.replace("newsletter", "service")
    assert caller.call("GET", path).json() == {"is_allowed": True, "refusal": None}


def test_what_is_wrong_is_named_by_its_field(caller: Caller) -> None:
    ada = person()
    said = {"purpose": "newsletter", "channel": "phone", "said": "granted"}
    answer = caller.call("POST", f"/people/{ada.pk}/consents", said)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "channel"


def test_how_things_stand_is_a_list_that_can_be_asked(caller: Caller) -> None:
    ada, bea = person(), person("Bea Ford")
    say(ada, "granted")
    say(bea, "withdrawn")
    found = caller.call("GET", '/consents?where=purpose = "newsletter" and state = "granted"').json()
    assert [each["person"]["id"] for each in found["items"]] == [str(ada.pk)]
    where = 'count(consents where purpose = "newsletter" and state = "withdrawn") >= 1'
    assert [each["id"] for each in caller.call("GET", f"/people?where={where}").json()["items"]] == [
        str(bea.pk)
    ]


def test_purposes_tell_their_words(caller: Caller) -> None:
    items = caller.call("GET", "/purposes").json()["items"]
    newsletter = next(each for each in items if each["key"] == "newsletter")
    assert (newsletter["basis"], newsletter["must_confirm"]) == ("consent", True)
    assert {each["language"] for each in newsletter["wordings"]} == {"en", "de"}
    assert BY.may("people.see")
