"""Records as cards: a name and a few facts, for boards and galleries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from troth.catalog.types import Field, Kind
from troth.ground.hooks import filled
from troth.questions.paths import find_readable
from troth.team.actor import Actor
from troth.webkit.hooks import CardFeet
from troth.webkit.listing import table
from troth.webkit.listing.state import ListPage, ListState
from troth.webkit.listing.table import ListRow
from troth.webkit.panel import CardFoot

FACTS = 4


@dataclass(frozen=True, slots=True)
class Card:
    """A record on a card. `since`: from when on it has been in its column, where the list knows that."""

    row: ListRow
    facts: tuple[Field, ...]
    since: datetime | None = None


def card_feet(page: ListPage, ids: Sequence[UUID], seen_by: Actor) -> dict[UUID, CardFoot]:
    """Gather what packages say at the foot of these cards."""
    feet: dict[UUID, CardFoot] = {}
    for fill in filled(CardFeet):
        feet |= fill(object_type=page.object_type.name, ids=ids, seen_by=seen_by)
    return feet


def facts_of(page: ListPage, state: ListState, seen_by: Actor, *, without: str = "") -> tuple[Field, ...]:
    """Choose what stands on a card: the list's first columns, but for the title and the card's own place."""
    shown = table.shown_fields(page, state.cols, seen_by)
    return tuple(field for field in shown if field.name not in (page.object_type.title, without))[:FACTS]


def wanted(
    page: ListPage, facts: Iterable[Field], seen_by: Actor, *, grouped_by: str = ""
) -> tuple[str, ...]:
    """Name what must be read for cards with these facts."""
    names = [field.name for field in facts]
    if grouped_by:
        names += [grouped_by, since_field(page, grouped_by, seen_by)]
    return table.wanted_fields(page, names, seen_by)


def since_field(page: ListPage, name: str, seen_by: Actor) -> str:
    """Name the field that says since when a record has its value of another one, or ''."""
    found = find_readable(page.object_type, f"{name}_since", seen_by)
    return found.name if found and found.kind is Kind.DATETIME else ""


def cards_of(
    page: ListPage,
    items: Iterable[Mapping[str, Any]],
    facts: tuple[Field, ...],
    seen_by: Actor,
    *,
    grouped_by: str = "",
) -> list[Card]:
    """Turn records into cards."""
    since = since_field(page, grouped_by, seen_by) if grouped_by else ""
    return [
        Card(
            row=table.row_of(page, item, seen_by),
            facts=tuple(field for field in facts if item[field.name] not in (None, "", [])),
            since=item[since] if since else None,
        )
        for item in items
    ]
