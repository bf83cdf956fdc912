"""A part that one package shows on another's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Place(StrEnum):
    """Where on a record's page a panel stands."""

    ACTIONS = "actions"  # in the page bar: what is done about it
    STANDING = "standing"  # the line below the page bar: how things stand
    FACTS = "facts"  # at the start: what is known
    MAIN = "main"  # in the middle: what passed, and the composer
    RELATED = "related"  # at the end: what belongs to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A template and its values. Panels of one place stand in `order`; `source` is the package."""

    place: Place
    template: str
    source: str
    order: int = 50
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """A record that somebody is in, said beside their name: what it is called, its page, and as what."""

    name: str
    url: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFoot:
    """What is said at the foot of a card. `tone` is overdue, today, none or later."""

    text: str
    icon: str
    tone: str
