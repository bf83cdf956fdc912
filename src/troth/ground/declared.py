"""What packages declare by a class of their own: events, which are published, and hooks, which are filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact. Subclasses are frozen, hold ids and plain values only, and have a name and a sentence.

    `name` is the machine's word ("package.noun_verbed"); `sentence` is the human one, a format
    string over the fields, for whoever reads of it and for `troth events`.
    """

    name: ClassVar[str]
    sentence: ClassVar[str]


class Hook:
    """An open place. Subclass it; the docstring says what a filler receives and returns."""
