"""The gate: who asks, how often, with what right, and whether it was done before.

Every operation of the API passes it before its own code runs. An operation without a declared right
stops the start of the program.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from ninja.operation import Operation

from troth.apikit import idempotency
from troth.apikit.problem import Problem, meaning, not_found, respond, too_large, unauthorized
from troth.apikit.rate import spend_a_call
from troth.catalog.registry import find_own_type
from troth.team import commands
from troth.team.actor import Actor
from troth.team.door import SIGNED_IN

View = TypeVar("View", bound=Callable[..., Any])

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KIND = "kind"  # the part of a path that names an object type of the workspace
UPLOAD = "multipart/form-data"
LARGEST_BODY = 10 * 1024 * 1024


class RightMissing(Exception):
    """An operation does not say what right it needs."""


def needs(*rights: str) -> Callable[[View], View]:
    """Declare that an operation is for members with one of these rights, as "people.see".

    The gate checks it before the body is read. `team.door.needs` does the same for pages, where a
    stranger is sent to sign in.
    """

    def declare(view: View) -> View:
        view.rights = rights  # type: ignore[attr-defined]
        return view

    return declare


def for_members(view: View) -> View:
    """Declare that an operation is for every member, whatever the role."""
    return needs(SIGNED_IN)(view)


def rights_of(operation: Operation) -> tuple[str, ...]:
    """Give the declared rights of an operation. Raises RightMissing."""
    rights: tuple[str, ...] = getattr(operation.view_func, "rights", ())
    if not rights:
        view = operation.view_func
        raise RightMissing(f"{view.__module__}.{view.__name__} declares no right.")
    return rights


def gate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Put the gate before an operation's `run`. A decorator of the whole API, in ninja's mode "view"."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    rights, takes_files = rights_of(operation), _takes_files(operation)

    @functools.wraps(run)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            by = admitted(request, rights, takes_files=takes_files, kind=path.get(KIND, ""))
            key = request.headers.get(idempotency.HEADER)
            if key is not None and request.method in WRITES:
                return idempotency.answer_once(request, key, by, lambda: run(request, **path))
        except Exception as error:
            return respond(meaning(error))
        return run(request, **path)

    return guarded


def _takes_files(operation: Operation) -> bool:
    body: dict[str, Any] = (operation.openapi_extra or {}).get("requestBody", {})
    return UPLOAD in body.get("content", {})


def admitted(
    request: HttpRequest, rights: tuple[str, ...], *, takes_files: bool = False, kind: str = ""
) -> Actor:
    """Tell who asks, and set `request.member`. Raises 401, 403, 404, 413, 415 and 429.

    The size of an upload is for the operation to limit, while it reads; nobody else may send one. `kind` is
    the type of the workspace's own that the path names; the rights are "{kind}.see" then.
    """
    by = _by_token(request) or _by_session(request)
    if by is None:
        raise unauthorized()
    request.member = by  # type: ignore[attr-defined]
    spend_a_call(by, peer(request))
    if kind:
        if find_own_type(kind) is None:
            raise not_found()
        rights = tuple(right.format(kind=kind) for right in rights)
    if not right_is_held(by, rights):
        raise Problem(403, _("This needs the right “%s”.") % "”, “".join(rights))
    if request.content_type == UPLOAD and not takes_files:
        raise Problem(415, _("The body must be JSON: send “Content-Type: application/json”."))
    if request.content_type != UPLOAD and int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise too_large("10 MB")
    return by


def who_asks(request: HttpRequest) -> Actor | None:
    """Tell who asks by a token or in a browser, where anybody may ask."""
    return _by_token(request) or getattr(request, "member", None)


def right_is_held(by: Actor, rights: tuple[str, ...]) -> bool:
    """Tell whether a member holds one of the rights that an operation asks for."""
    return rights == (SIGNED_IN,) or any(by.may(right) for right in rights)


def peer(request: HttpRequest) -> str:
    """Give the network address that asks."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _by_token(request: HttpRequest) -> Actor | None:
    """Take the bearer's word only: a wrong token is not made good by a session beside it."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _space, token = header.partition(" ")
    by = commands.use_token(token.strip(), address=peer(request)) if scheme.lower() == "bearer" else None
    if by is None:
        raise unauthorized()
    return by


def _by_session(request: HttpRequest) -> Actor | None:
    """Take the signed-in member of a browser, whose writes must carry the CSRF token of our own pages."""
    by: Actor | None = getattr(request, "member", None)
    if by is None or by.member_id is None:
        return None
    if request.method in WRITES and (reason := _forgery(request)):
        raise Problem(403, reason)
    return by


def _forgery(request: HttpRequest) -> str:
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    check.process_request(request)
    refused = check.process_view(request, lambda _request: HttpResponse(), (), {})
    return "" if refused is None else _("A request by session must carry the CSRF token.")
