"""The script that pages of other sites load, at an address that stays."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_GET

from troth.team.door import public
from troth.webkit.assets import built

AN_HOUR = "public, max-age=3600"


def _tag(request: HttpRequest) -> str:
    return f'"{sha256(built("snippet.js")).hexdigest()[:16]}"'


@public
@require_GET
@condition(etag_func=_tag)
def snippet(request: HttpRequest) -> HttpResponse:
    """Give the script to whoever asks: it holds no key."""
    answer = HttpResponse(built("snippet.js"), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = AN_HOUR
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
