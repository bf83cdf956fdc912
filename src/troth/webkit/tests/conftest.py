"""Members at their browsers, and a few people to list.

The imports stand inside the fixtures: this file is read before Django knows its settings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from troth.people.models import Person


@pytest.fixture
def browser_of() -> Callable[[str], Client]:
    """Sign a member with a built-in role in."""
    from troth.team.models import Member, Role

    def sign_in(role: str) -> Client:
        member = Member.objects.create(
            email=f"{role}@hollin.example", name=f"Dele {role.title()}", role=Role.objects.get(key=role)
        )
        client = Client()
        client.force_login(member)
        return client

    return sign_in


@pytest.fixture
def browser(browser_of: Callable[[str], Client]) -> Client:
    """Sign an administrator in."""
    return browser_of("administrator")


@pytest.fixture
def person() -> Callable[..., Person]:
    """Add a person."""
    from troth.people import commands
    from troth.team.actor import everyone

    def add(name: str, **values: Any) -> Person:
        return commands.create_person(values={"name": name, **values}, by=everyone())

    return add
