"""What other servers report of our mail: not delivered (RFC 3464), or called spam (RFC 5965).

A report is a claim. Whoever acts on it first makes sure that the mail it names was ours, went to that
recipient, and that the report came back the way such reports come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from troth.channels.mail.letter import Failure, Report

MOST_FAILURES = 1000
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")


def report_of(message: Message) -> Report | None:
    """Give what a report says; None for a mail that is none."""
    if message.get_content_type() != "multipart/report":
        return None
    match str(message.get_param("report-type", "")).lower():
        case "delivery-status":
            return Report(_reported(message), tuple(_failures(message))[:MOST_FAILURES])
        case "feedback-report":
            fields = _first(message, "message/feedback-report")
            kind = str(fields.get("Feedback-Type", "abuse")).strip().lower() if fields else "abuse"
            return Report(_reported(message), kind=kind[:40])
    return None


def _reported(message: Message) -> str:
    """Give the Message-ID of the mail that a report has enclosed, whole or in its headers."""
    for kind in ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"):
        for part in _of_kind(message, kind):
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                text = f"Message-ID: {inner[0].get('Message-ID', '')}"
            else:
                payload = part.get_payload(decode=True)
                text = payload.decode("latin-1") if isinstance(payload, bytes) else str(inner)
            found = re.search(r"^message-id:\s*<([^<>\s]{1,900})>", text, re.IGNORECASE | re.MULTILINE)
            if found:
                return found[1]
    return ""


def _failures(message: Message) -> Iterator[Failure]:
    """Give what became of each recipient; a delay or a success is no failure."""
    for part in _of_kind(message, "message/delivery-status"):
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message) or _value(block, "Action").lower() != "failed":
                continue
            recipient = _value(block, "Original-Recipient") or _value(block, "Final-Recipient")
            address = recipient.rpartition(";")[2].strip().strip("<>").lower()
            status = _STATUS.search(_value(block, "Status"))
            if "@" in address:
                yield Failure(
                    recipient=address[:254],
                    is_permanent=status is None or status[1] == "5",
                    status=status[0] if status else "",
                    words=" ".join(_value(block, "Diagnostic-Code").partition(";")[2].split())[:500],
                )


def _first(message: Message, kind: str) -> Message | None:
    for part in _of_kind(message, kind):
        inner = part.get_payload()
        return inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else part
    return None


def _of_kind(message: Message, kind: str) -> Iterator[Message]:
    parts = message.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Message) and part.get_content_type() == kind:
            yield part


def _value(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()
