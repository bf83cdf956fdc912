"""Who is at the door."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from troth.team import commands, queries, sessions
from troth.team.addresses import peer_address

Next = Callable[[HttpRequest], HttpResponse]


class ActingMember:
    """Set `request.member` to the signed-in member at work, or None."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the member known to every view."""
        user = request.user
        request.member = (  # type: ignore[attr-defined]
            queries.find_actor(user.pk, origin=f"web {peer_address(request)}")
            if user.is_authenticated
            else None
        )
        if user.is_authenticated and sessions.is_due(request.session):
            sessions.note_life(request)
            commands.note_visit(member_id=user.pk)
        return self.get_response(request)
