"""Whether a message comes from a shop that knows the secret (HMAC-SHA-256 over the raw body, RFC 2104)."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

HEADERS = {
    "woocommerce": "X-WC-Webhook-Signature",
    "shopify": "X-Shopify-Hmac-Sha256",
    "generic": "Troth-Signature",
}
WINDOW = timedelta(minutes=5)
STAMPED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def is_signed(kind: str, secret: bytes, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """Tell whether a body bears the signature of its shop; our own kind must be of the last minutes, too.

    WooCommerce and Shopify sign no moment: what of theirs is sent again is known by the version of the order.
    """
    given = headers.get(HEADERS[kind], "")
    if kind != "generic":
        return hmac.compare_digest(b64encode(_digest(secret, body)), given.encode())
    stamped = STAMPED.fullmatch(given.replace(" ", ""))
    if stamped is None or abs(now.timestamp() - int(stamped[1])) > WINDOW.total_seconds():
        return False
    expected = _digest(secret, stamped[1].encode() + b"." + body).hex()
    return hmac.compare_digest(expected, stamped[2])


def _digest(secret: bytes, message: bytes) -> bytes:
    return hmac.new(secret, message, sha256).digest()
