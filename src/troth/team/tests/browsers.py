"""A signed-in member at a browser, by names of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from troth.team import confirming
from troth.team.models import Member
from troth.team.tests.factories import PASSWORD


class Browser:
    """A signed-in member's browser."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.client = Client()
        self.client.post("/sign-in/", {"email": member.email, "password": PASSWORD})

    def get(self, page: str, /, *args: Any, **query: str) -> tuple[int, str]:
        response = self.client.get(reverse(f"team:{page}", args=args), query)
        return response.status_code, response.content.decode()

    def post(self, page: str, /, *args: Any, **values: Any) -> tuple[int, str]:
        response = self.client.post(reverse(f"team:{page}", args=args), values)
        if response.status_code == 302:
            return 302, str(response.headers["Location"])
        return response.status_code, response.content.decode()

    def wait(self, seconds: int) -> None:
        session = self.client.session
        session[confirming.CONFIRMED_AT] -= seconds
        session.save()
