"""What sort of mail this is, told by its headers alone: who forges them gets no answer, and harms nobody."""

from __future__ import annotations

from email.message import Message

from troth.channels.mail.letter import Nature

AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autorepond", "X-Auto-Response-From")
REPORTS = {"delivery-status": Nature.BOUNCE, "feedback-report": Nature.COMPLAINT}
BULK = ("bulk", "list", "junk")
ROBOTS = ("mailer-daemon@", "postmaster@")


def nature_of(message: Message) -> Nature:
    """Tell what sort of mail this is (RFC 3834, 3464, 5965, 2369)."""
    if message.get_content_type() == "multipart/report":
        return REPORTS.get(str(message.get_param("report-type", "")).lower(), Nature.AUTOMATIC)
    if _is_automatic(message):
        return Nature.AUTOMATIC
    is_to_a_list = message.get("List-Id") or message.get("List-Unsubscribe")
    return Nature.BULK if is_to_a_list or _word(message, "Precedence") in BULK else Nature.ORDINARY


def _is_automatic(message: Message) -> bool:
    return (
        _word(message, "Auto-Submitted") not in ("", "no")
        or _word(message, "Precedence") == "auto_reply"
        or any(message.get(name) for name in AUTOMATIC_HEADERS)
        or str(message.get("Return-Path", "")).strip() == "<>"
        or _is_from_robot(message)
    )


def _is_from_robot(message: Message) -> bool:
    return any(robot in str(message.get("From", "")).lower() for robot in ROBOTS)


def _word(message: Message, name: str) -> str:
    return str(message.get(name, "")).partition(";")[0].strip().lower()
