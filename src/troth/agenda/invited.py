"""Invitations that others send (RFC 5545, RFC 5546): read from their files, and answered in kind.

The files come from anywhere: what can not be read is no invitation, and nothing in one is believed but that
its sender says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar, Component, Event

from troth.agenda.calendar_file import LONGEST_FILE, PARTSTAT, PRODUCT, Party, address_of

METHODS = ("REQUEST", "CANCEL")
NOON = time(12)  # where a whole day stands
LONGEST_UID, LONGEST_TITLE, LONGEST_PLACE, LONGEST_RULE, LONGEST_MAIL = 255, 200, 200, 300, 254
MOST_ASKED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """To what somebody invites, or that it is not to be. Times are in UTC, a whole day stands at its noon."""

    method: str
    uid: str
    sequence: int
    title: str
    begin: datetime
    end: datetime | None
    is_whole_day: bool
    time_zone: str
    place: str
    rule: str
    organizer: Party | None
    asked: tuple[str, ...]  # mail addresses


def read_invitation(raw: bytes, *, time_zone: str) -> Invited | None:
    """Read a file that came with a mail; None for one that is no invitation to one event.

    Hours without a zone are those of `time_zone`.
    """
    if len(raw) > LONGEST_FILE:
        return None
    try:
        calendar = Calendar.from_ical(raw)
        method = str(calendar.get("method", "")).upper()
        events = list(calendar.walk("VEVENT"))
        return _read(events[0], method, time_zone) if method in METHODS and events else None
    except Exception:
        return None


def reply_to(invited: Invited, *, by: Party, at: datetime) -> bytes:
    """Write the answer of `by` to an invitation, for the calendar of who sent it."""
    event = Event()
    event.add("uid", invited.uid)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", invited.sequence)
    event.add("summary", invited.title)
    local = invited.begin.astimezone(ZoneInfo(invited.time_zone))
    event.add("dtstart", local.date() if invited.is_whole_day else invited.begin.astimezone(UTC))
    if invited.organizer:
        event["organizer"] = address_of(invited.organizer)
    answering = address_of(by)
    answering.params["partstat"] = PARTSTAT[by.answer]
    event.add("attendee", answering, encode=False)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "REPLY")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _read(event: Component, method: str, time_zone: str) -> Invited | None:
    uid = str(event.get("uid", ""))
    begin = getattr(event.get("dtstart"), "dt", None)
    if not (0 < len(uid) <= LONGEST_UID) or not isinstance(begin, date):
        return None
    zone = _zone_of(begin, time_zone)
    end = getattr(event.get("dtend"), "dt", None)
    lasts = getattr(event.get("duration"), "dt", None)
    is_whole_day = not isinstance(begin, datetime)
    first = _moment(begin, zone)
    if isinstance(end, date):
        last: datetime | None = _moment(end - timedelta(days=1), zone) if is_whole_day else _moment(end, zone)
    else:
        last = first + lasts if isinstance(lasts, timedelta) else None
    rule = event.get("rrule")
    return Invited(
        method=method, uid=uid, sequence=max(0, int(event.get("sequence", 0))), time_zone=zone,
        title=_line(event.get("summary"), LONGEST_TITLE), place=_line(event.get("location"), LONGEST_PLACE),
        begin=first, end=last if last and last > first else None, is_whole_day=is_whole_day,
        rule=rule.to_ical().decode()[:LONGEST_RULE] if rule else "",
        organizer=_party(event.get("organizer")),
        asked=tuple(one.mail for each in _all(event.get("attendee"))[:MOST_ASKED] if (one := _party(each))),
    )  # fmt: skip


def _zone_of(begin: date, time_zone: str) -> str:
    zone: tzinfo | None = begin.tzinfo if isinstance(begin, datetime) else None
    if zone is None:
        return time_zone
    name = str(getattr(zone, "key", "") or getattr(zone, "zone", "") or "")
    return name if name in available_timezones() else "UTC"


def _moment(at: date, zone: str) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, NOON)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _party(value: object) -> Party | None:
    scheme, _colon, mail = str(value or "").partition(":")
    if scheme.lower() != "mailto" or "@" not in mail or len(mail) > LONGEST_MAIL:
        return None
    return Party(mail.strip().lower(), _line(getattr(value, "params", {}).get("cn"), LONGEST_TITLE))


def _all(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if value else []


def _line(value: object, length: int) -> str:
    return " ".join(str(value or "").split())[:length].strip()
