"""The bytes of a mail, as any program in the world may have written them, made a `Letter`.

What is wrong in a mail is its sender's fault, and never the reader's trouble: only what is no mail at all, or
was built to harm, is refused (`Unreadable`); everything else is read as well as it can be.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from troth.channels.mail.letter import Address, Enclosure, Letter
from troth.channels.mail.nature import nature_of
from troth.channels.mail.reports import report_of
from troth.channels.mail.texts import decoded, plain_text_of

MOST_BYTES = 50 * 1024 * 1024
MOST_PARTS = 1000
MOST_DEPTH = 100
MOST_ADDRESSES = 2000
MOST_REFERENCES = 200
LONGEST_HEADER = 100_000
_ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
_BARE_ID = re.compile(r"[^<>\s]{1,900}@[^<>\s]{1,255}")
_MAIL = re.compile(r"[^\s@<>\"(),;:\\]+@[^\s@<>\"(),;:\\]+")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(Exception):
    """These bytes are no mail that could be read; the text says why in plain words."""


def read(raw: bytes) -> Letter:
    """Read a mail. Raises Unreadable."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"It has {len(raw) // 1024**2} MB; at most {MOST_BYTES // 1024**2} are read.")
    try:
        return _read(email.message_from_bytes(raw))
    except RecursionError:
        raise Unreadable("Its parts lie within one another too deeply.") from None


def _read(message: Message) -> Letter:
    if not message.keys():
        raise Unreadable("It has no headers.")
    parts = list(_parts(message))
    problems: list[str] = []
    text, html, enclosures = _bodies(parts, problems)
    sent_at = _moment(message, problems)
    writer = next(iter(_addresses(message, "From")), None)
    if writer is None:
        problems.append("It does not say who wrote it.")
    return Letter(
        message_id=_identifier(message, "Message-ID"),
        references=_references(message),
        subject=_header(message, "Subject")[:1000],
        writer=writer,
        answers_to=_addresses(message, "Reply-To"),
        to=_addresses(message, "To"),
        copied=_addresses(message, "Cc"),
        blind=_addresses(message, "Bcc"),
        sent_at=sent_at,
        text=text,
        html=html,
        enclosures=enclosures,
        nature=nature_of(message),
        report=report_of(message),
        list_id=_header(message, "List-Id")[:500],
        problems=tuple(problems),
    )


def _parts(message: Message) -> Iterator[Message]:
    """Give the parts that hold something, in order. An enclosed mail is one part. Raises Unreadable."""
    waiting = [(message, 0)]
    given = 0
    while waiting:
        part, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise Unreadable(f"Its parts lie more than {MOST_DEPTH} deep within one another.")
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() != "message":
            waiting += [(each, depth + 1) for each in reversed(payload) if isinstance(each, Message)]
            continue
        given += 1
        if given > MOST_PARTS:
            raise Unreadable(f"It has more than {MOST_PARTS} parts.")
        yield part


def _bodies(parts: list[Message], problems: list[str]) -> tuple[str, str, tuple[Enclosure, ...]]:
    """Part what was written from what was enclosed: the first text and the first HTML are the words."""
    texts: list[str] = []
    pages: list[str] = []
    enclosures: list[Enclosure] = []
    for number, part in enumerate(parts, 1):
        kind = part.get_content_type()
        is_words = kind in ("text/plain", "text/html") and not _is_file(part)
        if is_words and kind == "text/plain":
            texts.append(decoded(part, problems))
        elif is_words and not pages:
            pages.append(decoded(part, problems))
        elif part.get_content_maintype() != "multipart":
            enclosures.append(_enclosure(part, number))
    text = "\n\n".join(each for each in texts if each.strip())
    html = pages[0] if pages else ""
    return text or plain_text_of(html), html, tuple(enclosures)


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _enclosure(part: Message, number: int) -> Enclosure:
    kind = part.get_content_type()
    if kind.startswith("message/"):
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        enclosed = first if isinstance(first, Message) else None
        content = enclosed.as_bytes() if enclosed else str(inner).encode()
        name = _file_name(part) or f"{_header(enclosed, 'Subject') or 'mail'}.eml"
    else:
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        name = _file_name(part) or f"part-{number}"
    return Enclosure(
        name=_CONTROL.sub("", name.replace("/", "_").replace("\\", "_"))[:200].strip(". ")
        or f"part-{number}",
        content_type=kind,
        content=content,
        content_id=_header(part, "Content-ID").strip("<> ")[:255],
    )


def _file_name(part: Message) -> str:
    try:
        return words_of_header(part.get_filename() or "")
    except (ValueError, LookupError):
        return ""  # its charset or its percent signs mean nothing


def _header(message: Message | None, name: str) -> str:
    """Give the words of a header on one line; empty where there is none."""
    return words_of_header(_raw(message, name)) if message is not None else ""


def _raw(message: Message, name: str) -> str:
    """Give a header as it stands, whatever bytes it holds: what is no UTF-8 is taken for Western European."""
    for found, value in message.raw_items():
        if found.lower() == name.lower():
            content = str(value)[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
            try:
                return content.decode("utf-8")
            except UnicodeDecodeError:
                return content.decode("cp1252", "replace")
    return ""


def words_of_header(raw: str) -> str:
    """Give what a header says, whatever it is encoded in, on one line."""
    text = _SPACE.sub(" ", raw[:LONGEST_HEADER])
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    words = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        try:
            words.append(piece.decode(charset or "utf-8"))
        except (LookupError, UnicodeDecodeError, ValueError):
            words.append(piece.decode("latin-1"))
    return _CONTROL.sub("", _SPACE.sub(" ", "".join(words))).strip()


def _addresses(message: Message, name: str) -> tuple[Address, ...]:
    """Give whom a header names. What looks like no address is left out."""
    try:
        named = getaddresses([_raw(message, name)])
    except RecursionError:  # brackets within brackets, written to harm
        named = []
    found: dict[str, Address] = {}
    for shown, address in named:
        if _MAIL.fullmatch(address) and len(address) <= 254:
            found.setdefault(address.lower(), Address(address.lower(), words_of_header(shown)[:200]))
        if len(found) == MOST_ADDRESSES:
            break
    return tuple(found.values())


def _identifier(message: Message, name: str) -> str:
    found = _ids(_raw(message, name))
    return found[0] if found else ""


def _references(message: Message) -> tuple[str, ...]:
    """Give the mails that this one goes back to. Some programs write only what it answers."""
    known = dict.fromkeys(_ids(_raw(message, "References")))
    answered = _ids(_raw(message, "In-Reply-To"))
    for each in answered[:1]:
        known.pop(each, None)
        known[each] = None
    own = _identifier(message, "Message-ID")
    return tuple(each for each in known if each != own)[-MOST_REFERENCES:]


def _ids(text: str) -> list[str]:
    text = text[:LONGEST_HEADER]
    return [_CONTROL.sub("", each) for each in _ID.findall(text) or _BARE_ID.findall(text)]


def _moment(message: Message, problems: list[str]) -> datetime | None:
    """Give when it was sent, in UTC; None for no time, or one that no clock has shown."""
    raw = _raw(message, "Date")
    try:
        at = parsedate_to_datetime(raw)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        at = None
    if at is None or not 1971 <= at.year <= 9000:
        problems.append("Its date could not be read." if raw else "It has no date.")
        return None
    return at
