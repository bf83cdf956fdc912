"""What is held about a person, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Held:
    """Rows that a package holds about one person, in words that the person understands."""

    title: str
    purpose: str
    basis: str
    retention: str
    rows: Sequence[Mapping[str, Any]]


CONTRACT = "contract or legitimate interest"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why one field is held, on what basis, for how long."""

    object_type: str
    field: str
    purpose: str
    basis: str
    retention: str
