"""Every request is counted and logged: its route, how it ended, how long it took. Never whom it was about."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

from troth.ground.hooks import begin_work
from troth.project import metrics
from troth.team.door import PUBLIC

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("troth.requests")

QUIET = ("healthz", "readyz", "metrics")


class Watching:
    """Give each request a number, which its log lines and its answer carry."""

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say how it went."""
        request_id = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        route = request.resolver_match.route if request.resolver_match else ""
        metrics.observe(method=str(request.method), route=route, status=response.status_code, seconds=seconds)
        if route not in QUIET:
            log.info(
                "request",
                extra={
                    "method": request.method, "route": route, "status": response.status_code,
                    "milliseconds": round(seconds * 1000, 1),
                },
            )  # fmt: skip
        response.headers["X-Request-ID"] = request_id
        return response


class BeginWork:
    """Tell before each view that asks the database that work begins; a check of life asks nothing of it.

    For a member who is signed in, it has begun: see `team.middleware.ActingMember`.
    """

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> None:
        """Begin, unless everybody may see the view."""
        if not request.user.is_authenticated and PUBLIC not in getattr(view, "rights", (PUBLIC,)):
            begin_work()
