"""Facts in the past tense, published with the change that made them true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact. Subclasses are frozen, hold ids and plain values only, and have a name and a sentence.

    `name` is the machine's word ("people.person_created"); `sentence` is the human one, a format
    string over the fields, used on the timeline and in `troth events`.
    """

    name: ClassVar[str]
    sentence: ClassVar[str]
