"""The docs of the API as a page: the API kit tells it, webkit frames it."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from troth.apikit import api, docs
from troth.apikit.problem import CONTENT_TYPE, meaning, respond
from troth.catalog.errors import Invalid
from troth.team.door import public
from troth.webkit import reply


@require_GET
@public
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show every call of the API. It tells nothing of the data, so it is open to everybody."""
    context = {
        "base": settings.TROTH_URL,
        "chapters": _chapters(),
        "refusals": docs.refusals(),
        "problem": f"HTTP/1.1 422\nContent-Type: {CONTENT_TYPE}\n\n{_problem()}",
    }
    return reply.page(request, "apikit/docs.html", context)


@cache
def _chapters() -> list[docs.Chapter]:
    return docs.chapters(api.the_document(), settings.TROTH_URL)


def _problem() -> str:
    return respond(meaning(Invalid([("email", "is no mail address, as name@example.org.")]))).content.decode()
