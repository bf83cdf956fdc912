"""Who tells of events in the tests of this package. Imports stand inside: Django has no settings yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from troth.tracking.tests.telling import Teller


@pytest.fixture
def teller(db: None) -> Teller:
    """A program that holds the write key of a server."""
    from troth.apikit.rate import forget_blocks
    from troth.team.actor import everyone
    from troth.tracking.commands import make_source
    from troth.tracking.tests.telling import Teller

    forget_blocks()
    source, key = make_source(name="Shop", kind="web", origins=["https://shop.example"], by=everyone())
    return Teller(source, key)


@pytest.fixture
def browser(db: None) -> Client:
    """A browser in which an administrator is signed in."""
    from django.test import Client

    from troth.apikit.tests.callers import make_member

    client = Client()
    client.force_login(make_member("administrator"))
    return client


@pytest.fixture
def una(db: None) -> Any:
    """Somebody who looks around."""
    from troth.apikit.tests.callers import make_person

    return make_person(name="Una Fell", email="una@fell.example", phone="+353861234567")
