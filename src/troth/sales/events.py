"""What can become true of a deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DealOpened(Event):
    name: ClassVar[str] = "sales.deal_opened"
    sentence: ClassVar[str] = "a deal was opened: {deal}"

    deal_id: UUID
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealChanged(Event):
    name: ClassVar[str] = "sales.deal_changed"
    sentence: ClassVar[str] = "the deal {deal} was changed"

    deal_id: UUID
    deal: str
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealMoved(Event):
    name: ClassVar[str] = "sales.deal_moved"
    sentence: ClassVar[str] = "the deal {deal} moved from {before} to {after}"

    deal_id: UUID
    deal: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealWon(Event):
    name: ClassVar[str] = "sales.deal_won"
    sentence: ClassVar[str] = "the deal {deal} was won"

    deal_id: UUID
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealLost(Event):
    name: ClassVar[str] = "sales.deal_lost"
    sentence: ClassVar[str] = "the deal {deal} was lost"

    deal_id: UUID
    deal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDeleted(Event):
    name: ClassVar[str] = "sales.deal_deleted"
    sentence: ClassVar[str] = "a deal was deleted"

    deal_id: UUID


ALL = (DealOpened, DealChanged, DealMoved, DealWon, DealLost, DealDeleted)
