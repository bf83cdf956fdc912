"""What somebody did goes with them, and is theirs to take along."""

from __future__ import annotations

from typing import Any

import pytest

from troth.people.commands import delete_person
from troth.team.actor import everyone
from troth.tracking.models import Event
from troth.tracking.queries import held_about
from troth.tracking.tests.telling import Teller, viewed

pytestmark = pytest.mark.django_db


def tell_of_una(teller: Teller) -> None:
    batch = [
        viewed(),  # before she said who she is
        viewed(type="identify", messageId="m2", traits={"email": "UNA@fell.example"}),
        viewed(messageId="m3", userId="another"),  # on the same device
        viewed(messageId="m4", anonymousId="a2"),
    ]
    assert teller.tell("batch", {"batch": batch}).status_code == 200


def test_they_get_what_they_did(teller: Teller, una: Any) -> None:
    tell_of_una(teller)
    assert sorted(row["what"] for row in held_about(person_id=una.pk)) == ["identify Bikes", "page Bikes"]


def test_who_is_erased_leaves_no_event(teller: Teller, una: Any) -> None:
    tell_of_una(teller)
    delete_person(record=una, by=everyone())
    assert sorted(Event.objects.values_list("message_id", flat=True)) == ["m3", "m4"]
