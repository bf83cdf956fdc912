"""How a view answers: a whole page, a part of one, a redirect, and a toast with a way back.

A view says `fragment(…)` where htmx asks for a part; the same view serves a browser without scripts,
which then gets the part inside a whole page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.utils.safestring import mark_safe

ENGINE = "jinja2"


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether a script asks for a part, rather than the browser for a page."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def render(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None) -> str:
    """Fill a template with what every template may use (`request`, `member`) and `context`."""
    values = {"member": getattr(request, "member", None), **(context or {})}
    return loader.get_template(template, using=ENGINE).render(values, request)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a whole page: a template that extends "webkit/shell.html" or "webkit/gate.html"."""
    return _varied(HttpResponse(render(request, template, context), status=status))


def fragment(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a part of a page; without htmx, with that part in a page of its own."""
    if is_htmx(request):
        return part(request, template, context, status=status)
    # The part is rendered, hence already escaped.
    whole = {"part": mark_safe(render(request, template, context))}  # noqa: S308
    return page(request, "webkit/within.html", whole, status=status)


def part(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Answer with a part that only a script asks for: the options below a field."""
    return _varied(HttpResponse(render(request, template, context), status=status))


def toast(response: HttpResponse, text: str, undo: str = "", tone: str = "") -> HttpResponse:
    """Tell the member what was just done. `undo` is the URL that takes it back when posted to."""
    return announce(response, "toast", {"text": str(text), "undo": undo, "tone": tone})


def announce(response: HttpResponse, name: str, detail: Mapping[str, str] | None = None) -> HttpResponse:
    """Let the scripts of the page hear of something: `recordChanged`, `listChanged`, …."""
    triggers = json.loads(response.headers.get("HX-Trigger", "{}"))
    triggers[name] = detail or {}
    response.headers["HX-Trigger"] = json.dumps(triggers)  # ASCII only, as headers must be
    return response


def redirect(request: HttpRequest, to: str, said: str = "", undo: str = "") -> HttpResponse:
    """Send the browser to another page, where `said` is shown as a toast. `to` is a path of ours."""
    if said:
        messages.success(request, said, extra_tags=undo)
    if not is_htmx(request):
        return HttpResponseRedirect(to)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = to
    return response


def asked_from(request: HttpRequest) -> str:
    """Give path and query of the page whose script asks, so that nobody is sent elsewhere; '' without one."""
    _scheme, _mark, rest = request.headers.get("HX-Current-URL", "").partition("://")
    return "/" + rest.partition("/")[2] if rest else ""


def _varied(response: HttpResponse) -> HttpResponse:
    # The same URL is a page or a part: the back button must not bring a part from the browser's cache.
    response.headers["Vary"] = "HX-Request, Cookie"
    response.headers.setdefault("Cache-Control", "no-store, private")
    return response
