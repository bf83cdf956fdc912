"""iCalendar files (RFC 5545, RFC 5546): written for calendars and guests, read when a guest answers.

What is written is only what is handed in here; no rights are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, vCalAddress, vText

PRODUCT = "-//Troth//Agenda//EN"
HOST = "troth"  # behind the @ of a UID
NO_PARAMETER = re.compile(r'["\x00-\x1f\x7f]')  # what a value of a parameter can not hold
LONGEST_FILE = 100_000  # bytes
A_DAY = timedelta(days=1)
# Our words for an answer, and those of RFC 5545, 3.2.12.
PARTSTAT = {"open": "NEEDS-ACTION", "yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED"}
ANSWERS = {word: ours for ours, word in PARTSTAT.items() if ours != "open"}


class UnreadableAnswer(Exception):
    """A file that is no answer to an invitation. The message says why."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a calendar file: the mail address that they are known by there, a name, an answer."""

    mail: str
    name: str
    answer: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of a calendar file. Whole days are told by their dates in `time_zone`, hours with it.

    `of` is the time of a series that this one stands for: the times of a series have one `uid`. Of what is
    cancelled guests are told that it is not to be.
    """

    uid: UUID
    title: str
    begin: datetime
    end: datetime | None
    is_whole_day: bool
    time_zone: str
    changed_at: datetime
    sequence: int
    note: str = ""
    place: str = ""
    url: str = ""
    is_free: bool = False
    organizer: Party | None = None
    guests: Sequence[Party] = ()
    of: datetime | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What one guest answers: to which event, to which time of a series, and to which beginning."""

    uid: UUID
    mail: str
    answer: str
    begin: datetime | date | None
    of: datetime | date | None


def written(happenings: Iterable[Happening], *, method: str = "", name: str = "") -> bytes:
    """Write a calendar file. With a `method`, REQUEST or CANCEL, it is a message to guests."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for one in happenings:
        calendar.add_component(_event(one))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def read_answers(raw: bytes) -> list[Answered]:
    """Read a file that a guest's calendar program made of an answer. Raises UnreadableAnswer."""
    if len(raw) > LONGEST_FILE:
        raise UnreadableAnswer("The file is too large for an answer.")
    try:
        calendar = Calendar.from_ical(raw)
        method = str(calendar.get("method", "")).upper()
        events = list(calendar.walk("VEVENT"))
    except Exception as error:  # the parser meets text from outside, and raises many kinds
        raise UnreadableAnswer("This is no calendar file.") from error
    if method != "REPLY":
        raise UnreadableAnswer("This is no answer to an invitation: it does not say METHOD:REPLY.")
    found = [answer for event in events for answer in _answers_of(event)]
    if not found:
        raise UnreadableAnswer("The file holds no answer to an invitation from here.")
    return found


def _event(one: Happening) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{HOST}")
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("last-modified", one.changed_at.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("summary", one.title)
    event.add("dtstart", _moment(one.begin, one))
    event.add("dtend", _end(one))
    for key, text in (("description", one.note), ("location", one.place), ("url", one.url)):
        if text:
            event.add(key, text)
    event.add("transp", "TRANSPARENT" if one.is_free else "OPAQUE")
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    if one.of:
        event.add("recurrence-id", _moment(one.of, one))
    if one.organizer:
        event["organizer"] = address_of(one.organizer)
    for guest in one.guests:
        event.add("attendee", address_of(guest, guest.answer), encode=False)
    return event


def address_of(party: Party, answer: str = "") -> vCalAddress:
    """Write somebody as calendar files name them; with an `answer`, as somebody who is asked."""
    address = vCalAddress(f"mailto:{party.mail}")
    address.params["cn"] = vText(NO_PARAMETER.sub("", party.name))
    if answer:
        address.params["role"] = vText("REQ-PARTICIPANT")
        address.params["partstat"] = vText(PARTSTAT[answer])
        address.params["rsvp"] = vText("TRUE")
    return address


def _moment(at: datetime, one: Happening) -> datetime | date:
    local = at.astimezone(ZoneInfo(one.time_zone or "UTC"))
    if one.is_whole_day:
        return local.date()
    # Of an hour that comes twice when the clocks go back, a time with a zone means the first.
    is_second = local.replace(fold=0).astimezone(UTC) != at
    return at.astimezone(UTC) if is_second or not one.time_zone else local


def _end(one: Happening) -> datetime | date:
    if one.is_whole_day:
        last = (one.end or one.begin).astimezone(ZoneInfo(one.time_zone or "UTC")).date()
        return last + A_DAY  # the end of RFC 5545 is the first day that is free again
    return _moment(one.end or one.begin + timedelta(minutes=30), one)


def _answers_of(event: Component) -> list[Answered]:
    text, _at, host = str(event.get("uid", "")).partition("@")
    try:
        uid = UUID(text)
    except ValueError:
        return []
    attendees = event.get("attendee", [])
    found = []
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        answer = ANSWERS.get(str(attendee.params.get("partstat", "")).upper())
        scheme, _colon, mail = str(attendee).partition(":")
        if host == HOST and answer and scheme.lower() == "mailto" and mail:
            found.append(
                Answered(uid, mail.lower(), answer, _time(event, "dtstart"), _time(event, "recurrence-id"))
            )
    return found


def _time(event: Component, name: str) -> datetime | date | None:
    value = getattr(event.get(name), "dt", None)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value if isinstance(value, date) else None
