"""What every answer carries, and in whose language and time zone it is written."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from troth.webkit import formats

Next = Callable[[HttpRequest], HttpResponse]

# No 'unsafe-inline' anywhere: what slips through the escaping of a template still does not run.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class ContentSecurity:
    """Forbid the browser whatever our pages do not need. A view may set a stricter policy itself."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy in the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class MemberLocale:
    """Write dates, numbers and words as the signed-in member does. Stands after the one that signs in."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the member's language, time zone and country."""
        member = getattr(request, "member", None)
        if member is None:
            return self.get_response(request)
        country = formats.country.set(member.country)
        try:
            with translation.override(member.language), timezone.override(ZoneInfo(member.time_zone)):
                return self.get_response(request)
        finally:
            formats.country.reset(country)
