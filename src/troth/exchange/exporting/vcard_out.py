"""vCard 3.0 (RFC 2426), which every address book reads. For types with names and mails: people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from troth.catalog.types import ObjectType
from troth.exchange.exporting.selection import Tell
from troth.questions.listing import ListQuery, stream
from troth.team.actor import Actor, Verb

_TOLD_EVERY = 5_000
_LINE_BYTES = 75
_PHONE_TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX"}
_PLACE_TYPES = {"work": "WORK", "home": "HOME"}


def has_cards(object_type: ObjectType) -> bool:
    """Tell whether records of a type are somebody with a card."""
    return all(object_type.field(name) for name in ("first_name", "last_name", "emails"))


def write_vcards(query: ListQuery, seen_by: Actor, path: Path, tell: Tell) -> int:
    """Write one card a person; gives the number of cards."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for person in stream(query, seen_by, Verb.EXPORT):
            file.writelines(f"{folded}\r\n" for line in _lines(person) for folded in _folded(line))
            count += 1
            if count % _TOLD_EVERY == 0:
                tell(count)
    return count


def _lines(person: Mapping[str, Any]) -> Iterator[str]:
    first, last, name = (person.get(key) or "" for key in ("first_name", "last_name", "name"))
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"N:{_escaped(last)};{_escaped(first)};;;"
    yield f"FN:{_escaped(name)}"
    company = person.get("company") or {}
    if company.get("name"):
        yield f"ORG:{_escaped(company['name'])}"
    yield from _reaches("EMAIL;TYPE=INTERNET", person.get("emails"), "address", _PLACE_TYPES)
    yield from _reaches("TEL", person.get("phones"), "number", _PHONE_TYPES)
    for place in person.get("addresses") or ():
        parts = ("street", "city", "region", "postal_code", "country")
        kind = _PLACE_TYPES.get(place.get("label") or "", "")
        written = ";".join(_escaped(place.get(part) or "") for part in parts)
        yield f"ADR{f';TYPE={kind}' if kind else ''}:;;{written}"
    plain = {"TITLE": "title", "BDAY": "birthday", "UID": "external_id"}
    for word, key in plain.items():
        if person.get(key):
            yield f"{word}:{_escaped(str(person[key]))}"
    if person.get("tags"):
        yield "CATEGORIES:" + ",".join(map(_escaped, person["tags"]))
    yield "END:VCARD"


def _reaches(word: str, values: Any, part: str, types: Mapping[str, str]) -> Iterator[str]:
    for value in values or ():
        kind = types.get(value.get("label") or "", "")
        told = [each for each in (kind, "PREF" if value.get("is_primary") else "") if each]
        yield f"{word}{''.join(f';TYPE={each}' for each in told)}:{_escaped(value[part])}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Part a line so that none is longer than 75 bytes; what follows starts with a space."""
    room, piece = _LINE_BYTES, ""
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", _LINE_BYTES - 1
        piece += letter
        room -= size
    yield piece
