"""A mail is signed for its domain (DKIM, RFC 6376), so that other servers know it is from there.

dkimpy, which reads such signatures in our tests, signs with numbers of Python: a hundred times slower.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

KEY_BITS = 2048
WIDTH = 72
# Whoever adds another one of these to a signed mail breaks its signature; From is named once more for that.
SIGNED = frozenset(
    (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
     b"mime-version", b"content-type", b"content-transfer-encoding", b"list-unsubscribe",
     b"list-unsubscribe-post", b"auto-submitted")
)  # fmt: skip
_BLANK = re.compile(rb"[ \t]+")
_FOLD = re.compile(rb"\r\n(?=[ \t])")


@dataclass(frozen=True)
class Signer:
    """Who signs for a domain, with a private key as PEM; servers find the other half under `selector`."""

    domain: str
    selector: str
    private: bytes

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        key = load_pem_private_key(self.private, None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("A mail is signed with RSA.")
        return key

    def signed(self, raw: bytes) -> bytes:
        """Give a mail with its signature on top. Relaxed: spaces may change on the way."""
        head, _mark, body = raw.partition(b"\r\n\r\n")
        fields = [(name, value) for name, value in map(_field, _lines(head)) if name in SIGNED]
        names = b":".join([*(name for name, _value in fields), b"from"])
        own = b" v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=%s;\r\n h=%s;\r\n bh=%s;\r\n b=" % (
            self.domain.encode("ascii"), self.selector.encode("ascii"), names, _digest(body),
        )  # fmt: skip
        told = b"".join(b"%s:%s\r\n" % (name, _relaxed(value)) for name, value in fields)
        told += b"dkim-signature:" + _relaxed(own)
        signature = b64encode(self._key.sign(told, padding.PKCS1v15(), SHA256()))
        folded = b"\r\n ".join(signature[at : at + WIDTH] for at in range(0, len(signature), WIDTH))
        return b"DKIM-Signature:" + own + folded + b"\r\n" + raw


def new_private_key() -> bytes:
    """Make a key to sign with, as PEM."""
    key = rsa.generate_private_key(65537, KEY_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def record_of(private: bytes) -> str:
    """Give what stands in the DNS, as a text under `selector._domainkey`, so that others can check."""
    public = load_pem_private_key(private, None).public_key()
    return "v=DKIM1; k=rsa; p=" + b64encode(
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode("ascii")


def _lines(head: bytes) -> list[bytes]:
    """Give the fields of a head, each on one line."""
    return _FOLD.sub(b"", head).split(b"\r\n")


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _mark, value = line.partition(b":")
    return name.strip().lower(), value


def _relaxed(value: bytes) -> bytes:
    """Write a value with single spaces on one line (RFC 6376, 3.4.2)."""
    return _BLANK.sub(b" ", _FOLD.sub(b"", value)).strip(b" ")


def _digest(body: bytes) -> bytes:
    """Give the digest of a body with single spaces, none at the end of a line, no empty lines at its end."""
    lines = [_BLANK.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b64encode(sha256(b"".join(line + b"\r\n" for line in lines)).digest())
