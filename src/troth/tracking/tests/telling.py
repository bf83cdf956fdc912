"""A program that tells of events, as the clients of Segment do."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django.test import Client

from troth.tracking.models import Source


@dataclass(frozen=True, slots=True)
class Teller:
    """Holds the write key of a source."""

    source: Source
    key: str

    def tell(self, kind: str, body: Any, **headers: str) -> Any:
        """Post to one of the addresses, with the key as the user of Basic."""
        word = b64encode(f"{self.key}:".encode()).decode()
        client = Client(enforce_csrf_checks=True)
        raw = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = {"authorization": f"Basic {word}", **headers}
        return client.post(f"/v1/{kind}", raw, content_type="application/json", headers=headers)


def viewed(**more: Any) -> dict[str, Any]:
    """Give a page that was looked at, in a batch."""
    return {"type": "page", "name": "Bikes", "anonymousId": "a1", "messageId": "m1", **more}
