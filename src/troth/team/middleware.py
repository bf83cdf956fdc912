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
        origin = f"web {request.META.get('REMOTE_ADDR', '')}"
        user = request.user
        request.member = (  # type: ignore[attr-defined]
            queries.find_actor(user.pk, origin=origin) if user.is_authenticated else None
        )
        return self.get_response(request)
