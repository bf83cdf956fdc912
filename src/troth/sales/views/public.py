"""The page that a customer reads a document on. The token in the address is all that is asked for.

No cookie is read or set: a request carries no authority but its address, so there is none that another
site could borrow, and no proof against forgery to ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import NotFound
from troth.sales import commands, queries
from troth.sales.commands.signing import (
    AlreadyAnswered,
    DocumentChanged,
    DocumentClosed,
    Hand,
    NameUnsettable,
    TooMany,
)
from troth.sales.forms.documents import AgreeForm, AskForm, ChooseForm, DeclineForm
from troth.sales.paper.pictures import media_type_of
from troth.team.addresses import device_of, peer_address
from troth.team.door import public
from troth.webkit import reply
from troth.webkit.public_links import kept_private

REFUSED: dict[type[Exception], tuple[str, int]] = {
    AlreadyAnswered: ("already", 409),
    DocumentChanged: ("changed", 409),
    DocumentClosed: ("expired_lead", 409),
    NameUnsettable: ("unsettable", 422),
    TooMany: ("too_many", 429),
}
View = Callable[..., HttpResponse]


def _by_link(view: View) -> View:
    """Load the link of the token in the address, and keep what is answered to whoever has it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = queries.get_link(token)
        except NotFound:
            return kept_private(_nowhere(request))
        if request.method == "POST":
            try:
                commands.spend_a_post(link=link)
            except TooMany as error:
                return kept_private(_page(request, token, link.document, error))
        return kept_private(view(request, token, link.document))

    return public(csrf_exempt(opened))


@require_GET
@_by_link
def read(request: HttpRequest, token: str, document: Any) -> HttpResponse:
    """Show a document."""
    return _page(request, token, document)


@require_GET
@_by_link
def pdf(request: HttpRequest, token: str, document: Any) -> HttpResponse:
    """Hand out the paper: sealed, once it is signed."""
    name = f"{document.kind}-{document.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(queries.pdf_of(document), content_type="application/pdf", headers=headers)


@require_GET
@_by_link
def logo(request: HttpRequest, token: str, document: Any) -> HttpResponse:
    """Show the logo of the letterhead."""
    data = queries.logo()
    if not data:
        raise NotFound("documents")
    return HttpResponse(data, content_type=media_type_of(data))


@require_POST
@_by_link
def seen(request: HttpRequest, token: str, document: Any) -> HttpResponse:
    """Note that somebody has the page before them: their browser says so, a scanner of mail does not."""
    commands.note_view(document=document, hand=_hand(request))
    return HttpResponse(status=204)


def _taking(
    form_class: type[Form], run: Callable[[Any, Mapping[str, Any], Hand], object], part: str = ""
) -> View:
    """Make the view that takes what is sent and shows the page again; what is refused stays as typed."""

    @require_POST
    @_by_link
    def taken(request: HttpRequest, token: str, document: Any) -> HttpResponse:
        form = form_class(request.POST)
        if not form.is_valid():
            return _page(request, token, document, form=form)
        typed = form.cleaned_data
        try:
            run(document, typed, _hand(request, typed.get("name", ""), typed.get("email", "")))
        except tuple(REFUSED) as error:
            return _page(request, token, queries.get_link(token).document, error, form)
        return HttpResponseRedirect(f"/d/{token}/" + (f"#{part}" if part else ""), status=303)

    return taken


choose = _taking(
    ChooseForm,
    lambda document, typed, hand: commands.choose_options(
        document=document, chosen=typed["chosen"], hand=hand
    ),
)
ask = _taking(
    AskForm,
    lambda document, typed, hand: commands.ask(document=document, text=typed["text"], hand=hand),
    "questions",
)
sign = _taking(
    AgreeForm,
    lambda document, typed, hand: commands.agree(
        document=document, seen=typed["seen"], drawn=typed["drawn"], hand=hand
    ),
)
decline = _taking(
    DeclineForm,
    lambda document, typed, hand: commands.decline(document=document, reason=typed["reason"], hand=hand),
)


def _page(
    request: HttpRequest, token: str, document: Any, error: Exception | None = None, form: Any = None
) -> HttpResponse:
    reading = queries.reading_of(document)
    word, status = REFUSED[type(error)] if error else ("", 422 if form else 200)
    said = reading.words[word] if word else ""
    if reading.signature:
        said = said.format(name=reading.signature.name, day=reading.signed_at)
    context = {
        "reading": reading,
        "base": f"/d/{token}/",
        "said": said,
        "errors": dict.fromkeys(form.errors, "fill_in") if form else {},
        "typed": form.data if form else {},
        "is_staff": getattr(request, "member", None) is not None,
    }
    response = reply.page(request, "sales/public.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _nowhere(request: HttpRequest) -> HttpResponse:
    """Answer alike for whatever leads nowhere; without the cookie that our own pages of errors would set."""
    return reply.page(request, "sales/nowhere.html", queries.nowhere(), status=404)


def _hand(request: HttpRequest, name: str = "", email: str = "") -> Hand:
    return Hand(name=name, email=email, address=peer_address(request), device=device_of(request))
