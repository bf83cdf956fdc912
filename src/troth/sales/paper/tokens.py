"""The addresses that customers get: a link's key, with a mark that only this workspace can make.

A guessed, tampered or foreign address is told from a good one before the database is asked.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from uuid import UUID

from django.utils.crypto import salted_hmac

SALT = "troth.sales.document_link"
MARK_BYTES = 20  # 160 bits: more than can ever be tried
LENGTH = 48


def token_of(link_id: UUID) -> str:
    """Give the token of a link, 48 signs that need no escaping."""
    return urlsafe_b64encode(link_id.bytes + _mark(link_id)).decode("ascii")


def link_of(token: str) -> UUID | None:
    """Give the key of the link that a token was made for; None for every other text."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except (Error, ValueError):
        return None
    if len(raw) != 16 + MARK_BYTES or token != urlsafe_b64encode(raw).decode("ascii"):
        return None
    link_id = UUID(bytes=raw[:16])
    return link_id if hmac.compare_digest(raw[16:], _mark(link_id)) else None


def _mark(link_id: UUID) -> bytes:
    return salted_hmac(SALT, link_id.bytes, algorithm="sha256").digest()[:MARK_BYTES]
