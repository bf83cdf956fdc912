"""Those who call the API in tests: a browser's session is the shortest way in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from troth.ground.clock import now
from troth.people import commands
from troth.people.models import Person
from troth.team.actor import everyone
from troth.team.models import Member, Role

API = "/api/v1"


def make_member(role: str = "administrator", **values: Any) -> Member:
    """Make a member with a built-in role, or with rights of one's own (`rights`, `fields`)."""
    rights, fields = values.pop("rights", None), values.pop("fields", {})
    if rights is None:
        held = Role.objects.get(key=role)
    else:
        held = Role.objects.create(name=role, key=f"role-{uuid4().hex}", rights=rights, fields=fields)
    values = {"name": "Ada Quill", "joined_at": now(), **values}
    return Member.objects.create(email=f"{uuid4().hex}@example.org", role=held, **values)


def make_person(**values: Any) -> Person:
    """Make a person whom nobody owns, unless `owner` is given."""
    return commands.create_person(values=values, by=everyone())


class Caller(Client):
    """A signed-in browser that speaks JSON."""

    member: Member

    def __init__(self, member: Member | None = None, **options: Any) -> None:
        super().__init__(raise_request_exception=False, **options)
        if member is not None:
            self.member = member
            self.force_login(member)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a JSON body below /api/v1; give the response."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        options = {} if method == "GET" else {"data": "" if body is None else body}
        if options:
            options["content_type"] = "application/json"
        return getattr(self, method.lower())(f"{API}{path}", headers=named, **options)
