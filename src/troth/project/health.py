"""Is it alive, is it ready? For those who watch, so without signing in and without a word about the data."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from troth.team.door import public

# Answers nothing about the jobs, only that they can be queued.
QUEUE_IS_THERE = "select 1 from procrastinate_jobs limit 1"


@public
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers, whatever the database does."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether work can be done: 503 while the database or its queue is out of reach."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(QUEUE_IS_THERE)
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "ok"})
