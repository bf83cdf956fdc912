"""Who is at the door."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from troth.ground.hooks import begin_work
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
        request.member = None  # type: ignore[attr-defined]
        if user.is_authenticated:
            begin_work()  # what a member may read depends on the fields that there are at this moment
            origin = f"web {peer_address(request)}"
            request.member = queries.find_actor(user.pk, origin=origin)  # type: ignore[attr-defined]
            if sessions.is_due(request.session):
                sessions.note_life(request)
                commands.note_visit(member_id=user.pk)
        return self.get_response(request)
