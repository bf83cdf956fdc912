"""What a refused page looks like: not found, not allowed, overtaken. A stranger's record is not found."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.webkit import reply

Next = Callable[[HttpRequest], HttpResponse]


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
                title, text, status = (
                    _("There is no such page"),
                    _("It may have been deleted, or you may not see it."),
                    404,
                )
            case Forbidden() | PermissionDenied():
                title, text, status = (
                    _("Your role may not do this"),
                    _("Ask an administrator for the right."),
                    403,
                )
            case Conflict():
                title, text, status = _("Somebody was quicker"), str(error), 409
            case Invalid():
                title, text, status = _("That can not be kept"), str(error), 422
            case _:
                return None
        if reply.is_htmx(request):
            # The page that asked stays as it is; the reason is said above it.
            return reply.toast(HttpResponse(status=status, headers={"HX-Reswap": "none"}), text, tone="wrong")
        return reply.page(request, "webkit/problem.html", {"heading": title, "text": text}, status=status)
