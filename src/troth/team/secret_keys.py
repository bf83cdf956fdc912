"""Secrets that are shown once: 32 random bytes, of which only the digest is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN_PREFIX = "troth_"  # noqa: S105 - so that leaked tokens can be found by scanners
SHOWN = 12


def new_secret() -> str:
    """Make a secret for a link."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """Make a token for a program."""
    return TOKEN_PREFIX + new_secret()


def digest(secret: str) -> str:
    """Give what is kept of a secret. No salt: 256 random bits can not be guessed."""
    return sha256(secret.encode()).hexdigest()
