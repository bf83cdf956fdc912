"""Where events come in, as Segment's HTTP API documents it. The write key is all that is asked for.

No cookie is read: a request carries no authority but its key. An answer of 200 is given after the commit.
"""

from __future__ import annotations

import binascii
import json
import zlib
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from troth.apikit.problem import Problem
from troth.ground.clock import now
from troth.team.door import public
from troth.tracking import commands, queries
from troth.tracking.facts import LARGEST_EVENT, EventFact, TooLarge, Unfit, read_event

LARGEST_BATCH = 500 * 1024
GZIP = 16 + zlib.MAX_WBITS
SLACK = 1024  # the key and the time of sending stand beside the event
PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "600",
}


def door(kind: str) -> Callable[..., HttpResponse]:
    """Make the view of one address: of a kind of events, or "batch"."""

    @require_http_methods(["POST", "OPTIONS"])
    def view(request: HttpRequest) -> HttpResponse:
        """Take what is told, or say from where it may be."""
        if request.method == "OPTIONS":
            return _preflight(request)
        try:
            return _take(request, kind)
        except TooLarge as unfit:
            return _refused(413, str(unfit))
        except Unfit as unfit:
            return _refused(400, str(unfit))
        except Problem as problem:
            answer = _refused(problem.status, problem.detail)
            for name, value in problem.headers.items():
                answer.headers[name] = value
            return answer

    return public(csrf_exempt(view))


def _take(request: HttpRequest, kind: str) -> HttpResponse:
    received_at = now()
    body = _body(request, LARGEST_BATCH if kind == "batch" else LARGEST_EVENT + SLACK)
    source = queries.find_source_at_work(_write_key(request, body))
    if source is None:
        return _refused(401, "This write key is not known.")
    origin = request.headers.get("Origin", "")
    if origin and origin not in source.origins:
        return _refused(403, "Pages of this site may not tell of anything here.")
    commands.spend_a_call(source_id=source.pk)
    if kind == "batch":
        events, set_aside = _batch(body, received_at)
    else:
        body.pop("writeKey", None)
        event = read_event(body, kind=kind, received_at=received_at)
        events, set_aside = [event] if event else [], []
    if not _is_refused_by_browser(request):
        commands.take_events(source=source, events=events, received_at=received_at, set_aside=set_aside)
    return _allowed(JsonResponse({"success": True}), origin)


def _batch(body: dict[str, Any], received_at: Any) -> tuple[list[EventFact], list[tuple[int, str]]]:
    told = body.get("batch")
    if not isinstance(told, list):
        raise Unfit("A batch has its events in a list: batch.")
    shared = body.get("context")
    events, set_aside = [], []
    for place, raw in enumerate(told):
        if isinstance(raw, dict) and isinstance(shared, dict) and "context" not in raw:
            raw["context"] = shared
        try:
            event = read_event(raw, kind="", received_at=received_at, sent_at=body.get("sentAt"))
        except Unfit as unfit:
            set_aside.append((place, str(unfit)))
        else:
            if event:
                events.append(event)
    return events, set_aside


def _body(request: HttpRequest, largest: int) -> dict[str, Any]:
    told = request.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > largest:
        raise TooLarge(f"More than {largest // 1024} KB.")
    raw = request.body
    if request.headers.get("Content-Encoding", "") == "gzip":
        raw = _inflated(raw, largest)
    if len(raw) > largest:
        raise TooLarge(f"More than {largest // 1024} KB.")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Unfit("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise Unfit("The body is an object.")
    return body


def _inflated(raw: bytes, largest: int) -> bytes:
    """Unpack a body, and of one that swells no more than is taken."""
    try:
        return zlib.decompressobj(GZIP).decompress(raw, largest + 1)
    except zlib.error:
        raise Unfit("The body is no gzip.") from None


def _write_key(request: HttpRequest, body: dict[str, Any]) -> str:
    scheme, _space, word = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return b64decode(word, validate=True).decode().partition(":")[0]
        except (binascii.Error, ValueError):
            return ""
    return str(body.get("writeKey", ""))[:200].encode(errors="replace").decode()


def _is_refused_by_browser(request: HttpRequest) -> bool:
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def _preflight(request: HttpRequest) -> HttpResponse:
    origin = request.headers.get("Origin", "")
    answer = HttpResponse(status=204)
    if "\x00" not in origin and origin and queries.is_allowed_somewhere(origin):
        for name, value in PREFLIGHT.items():
            answer.headers[name] = value
        return _allowed(answer, origin)
    return answer


def _allowed(answer: HttpResponse, origin: str) -> HttpResponse:
    if origin:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Vary"] = "Origin"
    return answer


def _refused(status: int, why: str) -> HttpResponse:
    return JsonResponse({"success": False, "message": why}, status=status)
