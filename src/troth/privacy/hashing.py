"""Addresses as keyed hashes, so that one can be known again without being held.

The key is derived from the workspace's secret, which is not in the database: a copy of the database alone
tells nobody who is on the list.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings

PURPOSE = b"troth.privacy.suppression"
BLOCK = 64  # bytes in a block of SHA-256
KINDS = {"mail": "mail", "phone": "phone", "sms": "phone", "chat": "phone"}  # channel → kind of its addresses


def hash_of(kind: str, address: str) -> bytes:
    """Give the hash of a mail address or a phone number; `privacy_hash` in the database gives the same."""
    return hmac.new(_secret(), f"{kind}:{address.strip().lower()}".encode(), sha256).digest()


def hint_of(kind: str, address: str) -> str:
    """Give as much of an address as lets somebody know it again who has seen it."""
    address = address.strip().lower()
    name, at, host = address.rpartition("@")
    if kind == "mail" and at:
        return f"{name[:2]}…@{host}"[:120]
    return f"{address[:3]}…{address[-2:]}" if len(address) > 8 else "…"


def key_for_database() -> bytes:
    """Give the two padded keys of HMAC, inner and outer, to be handed to functions of the database."""
    padded = _secret().ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in padded) + bytes(byte ^ 0x5C for byte in padded)


def _secret() -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), PURPOSE, sha256).digest()
