"""The page on which the other side reads what is promised and answers it. The token is all that is asked for.

No cookie is read or set: a request carries no authority but its address, so there is none that another
site could borrow, and no proof against forgery to ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.promises import commands, queries
from troth.promises.forms import AskForm
from troth.team.actor import everyone
from troth.team.door import public
from troth.webkit import reply
from troth.webkit.public_links import kept_private

View = Callable[..., HttpResponse]


def _by_link(view: View) -> View:
    """Load the link of the token in the address, and keep what is answered to whoever has it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **rest: Any) -> HttpResponse:
        try:
            link = queries.get_link(token)
            if request.method == "POST":
                commands.spend_a_post(link=link)
            return kept_private(view(request, token, link, **rest))
        except NotFound:
            return kept_private(reply.page(request, "promises/nowhere.html", status=404))
        except commands.TooMany:
            answer = _page(request, token, queries.get_link(token), "too_many", 429)
            answer.headers["Retry-After"] = "60"
            return kept_private(answer)

    return public(csrf_exempt(opened))


@require_GET
@_by_link
def read(request: HttpRequest, token: str, link: Any) -> HttpResponse:
    """Show what is promised in both directions."""
    return _page(request, token, link)


@require_POST
@_by_link
def done(request: HttpRequest, token: str, link: Any, promise_id: UUID) -> HttpResponse:
    """Take their word that it is done; a member confirms it."""
    promise = queries.promise_of_link(link, promise_id)
    try:
        commands.claim_kept(promise=promise, by=everyone(name=link.person.name, origin="promises page"))
    except Conflict:
        return _page(request, token, link, "over", 409)
    return HttpResponseRedirect(f"/p/{token}/", status=303)


@require_POST
@_by_link
def ask(request: HttpRequest, token: str, link: Any, promise_id: UUID) -> HttpResponse:
    """Take that they ask for another day."""
    promise, form = queries.promise_of_link(link, promise_id), AskForm(request.POST)
    if not form.is_valid():
        return _page(request, token, link, "day", 422)
    typed, by = form.cleaned_data, everyone(name=link.person.name, origin="promises page")
    try:
        commands.ask_for_day(promise=promise, on=typed["on"], why=typed["why"], by=by)
    except Invalid:
        return _page(request, token, link, "day", 422)
    except Conflict:
        return _page(request, token, link, "over", 409)
    return HttpResponseRedirect(f"/p/{token}/", status=303)


def _page(request: HttpRequest, token: str, link: Any, said: str = "", status: int = 200) -> HttpResponse:
    reading = queries.reading_of(link)
    with translation.override(reading.language or None):
        context = {"reading": reading, "base": f"/p/{token}/", "said": said}
        return reply.page(request, "promises/public.html", context, status=status)
