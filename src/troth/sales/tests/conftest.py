"""Who sells in the tests of this package.

The imports stand inside the fixtures: this file is read before Django knows its settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from troth.team.actor import Actor
    from troth.team.models import Member


@pytest.fixture
def administrator(db: None) -> Member:
    """A member who may set everything up."""
    from troth.apikit.tests.callers import make_member

    return make_member("administrator")


@pytest.fixture
def seller(administrator: Member) -> Actor:
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
