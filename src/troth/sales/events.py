"""What can become true of a deal and of its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DealOpened(Event):
    name: ClassVar[str] = "sales.deal_opened"
    sentence: ClassVar[str] = "is in talks about a deal"

    deal_id: UUID
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealChanged(Event):
    name: ClassVar[str] = "sales.deal_changed"
    sentence: ClassVar[str] = "a deal was changed"

    deal_id: UUID
    deal: str
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealMoved(Event):
    name: ClassVar[str] = "sales.deal_moved"
    sentence: ClassVar[str] = "moved from {before} to {after} with a deal"

    deal_id: UUID
    deal: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealWon(Event):
    name: ClassVar[str] = "sales.deal_won"
    sentence: ClassVar[str] = "agreed to a deal"

    deal_id: UUID
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealLost(Event):
    name: ClassVar[str] = "sales.deal_lost"
    sentence: ClassVar[str] = "did not take a deal"

    deal_id: UUID
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDeleted(Event):
    name: ClassVar[str] = "sales.deal_deleted"
    sentence: ClassVar[str] = "a deal was deleted"

    deal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSent(Event):
    name: ClassVar[str] = "sales.document_sent"
    sentence: ClassVar[str] = "was sent {document}"

    document_id: UUID
    deal_id: UUID
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentViewed(Event):
    name: ClassVar[str] = "sales.document_viewed"
    sentence: ClassVar[str] = "opened {document}"

    document_id: UUID
    deal_id: UUID
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChosen(Event):
    name: ClassVar[str] = "sales.document_chosen"
    sentence: ClassVar[str] = "chose of the options of {document}: {chosen}"

    document_id: UUID
    deal_id: UUID
    document: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAsked(Event):
    name: ClassVar[str] = "sales.document_asked"
    sentence: ClassVar[str] = "asked about {document}, as {who}: {text}"

    document_id: UUID
    deal_id: UUID
    document: str
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswered(Event):
    name: ClassVar[str] = "sales.document_answered"
    sentence: ClassVar[str] = "was answered about {document}: {text}"

    document_id: UUID
    deal_id: UUID
    document: str
    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAccepted(Event):
    name: ClassVar[str] = "sales.document_accepted"
    sentence: ClassVar[str] = "accepted {document}, as {who}"

    document_id: UUID
    deal_id: UUID
    document: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(Event):
    name: ClassVar[str] = "sales.document_signed"
    sentence: ClassVar[str] = "signed {document}, as {who}"

    document_id: UUID
    deal_id: UUID
    document: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDeclined(Event):
    name: ClassVar[str] = "sales.document_declined"
    sentence: ClassVar[str] = "declined {document}, as {who}: {reason}"

    document_id: UUID
    deal_id: UUID
    document: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentExpired(Event):
    name: ClassVar[str] = "sales.document_expired"
    sentence: ClassVar[str] = "did not answer to {document} in time"

    document_id: UUID
    deal_id: UUID
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWithdrawn(Event):
    name: ClassVar[str] = "sales.document_withdrawn"
    sentence: ClassVar[str] = "no longer has {document}: it was withdrawn"

    document_id: UUID
    deal_id: UUID
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountAsked(Event):
    name: ClassVar[str] = "sales.discount_asked"
    sentence: ClassVar[str] = "a discount of {percent} % was asked for: {line}"

    deal_id: UUID
    line: str
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountAnswered(Event):
    name: ClassVar[str] = "sales.discount_answered"
    sentence: ClassVar[str] = "a discount of {percent} % was {answer}: {line}"

    deal_id: UUID
    line: str
    percent: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTaken(Event):
    name: ClassVar[str] = "sales.lead_taken"
    sentence: ClassVar[str] = "asked for something"

    lead_id: UUID
    person_id: UUID
    interest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChanged(Event):
    name: ClassVar[str] = "sales.lead_changed"
    sentence: ClassVar[str] = "a lead was changed"

    lead_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadConverted(Event):
    name: ClassVar[str] = "sales.lead_converted"
    sentence: ClassVar[str] = "asked for what became a deal: {deal}"

    lead_id: UUID
    deal_id: UUID
    interest: str
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDropped(Event):
    name: ClassVar[str] = "sales.lead_dropped"
    sentence: ClassVar[str] = "asked for what nothing came of: {reason}"

    lead_id: UUID
    interest: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDeleted(Event):
    name: ClassVar[str] = "sales.lead_deleted"
    sentence: ClassVar[str] = "a lead was deleted"

    lead_id: UUID


LEADS = (LeadTaken, LeadChanged, LeadConverted, LeadDropped, LeadDeleted)
ALL = (
    *LEADS,
    DealOpened,
    DealChanged,
    DealMoved,
    DealWon,
    DealLost,
    DealDeleted,
    DocumentSent,
    DocumentViewed,
    DocumentChosen,
    DocumentAsked,
    DocumentAnswered,
    DocumentAccepted,
    DocumentSigned,
    DocumentDeclined,
    DocumentExpired,
    DocumentWithdrawn,
    DiscountAsked,
    DiscountAnswered,
)
