"""Doors that are the same for all object types of a workspace: the address names the type."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from troth.catalog.registry import find_own_type
from troth.team.door import MemberRequest, signed_in

View = Callable[..., HttpResponse]


def own_needs(*rights: str) -> Callable[[View], View]:
    """Open a view to members who hold one of these rights on the type that the address names: "{kind}.see".

    The view is given the object type. Whoever is not signed in is sent to sign in, and learns of no word
    whether it is the name of one; to a member, another word leads nowhere.
    """

    def declare(view: View) -> View:
        @wraps(view)
        @signed_in
        def opened(request: MemberRequest, kind: str, **rest: Any) -> HttpResponse:
            object_type = find_own_type(kind)
            if object_type is None:
                raise Http404
            named = [right.format(kind=kind) for right in rights]
            if not any(request.member.may(right) for right in named):
                raise PermissionDenied(", ".join(named))
            return view(request, object_type, **rest)

        opened.rights = rights  # type: ignore[attr-defined]
        return opened

    return declare
