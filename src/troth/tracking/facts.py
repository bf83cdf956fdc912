"""What an event must be to be taken: Segment's specification, read strictly.

Limits and corrections are those that Segment documents: 32 KB an event, the time of a device put right by
`sentAt` (timestamp = receivedAt - (sentAt - originalTimestamp)).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

LARGEST_EVENT = 32 * 1024
LONGEST = 200
LONGEST_EMAIL = 254
LONGEST_DWELL = 366 * 24 * 3600  # seconds; what says that it took longer is no time
DEEPEST = 50
KINDS = ("identify", "track", "page", "screen", "group", "alias")
# What is kept of the context. The address on the net and the browser's name tell more than we ask for.
CONTEXT = (
    "app", "campaign", "device", "library", "locale", "page", "place", "referrer", "screen", "timezone",
)  # fmt: skip


class Unfit(Exception):
    """An event can not be taken, with the reason."""


class TooLarge(Unfit):
    """An event is larger than 32 KB."""


@dataclass(frozen=True, slots=True)
class EventFact:
    """One event as it is kept. `properties` and `context` are objects; what stands between `at` and these
    is read from them, so that it can be asked for.
    """

    kind: str
    message_id: str
    name: str
    user_id: str
    anonymous_id: str
    other_id: str
    email: str
    at: str
    page: str
    place: str
    device: str
    campaign: str
    dwell_seconds: int | None
    properties: dict[str, Any]
    context: dict[str, Any]


def read_event(raw: Any, *, kind: str, received_at: datetime, sent_at: Any = None) -> EventFact | None:
    """Read one event. None: who did it refused to be observed, and nothing of it may be kept.

    `kind` is empty in a batch, whose events say it themselves. Raises Unfit and TooLarge.
    """
    if not isinstance(raw, dict):
        raise Unfit("An event is an object.")
    _measure(raw)
    kind = kind or str(raw.get("type", ""))
    if kind not in KINDS:
        raise Unfit("The type is none of identify, track, page, screen, group and alias.")
    context = _object(raw, "context")
    if _refused(context):
        return None
    user_id, anonymous_id = _id(raw, "userId"), _id(raw, "anonymousId")
    if kind == "alias" and not (user_id and _id(raw, "previousId")):
        raise Unfit("An alias needs userId and previousId.")
    if not (user_id or anonymous_id):
        raise Unfit("An event needs userId or anonymousId.")
    traits = _object(raw, "traits")
    properties = traits if kind in ("identify", "group") else _object(raw, "properties")
    return EventFact(
        kind=kind,
        message_id=_id(raw, "messageId") or str(uuid4()),
        name=_name(raw, kind) or _title(kind, properties, context),
        user_id=user_id,
        anonymous_id=anonymous_id,
        other_id=_other(raw, kind),
        email=_email(traits) or _email(_object(context, "traits")),
        at=_moment(raw, received_at, sent_at).isoformat(),
        page=_word(properties.get("path")) or _word(context.get("page"), "path"),
        place=_word(context.get("place"), "name"),
        device=_word(context.get("device"), "name", "model", "type", "id"),
        campaign=_word(context.get("campaign"), "name"),
        dwell_seconds=_seconds(properties.get("dwell_seconds", properties.get("dwellTime"))),
        properties=properties,
        context={key: context[key] for key in CONTEXT if key in context},
    )


def _measure(raw: dict[str, Any]) -> None:
    try:
        text = json.dumps(raw, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(text.encode())
    except (ValueError, RecursionError):
        raise Unfit("The event holds numbers or text that are none.") from None
    if size > LARGEST_EVENT:
        raise TooLarge("An event is at most 32 KB.")
    if "\\u0000" in text:
        raise Unfit("Text holds no sign of the value zero.")
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(raw):
        raise Unfit("An event is at most 50 levels deep.")


def _is_deep(value: Any) -> bool:
    row = [value]
    for _level in range(DEEPEST):
        row = [
            inner
            for each in row
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(row)


def _refused(context: Mapping[str, Any]) -> bool:
    """Tell whether all categories of consent were refused, as consent managers write it."""
    asked = context.get("consent")
    answers = asked.get("categoryPreferences") if isinstance(asked, dict) else None
    return isinstance(answers, dict) and bool(answers) and not any(each is True for each in answers.values())


def _object(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = raw.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unfit(f"{name} is an object.")
    return value


def _id(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit(f"{name} is text.")
    text = str(value).strip()
    if len(text) > LONGEST:
        raise Unfit(f"{name} is longer than {LONGEST} signs.")
    return text


def _name(raw: Mapping[str, Any], kind: str) -> str:
    name = _id(raw, "event" if kind == "track" else "name")
    if kind == "track" and not name:
        raise Unfit("A track needs the name of its event.")
    return name


def _title(kind: str, properties: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """Give what a page calls itself, for one that its program does not name."""
    return _word(properties.get("title")) or _word(context.get("page"), "title") if kind == "page" else ""


def _other(raw: Mapping[str, Any], kind: str) -> str:
    if kind == "group" and not _id(raw, "groupId"):
        raise Unfit("A group needs groupId.")
    return {"group": _id(raw, "groupId"), "alias": _id(raw, "previousId")}.get(kind, "")


def _word(told: Any, *names: str) -> str:
    """Give what something is called: a word, or the first that is one of the parts of an object."""
    if isinstance(told, dict):
        told = next((told[name] for name in names if isinstance(told.get(name), str) and told[name]), "")
    return told.strip()[:LONGEST] if isinstance(told, str) else ""


def _seconds(told: Any) -> int | None:
    is_one = isinstance(told, int | float) and not isinstance(told, bool) and 0 <= told <= LONGEST_DWELL
    return round(told) if is_one else None


def _email(traits: Mapping[str, Any]) -> str:
    value = traits.get("email")
    is_one = isinstance(value, str) and "@" in value and len(value) <= LONGEST_EMAIL
    return str(value).strip().lower() if is_one else ""


def _moment(raw: Mapping[str, Any], received_at: datetime, sent_at: Any) -> datetime:
    told = _time(raw.get("originalTimestamp") or raw.get("timestamp"))
    sent = _time(raw.get("sentAt") or sent_at)
    if told is None:
        return received_at
    try:
        at = received_at - (sent - told) if sent else told
    except OverflowError:
        raise Unfit("The timestamp is out of range.") from None
    return min(at, received_at)


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        raise Unfit("A timestamp is written as 2026-03-04T12:30:00Z.") from None
