"""What somebody did becomes theirs when it is learned who they are."""

from __future__ import annotations

from typing import Any

import pytest

from troth.apikit.tests.callers import make_person
from troth.people.commands import merge_people, undo_merge
from troth.team.actor import everyone
from troth.tracking.commands import change_source, join_those_known
from troth.tracking.models import Account, Device, Event
from troth.tracking.tests.telling import Teller, viewed

pytestmark = pytest.mark.django_db


def tell(teller: Teller, *events: dict[str, Any]) -> None:
    assert teller.tell("batch", {"batch": list(events)}).status_code == 200


def whose() -> dict[str, str | None]:
    """Give whose each event is, by its id."""
    told = Event.objects.values_list("message_id", "person__name")
    return dict(told)


def identify(**more: Any) -> dict[str, Any]:
    return viewed(**{"type": "identify", "messageId": "i", **more})


def test_what_a_device_did_before_is_theirs(teller: Teller, una: Any) -> None:
    tell(teller, viewed(messageId="before"), viewed(messageId="other", anonymousId="a2"))
    tell(teller, identify(userId="4711", traits={"email": "UNA@fell.example"}))
    tell(teller, viewed(messageId="after"), viewed(messageId="elsewhere", anonymousId="a3", userId="4711"))
    name = una.name
    assert whose() == {"before": name, "other": None, "i": name, "after": name, "elsewhere": name}


@pytest.mark.parametrize("word", ["id", "external_id"])
def test_they_are_known_by_their_ids(teller: Teller, una: Any, word: str) -> None:
    una.external_id = "K-12"
    una.save()
    tell(teller, viewed(messageId="before"), viewed(messageId="m", userId=str(getattr(una, word))))
    assert whose() == {"before": una.name, "m": una.name}


def test_an_address_of_two_is_nobodys(teller: Teller, una: Any) -> None:
    make_person(name="Ula Fell", email="una@fell.example")
    tell(teller, identify(traits={"email": "una@fell.example"}))
    assert whose() == {"i": None}


def test_a_name_given_up_for_another(teller: Teller, una: Any) -> None:
    tell(teller, viewed(messageId="before"), viewed(messageId="old", anonymousId="b", userId="old"))
    tell(teller, identify(anonymousId="c", userId="new", traits={"email": "una@fell.example"}))
    tell(teller, {"type": "alias", "userId": "new", "previousId": "a1", "messageId": "l1"})
    tell(teller, {"type": "alias", "userId": "new", "previousId": "old", "messageId": "l2"})
    assert set(whose().values()) == {una.name}


def test_a_device_that_two_use(teller: Teller, una: Any) -> None:
    make_person(name="Noor Hale", email="noor@hale.example")
    tell(teller, viewed(messageId="first"), identify(traits={"email": "una@fell.example"}))
    tell(teller, identify(messageId="j", traits={"email": "noor@hale.example"}), viewed(messageId="second"))
    assert whose() == {"first": una.name, "i": una.name, "j": "Noor Hale", "second": "Noor Hale"}


def test_what_is_told_late_takes_no_device_back(teller: Teller, una: Any) -> None:
    make_person(name="Noor Hale", email="noor@hale.example")
    tell(teller, identify(messageId="j", traits={"email": "noor@hale.example"}))
    early = {"timestamp": "2026-01-01T00:00:00Z", "traits": {"email": "una@fell.example"}}
    tell(teller, identify(**early))
    tell(teller, viewed(messageId="now"))
    assert whose() == {"j": "Noor Hale", "i": None, "now": "Noor Hale"}


def test_who_comes_later_is_found(teller: Teller) -> None:
    tell(teller, viewed(messageId="before"), identify(userId="4711", traits={"email": "una@fell.example"}))
    join_those_known()
    assert set(whose().values()) == {None}
    make_person(name="Una Fell", email="una@fell.example")
    join_those_known()
    assert set(whose().values()) == {"Una Fell"}


def test_what_came_while_it_was_learned_is_found(teller: Teller, una: Any) -> None:
    tell(teller, identify(traits={"email": "una@fell.example"}), viewed(messageId="late"))
    Event.objects.filter(message_id="late").update(person=None)
    join_those_known()
    assert whose()["late"] == una.name


def test_a_source_that_is_not_believed(teller: Teller, una: Any) -> None:
    source = teller.source
    change_source(source=source, name="Shop", origins=[], is_on=True, names_people=False, by=everyone())
    tell(teller, viewed(messageId="m", userId=str(una.pk)), identify(traits={"email": "una@fell.example"}))
    join_those_known()
    assert set(whose().values()) == {None}
    assert not Account.objects.exists()
    assert not Device.objects.exists()


def test_the_same_told_again_learns_nothing_new(teller: Teller, una: Any) -> None:
    tell(teller, identify(userId="4711", traits={"email": "una@fell.example"}))
    learned = Account.objects.values_list("learned_at").get()
    tell(teller, viewed(messageId="m", userId="4711"))
    assert Account.objects.values_list("learned_at").get() == learned


def test_a_merge_takes_it_along_and_gives_it_back(teller: Teller, una: Any) -> None:
    twin = make_person(name="U. Fell", email="u@fell.example")
    tell(teller, identify(userId="4711", traits={"email": "u@fell.example"}), viewed(messageId="m"))
    merge = merge_people(kept=una, merged=twin, choices={}, by=everyone())
    tell(teller, viewed(messageId="n", userId="4711"))
    assert set(whose().values()) == {una.name}
    undo_merge(merge=merge, by=everyone())
    assert whose() == {"i": "U. Fell", "m": "U. Fell", "n": una.name}
