"""What a door says of itself: which right it needs. A door that says nothing is not opened.

A walk in the tests reads `rights` of the view behind every address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from troth.team.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed in"
SIGN_IN = "/sign-in/"


class MemberRequest(HttpRequest):
    """A request behind `needs` or `signed_in`: somebody is at work. For type checks; never made."""

    member: Actor


def needs(*rights: str) -> Callable[[View], View]:
    """Open a view to members who hold one of these rights, as "people.see" or "administrator".

    Whoever is not signed in is sent to sign in; a member without the right gets 403. Which records of
    the type a member reaches is for the loader to say.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            member = getattr(request, "member", None)
            if member is None:
                return _to_sign_in(request)
            if rights != (SIGNED_IN,) and not any(member.may(right) for right in rights):
                raise PermissionDenied(", ".join(rights))
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        opened.rights = rights  # type: ignore[attr-defined]
        return opened  # type: ignore[return-value]

    return declare


def signed_in(view: View) -> View:
    """Open a view to every member, whatever the role."""
    return needs(SIGNED_IN)(view)


def public(view: View) -> View:
    """Open a view to everybody, signed in or not: say so on purpose."""
    view.rights = (PUBLIC,)  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": SIGN_IN})
    return HttpResponseRedirect(f"{SIGN_IN}?next={quote(request.get_full_path())}")
