"""The pages on which people choose for themselves. The token in the address is all that is asked for.

No cookie is read or set: a request carries no authority but its address, so there is none that another site
could borrow, and no proof against forgery to ask for. To look at a page changes nothing: programs that read
mail follow every link in it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, NotFound
from troth.privacy import commands, queries
from troth.privacy.commands.public import Hand, TooMany
from troth.privacy.queries.public import CONFIRM, PAGE, UNSUBSCRIBE
from troth.privacy.words import language_of
from troth.team.addresses import peer_address
from troth.team.door import public
from troth.webkit import reply
from troth.webkit.public_links import kept_private

View = Callable[..., HttpResponse]


def _by_link(salt: str) -> Callable[[View], View]:
    """Load the link of the token in the address, and keep what is answered to whoever has it."""

    def declare(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            try:
                link = queries.get_link(token, salt)
                if request.method == "POST":
                    commands.spend_a_post(link=link)
                answer = view(request, token, link)
            except NotFound:
                answer = _nowhere(request)
            except TooMany:
                answer = _page(request, "privacy/said.html", queries.nowhere(), 429, said="too_many")
                answer.headers["Retry-After"] = "60"
            return kept_private(answer)

        return public(csrf_exempt(opened))

    return declare


@require_GET
@_by_link(PAGE)
def preferences(request: HttpRequest, token: str, link: Any) -> HttpResponse:
    """Show what is sent, why and since when, with a switch for each thing that can be refused."""
    said, language = request.GET.get("said", ""), request.GET.get("language", "")
    return _page(
        request, "privacy/preferences.html", queries.reading_of(link, language), base=f"/c/{token}/",
        said=said if said in ("kept", "stopped") else "",
    )  # fmt: skip


@require_POST
@_by_link(PAGE)
def choose(request: HttpRequest, token: str, link: Any) -> HttpResponse:
    """Keep what was turned on or off."""
    commands.choose(
        link=link, was=request.POST.getlist("was"), on=request.POST.getlist("on"), hand=_hand(request),
        language=request.POST.get("language", ""),
    )  # fmt: skip
    return HttpResponseRedirect(_back(request, token, "kept"), status=303)


@require_POST
@_by_link(PAGE)
def stop(request: HttpRequest, token: str, link: Any) -> HttpResponse:
    """Send nothing more that can be refused."""
    commands.stop(link=link, hand=_hand(request))
    return HttpResponseRedirect(_back(request, token, "stopped"), status=303)


@require_http_methods(["GET", "POST"])
@_by_link(UNSUBSCRIBE)
def unsubscribe(request: HttpRequest, token: str, link: Any) -> HttpResponse:
    """End a purpose by one POST, as RFC 8058 has it; to look only shows the button."""
    reading = queries.asked_of(link)
    if request.method == "POST":
        commands.unsubscribe(link=link, hand=_hand(request))
        more = commands.preference_token(person_id=link.person_id)
        return _page(request, "privacy/said.html", reading, said="unsubscribed", more=f"/c/{more}/")
    return _page(request, "privacy/ask.html", reading, ask="unsubscribe", here=f"/u/{token}/")


@require_http_methods(["GET", "POST"])
@_by_link(CONFIRM)
def confirm(request: HttpRequest, token: str, link: Any) -> HttpResponse:
    """Confirm what was asked for, once; to look only shows the button."""
    reading = queries.asked_of(link)
    if request.method == "POST":
        try:
            commands.confirm(link=link, hand=_hand(request))
        except Conflict:
            return _nowhere(request)
        more = commands.preference_token(person_id=link.person_id)
        return _page(request, "privacy/said.html", reading, said="confirmed", more=f"/c/{more}/")
    return _page(request, "privacy/ask.html", reading, ask="confirm", here=f"/ok/{token}/")


@require_GET
@public
def why(request: HttpRequest, token: str) -> HttpResponse:
    """Say why a message was sent: what for, on which basis, what was said when, and who decided."""
    try:
        contact = queries.find_contact(token)
        reading = queries.why_read(contact)
    except NotFound:
        return kept_private(_nowhere(request))
    more = commands.preference_token(person_id=contact.person_id)
    return kept_private(_page(request, "privacy/why_outside.html", reading, more=f"/c/{more}/"))


def _back(request: HttpRequest, token: str, said: str) -> str:
    language = language_of(request.POST.get("language", ""))
    return f"/c/{token}/?" + urlencode(
        {"said": said, **({"language": language} if "language" in request.POST else {})}
    )


def _page(
    request: HttpRequest, template: str, reading: Any, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"reading": reading, "words": reading.words, "spoken": reading.language, "firm": reading.firm}
    return reply.page(request, template, context, status=status)


def _nowhere(request: HttpRequest) -> HttpResponse:
    """Answer alike for whatever leads nowhere."""
    return _page(request, "privacy/said.html", queries.nowhere(), 404, said="nowhere")


def _hand(request: HttpRequest) -> Hand:
    return Hand(network_address=peer_address(request))
