"""A write with an `Idempotency-Key` is done once, however often it is sent.

The answer is stored in the transaction of the work itself: both are there after a crash, or neither.
A second request with the same key waits at the unique index until the first has ended, and then gets
the first one's answer; so no lock of our own is needed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from troth.apikit.models import Answer
from troth.apikit.problem import Problem
from troth.ground.clock import now
from troth.team.actor import Actor

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
REPLAYED = {"Content-Type", "Location", "ETag", "Cache-Control"}
LONGEST_KEY = 255

CLAIM = """
insert into apikit_answer (who, key, fingerprint, headers, created_at) values (%s, %s, %s, '{}', %s)
on conflict (who, key) do nothing returning id
"""
COMPLETE = "update apikit_answer set status = %s, headers = %s, body = %s where id = %s"


class _Failed(Exception):
    """The work ended in a failure of ours: nothing of it may stay, the claim neither."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def answer_once(request: HttpRequest, key: str, by: Actor, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do `work` unless this key has an answer, and give the answer.

    A refusal (4xx) is an answer, too, with none of its writes. Raises 409 for a key that was used with
    another request, and 400 for a key that can not be one.
    """
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(400, _("An Idempotency-Key has 1 to 255 printable ASCII characters."))
    who, fingerprint = str(by.member_id or by.name), _fingerprint(request)
    try:
        with transaction.atomic():
            claim = _claim(who, key, fingerprint)
            if claim is None:
                return _replay(who, key, fingerprint)
            return _work_and_keep(claim, work)
    except _Failed as failure:
        return failure.response


def _claim(who: str, key: str, fingerprint: bytes) -> Any:
    Answer.objects.filter(who=who, key=key, created_at__lt=now() - KEPT).delete()
    try:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [who, key, fingerprint, now()])
            row = cursor.fetchone()
    except OperationalError as error:
        raise Problem(
            409, _("The first request with this key is still running."), headers={"Retry-After": "5"}
        ) from error
    return row[0] if row else None


def _work_and_keep(claim: Any, work: Callable[[], HttpResponse]) -> HttpResponse:
    point = transaction.savepoint()
    response = work()
    if response.status_code >= 500 or response.status_code in (401, 429):
        raise _Failed(response)
    if response.status_code >= 400:
        transaction.savepoint_rollback(point)
    else:
        transaction.savepoint_commit(point)
    headers = {name: value for name, value in response.items() if name in REPLAYED}
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE, [response.status_code, json.dumps(headers), response.content, claim])
    return response


def _replay(who: str, key: str, fingerprint: bytes) -> HttpResponse:
    given = Answer.objects.get(who=who, key=key)
    if bytes(given.fingerprint) != fingerprint:
        raise Problem(409, _("This Idempotency-Key was used with another request."))
    headers = {**given.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(given.body or b""), status=given.status, headers=headers)


def _fingerprint(request: HttpRequest) -> bytes:
    """Digest what was asked. The boundary of a multipart body differs each time, so its parts are read."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass"))
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.digest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
    return digest.digest()


def forget_answers() -> int:
    """Delete answers that are older than a day; tell how many."""
    return Answer.objects.filter(Q(created_at__lt=now() - KEPT)).delete()[0]
