"""Two sellers and a customer. Imports stand inside: pytest reads this file before the settings are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from troth.people.models import Person
    from troth.team.actor import Actor


@pytest.fixture
def aoife(db: None) -> Actor:
    return seller("Aoife")


@pytest.fixture
def dele(db: None) -> Actor:
    return seller("Dele")


@pytest.fixture
def siobhan(db: None) -> Person:
    from troth.people.commands import create_person
    from troth.team.actor import everyone

    return create_person(values={"name": "Siobhán Kerrigan"}, by=everyone())


def seller(name: str) -> Actor:
    """Add a member with the ordinary role."""
    from troth.team.models import Member, Role
    from troth.team.queries import find_actor

    role = Role.objects.get(key="member")
    added = Member.objects.create(email=f"{name.lower()}@hollin.example", name=name, role=role)
    actor = find_actor(added.pk, origin="test")
    assert actor
    return actor
