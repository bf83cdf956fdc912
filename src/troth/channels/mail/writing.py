"""A mail is written: the same values always give the same bytes, so that it can be written again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.encoders import encode_base64
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from troth.channels.mail.letter import Address

LINES = compat32.clone(linesep="\r\n")
LONGEST_LINE = 900  # RFC 5322 allows 998
_ENDS = frozenset("\r\n\0")
CALENDAR = "text/calendar"
_METHOD = re.compile(rb"^METHOD:([A-Z]{1,20})\r?$", re.MULTILINE)


class Unwritable(ValueError):
    """A header would hold the end of a line: with it somebody could write headers of their own."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes along."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a mail says and to whom. `stop` is the address that one click ends a purpose at (RFC 8058)."""

    identifier: str
    dated_at: datetime
    writer: Address
    to: Sequence[Address]
    copied: Sequence[Address] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    references: Sequence[str] = ()
    files: Sequence[Attached] = ()
    stop: str = ""
    is_automatic: bool = False


def identifier_for(key: UUID, address: str) -> str:
    """Make the Message-ID of a message, on the domain that it leaves from."""
    return f"{key.hex}@{ascii_address(address).rpartition('@')[2]}"


def ascii_address(address: str) -> str:
    """Write an address as every server reads it. Raises Unwritable."""
    name, _mark, domain = address.rpartition("@")
    try:
        return f"{name.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise Unwritable(address) from error


def is_one_line(text: str) -> bool:
    """Tell whether a text may stand in a header."""
    return _ENDS.isdisjoint(text)


def written(writing: Writing) -> bytes:
    """Write a mail. Raises Unwritable."""
    message = _body(writing)
    message["From"] = _shown(writing.writer)
    message["To"] = ", ".join(_shown(each) for each in writing.to) or "undisclosed-recipients:;"
    if writing.copied:
        message["Cc"] = ", ".join(_shown(each) for each in writing.copied)
    message.add_header("Subject", _subject(writing.subject))
    message["Date"] = format_datetime(writing.dated_at)
    message["Message-ID"] = f"<{_plain(writing.identifier)}>"
    if writing.references:
        message["In-Reply-To"] = f"<{_plain(writing.references[-1])}>"
        message["References"] = " ".join(f"<{_plain(each)}>" for each in writing.references)
    if writing.is_automatic:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    if writing.stop:
        message["List-Unsubscribe"] = f"<{_plain(writing.stop)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    place = BytesIO()
    BytesGenerator(place, mangle_from_=False, policy=LINES).flatten(message)
    return place.getvalue()


def _body(writing: Writing) -> Message:
    mark = sha256(writing.identifier.encode()).hexdigest()[:32]
    words: Message = _words(writing.text, "plain")
    if writing.html:
        words = MIMEMultipart("alternative", f"=_words_{mark}", [words, _words(writing.html, "html")])
    if not writing.files:
        return words
    return MIMEMultipart("mixed", f"=_mail_{mark}", [words, *(_file(each) for each in writing.files)])


def _words(text: str, kind: str) -> MIMEBase:
    """Write words as they are where every server lets them through, else in base64.

    They end with a line, as they do on the way: else the mail that arrives would be another one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    part = MIMEBase("text", kind, charset="utf-8")
    if text.isascii() and "\0" not in text and all(len(line) <= LONGEST_LINE for line in text.split("\n")):
        part["Content-Transfer-Encoding"] = "7bit"
        part.set_payload(text)
    else:
        part.set_payload(text.encode("utf-8", "replace"))
        encode_base64(part)
    return part


def _file(file: Attached) -> MIMEBase:
    _main, _mark, kind = _plain(file.content_type).partition("/")
    part = MIMEApplication(file.content, kind or "octet-stream")
    part.set_type(_plain(file.content_type) if kind else "application/octet-stream")
    if not is_one_line(file.name):
        raise Unwritable(file.name)
    if method := _METHOD.search(file.content) if file.content_type == CALENDAR else None:
        part.set_param("method", method[1].decode())  # calendars look at it before they open the file
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file.name))
    return part


def _shown(address: Address) -> str:
    return formataddr((_plain(address.name), ascii_address(_plain(address.address))))


def _subject(text: str) -> str:
    plain = _plain(text)
    if plain.isascii() and "=?" not in plain:
        return plain
    return Header(plain, "utf-8", header_name="Subject").encode()


def _plain(text: str) -> str:
    if not is_one_line(text):
        raise Unwritable(text)
    return text
