"""What can become true of a promise. The sentences follow a name: "Ada was promised: …"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Event):
    name: ClassVar[str] = "promises.promise_made"
    sentence: ClassVar[str] = "was promised"

    promise_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReceived(Event):
    name: ClassVar[str] = "promises.promise_received"
    sentence: ClassVar[str] = "promised us"

    promise_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseChanged(Event):
    name: ClassVar[str] = "promises.promise_changed"
    sentence: ClassVar[str] = "a promise was changed"

    promise_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Event):
    name: ClassVar[str] = "promises.promise_kept"
    sentence: ClassVar[str] = "had a promise kept"

    promise_id: UUID
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRenegotiated(Event):
    name: ClassVar[str] = "promises.promise_renegotiated"
    sentence: ClassVar[str] = "agreed to another day for a promise"

    promise_id: UUID
    was_due: str
    is_due: str
    agreed_by: str
    is_in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(Event):
    name: ClassVar[str] = "promises.promise_broken"
    sentence: ClassVar[str] = "had a promise broken"

    promise_id: UUID
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWithdrawn(Event):
    name: ClassVar[str] = "promises.promise_withdrawn"
    sentence: ClassVar[str] = "waits no longer for a promise"

    promise_id: UUID
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReopened(Event):
    name: ClassVar[str] = "promises.promise_reopened"
    sentence: ClassVar[str] = "a promise is open again"

    promise_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseOverdue(Event):
    name: ClassVar[str] = "promises.promise_overdue"
    sentence: ClassVar[str] = "has a promise that is overdue"

    promise_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseClaimed(Event):
    name: ClassVar[str] = "promises.promise_claimed"
    sentence: ClassVar[str] = "says that a promise is kept"

    promise_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDayAsked(Event):
    name: ClassVar[str] = "promises.new_day_asked"
    sentence: ClassVar[str] = "is in talks about another day for a promise"

    promise_id: UUID
    asked_by: str
    asked_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDeleted(Event):
    name: ClassVar[str] = "promises.promise_deleted"
    sentence: ClassVar[str] = "a promise was deleted"

    promise_id: UUID


ALL = (
    PromiseMade,
    PromiseReceived,
    PromiseChanged,
    PromiseKept,
    PromiseRenegotiated,
    PromiseBroken,
    PromiseWithdrawn,
    PromiseReopened,
    PromiseOverdue,
    PromiseClaimed,
    NewDayAsked,
    PromiseDeleted,
)
