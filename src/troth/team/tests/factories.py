"""The smallest valid rows."""

from __future__ import annotations

from itertools import count

from troth.team import commands, queries
from troth.team.actor import Actor, everyone
from troth.team.models import Member, Role

PASSWORD = "a long enough word"
_numbers = count(1)


def role(key: str = "member") -> Role:
    return Role.objects.get(key=key)


def make_member(
    *, role_key: str = "member", email: str = "", name: str = "", password: str = PASSWORD
) -> Member:
    number = next(_numbers)
    return commands.add_member(
        email=email or f"member{number}@example.org",
        name=name or f"Member {number}",
        role=role(role_key),
        password=password,
        by=everyone(),
    )


def make_administrator(**values: str) -> Member:
    return make_member(role_key="administrator", **values)


def acting_as(member: Member, scopes: frozenset[str] | None = None) -> Actor:
    return queries.actor_of(member, origin="web 203.0.113.7", scopes=scopes)
