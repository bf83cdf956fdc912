"""Addresses that people outside get, and nothing else to go by: a row's key with a mark of this workspace.

A guessed, tampered or foreign address is told from a good one before the database is asked.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from uuid import UUID

from django.http import HttpResponse
from django.utils.crypto import salted_hmac

MARK_BYTES = 20  # 160 bits: more than can ever be tried
PRIVATE = {"Cache-Control": "no-store, private", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def token_of(key: UUID, *, salt: str) -> str:
    """Give the token of a row, 48 signs that need no escaping. `salt` says what it opens."""
    return urlsafe_b64encode(key.bytes + _mark(key, salt)).decode("ascii")


def key_of(token: str, *, salt: str) -> UUID | None:
    """Give the key that a token was made for with this salt; None for every other text."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except (Error, ValueError):
        return None
    if len(raw) != 16 + MARK_BYTES or token != urlsafe_b64encode(raw).decode("ascii"):
        return None
    key = UUID(bytes=raw[:16])
    return key if hmac.compare_digest(raw[16:], _mark(key, salt)) else None


def kept_private(response: HttpResponse) -> HttpResponse:
    """Keep an answer to whoever has the address: no cache, no search engine, no next site learns of it."""
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def _mark(key: UUID, salt: str) -> bytes:
    return salted_hmac(salt, key.bytes, algorithm="sha256").digest()[:MARK_BYTES]
