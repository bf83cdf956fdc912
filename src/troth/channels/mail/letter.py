"""A mail that has been read: plain values, whatever state its bytes were in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses
from enum import StrEnum


class Nature(StrEnum):
    """What wrote a mail, and why."""

    ORDINARY = "ordinary"
    AUTOMATIC = "automatic"  # an answer or a notice that no person wrote (RFC 3834)
    BULK = "bulk"  # sent to a list (RFC 2369)
    BOUNCE = "bounce"  # a report that a mail of ours was not delivered (RFC 3464)
    COMPLAINT = "complaint"  # a report that a mail of ours was called spam (RFC 5965)


@dataclass(frozen=True, slots=True)
class Address:
    """Who is written of in a header: `address` in lower case, `name` as it stands there, or empty."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def addresses_in(typed: str) -> list[Address]:
    """Read addresses as they are typed: `Ada <ada@quay.example>, bob@quay.example`."""
    return [Address(address.lower(), shown) for shown, address in getaddresses([typed]) if address]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file in a mail. `content_id` is what the HTML calls it by, where it is shown within."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says of one recipient."""

    recipient: str
    is_permanent: bool
    status: str  # RFC 3463, as "5.1.1"; empty where there is none
    words: str  # what the other server said


@dataclass(frozen=True, slots=True)
class Report:
    """What a bounce or a complaint is about: the mail of ours, and what became of it for whom."""

    message_id: str
    failures: tuple[Failure, ...] = ()
    kind: str = ""  # of a complaint: abuse, fraud, …


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, read. Identifiers stand without their angle brackets.

    `references` begins with the oldest; the mail that this one answers comes last. `problems` say in plain
    words what was wrong with it and had to be guessed.
    """

    message_id: str
    references: tuple[str, ...]
    subject: str
    writer: Address | None
    answers_to: tuple[Address, ...]  # Reply-To; empty where answers go to the writer
    to: tuple[Address, ...]
    copied: tuple[Address, ...]
    blind: tuple[Address, ...]
    sent_at: datetime | None
    text: str
    html: str  # as it came: never shown before it is cleaned
    enclosures: tuple[Enclosure, ...]
    nature: Nature
    report: Report | None
    list_id: str
    problems: tuple[str, ...]
