"""Who takes orders in the tests of this package. Imports stand inside: Django has no settings yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from troth.people.models import Person
    from troth.team.actor import Actor
    from troth.team.models import Member


@pytest.fixture
def administrator(db: None) -> Member:
    """A member who may do everything."""
    from troth.apikit.tests.callers import make_member

    return make_member("administrator")


@pytest.fixture
def by(administrator: Member) -> Actor:
    """That member at work."""
    from troth.team.queries import find_actor

    found = find_actor(administrator.pk, origin="test")
    assert found
    return found


@pytest.fixture
def browser(administrator: Member) -> Client:
    """A browser in which that member is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def una(db: None) -> Person:
    """Somebody who buys."""
    from troth.apikit.tests.callers import make_person

    return make_person(name="Una Fell", email="una@fell.example", phone="+353861234567")
