"""JSON in and out, without a detour through models: the catalog checks what comes in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.parser import Parser
from pydantic import AfterValidator, ConfigDict

from troth.apikit.problem import Problem
from troth.catalog import formats

CONTENT_TYPE = "application/json"
PRIVATE = {"Cache-Control": "no-store"}


def read_object(request: HttpRequest) -> dict[str, Any]:
    """Read the body as one JSON object. Raises 415 for another media type, 400 for what is no JSON."""
    media_type = (request.content_type or CONTENT_TYPE).lower()
    if media_type != CONTENT_TYPE and not media_type.endswith("+json"):
        raise Problem(415, _("The body must be JSON: send “Content-Type: application/json”."))
    try:
        body = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem(400, _("The body is no JSON: %s.") % error) from None
    if not isinstance(body, dict):
        raise Problem(400, _("The body must be a JSON object."))
    return body


class StrictParser(Parser):
    """Lets ninja read bodies by the same rules, for operations that declare a `Body`."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_object(request)


class Body(Schema):
    """The base of a declared body: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _clean(value: str, *, has_lines: bool = False) -> str:
    try:
        return formats.text(value, has_lines=has_lines)
    except formats.Unfit as error:
        raise ValueError(str(error)) from None


def _clean_lines(value: str) -> str:
    return _clean(value, has_lines=True)


Line = Annotated[str, AfterValidator(_clean)]
"""One line of text in composed form, without control characters."""
Lines = Annotated[str, AfterValidator(_clean_lines)]
"""Text of several lines."""


def answer(body: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Answer JSON: bytes that are JSON already, or a value. A header's _ stands for its -."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=PRIVATE | named)
