"""What a refused page looks like: not found, not allowed, overtaken, broken.

A stranger's record is not found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import gettext as _
from psycopg import errors as postgres

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.webkit import reply

Next = Callable[[HttpRequest], HttpResponse]
# What PostgreSQL answers where two changes meet. A rule that the value itself breaks is not among them.
RACES = (
    postgres.LockNotAvailable,
    postgres.DeadlockDetected,
    postgres.SerializationFailure,
    postgres.UniqueViolation,
    postgres.ExclusionViolation,
    postgres.ForeignKeyViolation,
    postgres.UndefinedTable,  # an object or a field was deleted after this request had begun
    postgres.UndefinedColumn,
)

log = logging.getLogger(__name__)


class Refusals:
    """Turn the errors of the catalog into pages, for everything but the API, which has its own form."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, whatever the view raises."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that refused."""
        match error:
            case NotFound() | Http404():
                return not_found(request, error)
            case Forbidden() | PermissionDenied():
                title, text, status = (
                    _("Your role may not do this"),
                    _("Ask an administrator for the right."),
                    403,
                )
            case Conflict():
                title, text, status = _("Somebody was quicker"), str(error), 409
            case DatabaseError() if isinstance(error.__cause__, RACES):
                # One that comes back each time is no race but a check that we lack.
                log.warning("two changes met", exc_info=error)
                title = _("Somebody was quicker")
                text = _("Somebody else is changing the same thing. Nothing was changed; try again.")
                status = 409
            case DatabaseError() if isinstance(error.__cause__, postgres.QueryCanceled):
                title = _("That would have taken too long")
                text = _("It was stopped after 30 seconds and nothing was changed. Ask for less.")
                status = 422
            case Invalid():
                title, text, status = _("That can not be kept"), str(error), 422
            case _:
                return None
        return _said(request, title, text, status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for an address that leads nowhere, and for what the member may not see: the same to the byte."""
    text = _("It may have been deleted, or you may not see it.")
    return _said(request, _("There is no such page"), text, 404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for a form that does not carry the proof that it is ours: most often one that is too old."""
    text = _("The page was open for too long, or somebody else sent it. Load it again and send it once more.")
    return _said(request, _("That form has expired"), text, 403)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer where we have failed. Asks neither the database nor the member: they may be what failed."""
    template = engines["jinja2"].get_template("webkit/failed.html")
    return HttpResponse(template.render({}), status=500)


def _said(request: HttpRequest, heading: str, text: str, status: int) -> HttpResponse:
    if reply.is_htmx(request):
        # The page that asked stays as it is; the reason is said above it.
        return reply.toast(HttpResponse(status=status, headers={"HX-Reswap": "none"}), text, tone="wrong")
    frame = "webkit/problem.html" if getattr(request, "member", None) else "webkit/problem_outside.html"
    return reply.page(request, frame, {"heading": heading, "text": text}, status=status)
