"""What can become true of consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSaid(Event):
    """A person said whether they may be written to. `said` as in the ledger; empty `purpose`: everything."""

    name: ClassVar[str] = "privacy.consent_said"
    sentence: ClassVar[str] = "{said} {purpose}"

    person_id: UUID
    purpose: str
    channel: str
    topic: str
    said: str


ALL = (ConsentSaid,)
