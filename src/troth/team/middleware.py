"""Who is at the door."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from troth.team import queries

Next = Callable[[HttpRequest], HttpResponse]


class ActingMember:
    """Set `request.member` to the signed-in member at work, or None."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the member known to every view."""
        user = request.user
        member = queries.find_active_member(user.pk) if user.is_authenticated else None
        origin = f"web {request.META.get('REMOTE_ADDR', '')}"
        actor = queries.actor_of(member, origin=origin) if member else None
        request.member = actor  # type: ignore[attr-defined]
        return self.get_response(request)
