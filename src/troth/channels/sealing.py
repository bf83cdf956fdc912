"""Secrets of servers, sealed with the key of the workspace: the database alone does not tell them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unopenable(Exception):
    """A secret was sealed with another key."""


def sealed(secret: bytes) -> bytes:
    """Seal a secret."""
    return _cipher().encrypt(secret)


def opened(sealed_secret: bytes) -> bytes:
    """Open a secret. Raises Unopenable."""
    try:
        return _cipher().decrypt(sealed_secret)
    except InvalidToken as error:
        raise Unopenable("The key of the workspace has changed: give the password again.") from error


def _cipher() -> Fernet:
    return Fernet(
        urlsafe_b64encode(sha256(b"troth.channels.secrets" + settings.SECRET_KEY.encode()).digest())
    )
