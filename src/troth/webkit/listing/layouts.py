"""The ways in which a list can be looked at, and what is asked of the database for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.ground.hooks import filled
from troth.questions import listing as questions
from troth.questions.errors import QuestionError
from troth.team.actor import Actor
from troth.webkit.hooks import RowNotes
from troth.webkit.listing import table
from troth.webkit.listing.board import board_of, offered_lanes
from troth.webkit.listing.calendar import calendar_of, offered_dates
from troth.webkit.listing.cards import card_feet, cards_of, facts_of, wanted
from troth.webkit.listing.drawing import Drawing
from troth.webkit.listing.map import map_of, offered_places
from troth.webkit.listing.marks import marked, marks_of
from troth.webkit.listing.reading import count_of, query_of
from troth.webkit.listing.state import BOARD, CALENDAR, GALLERY, MAP, ListPage, ListState


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to look at a list. `code` is as the address has it, "" for the table."""

    code: str
    label: str
    icon: str
    url: str
    is_current: bool


def offered_layouts(page: ListPage, state: ListState, seen_by: Actor) -> list[Layout]:
    """List the ways to look at a list that its fields allow, the table first."""
    lanes = {field.name for field in offered_lanes(page, seen_by)}
    dates = {field.name for field in offered_dates(page, seen_by)}
    places = {field.name for field in offered_places(page, seen_by)}
    changes = {
        BOARD: {"group": state.group if state.group in lanes else ""},
        CALENDAR: {"by": state.by if state.by in dates else ""},
        MAP: {"by": state.by if state.by in places else ""},
    }
    words = {"": (_("Table"), "table")}
    if lanes:
        words[BOARD] = (_("Board"), "deal")
    if dates:
        words[CALENDAR] = (_("Calendar"), "calendar")
    if places:
        words[MAP] = (_("Map"), "map")
    words[GALLERY] = (_("Gallery"), "gallery")
    now = state.layout if state.layout in words else ""

    def url(code: str) -> str:
        named = code or page.as_table
        return state.url(layout=named, month="", week="", area="", **changes.get(code, {}))

    return [Layout(code, label, icon, url(code), code == now) for code, (label, icon) in words.items()]


def asked(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    """Ask the question of the list: its records and their count, or what is wrong with it.

    A way of looking that this list does not have is the table, as for a view whose field is gone.
    """
    layouts = offered_layouts(page, state, seen_by)
    layout = next(each.code for each in layouts if each.is_current)
    ways = {BOARD: _as_board, CALENDAR: _as_calendar, GALLERY: _as_gallery, MAP: _as_map}
    read = ways.get(layout, _as_table)
    nothing: dict[str, Any] = {
        "layouts": layouts,
        "layout": layout,
        "lanings": offered_lanes(page, seen_by),
        "datings": offered_dates(page, seen_by),
        "placings": offered_places(page, seen_by),
        "columns": table.columns_of(page, state, seen_by),
        **dict.fromkeys(("found", "count", "board", "calendar", "map", "cards", "problem")),
        "rows": [],
        "marks": [],
        "drawing": Drawing(),
    }
    try:
        found = nothing | read(page, state, seen_by)
        rules = marks_of(page, state, seen_by)
        rows = found["calendar"].rows if found["calendar"] else found["rows"]
        rows = found["map"].shown if found["map"] else rows
        ids = [row.id for row in rows]
        feet = card_feet(page, ids, seen_by) if layout in (BOARD, GALLERY) else {}
        drawing = Drawing(marked(page, rules, ids, seen_by), _notes(page, ids, seen_by), feet)
        return found | {"marks": rules, "drawing": drawing}
    except QuestionError as wrong:
        return nothing | {"problem": wrong}


def _notes(page: ListPage, ids: list[UUID], seen_by: Actor) -> dict[UUID, str]:
    notes: dict[UUID, str] = {}
    for fill in filled(RowNotes):
        notes |= fill(object_type=page.object_type.name, ids=ids, seen_by=seen_by)
    return notes


def _as_table(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    names = [field.name for field in table.shown_fields(page, state.cols, seen_by)]
    query = query_of(page, state, table.wanted_fields(page, names, seen_by))
    found = questions.rows(query, seen_by)
    is_whole = not found.next and not found.previous
    return {
        "rows": table.rows_of(page, found, seen_by),
        "found": found,
        "count": count_of(query, seen_by, read=len(found.items), is_whole=is_whole),
    }


def _as_board(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    board = board_of(page, state, seen_by)
    count = count_of(query_of(page, state), seen_by, read=board.count, is_whole=board.is_whole)
    return {"board": board, "rows": [card.row for lane in board.lanes for card in lane.cards], "count": count}


def _as_calendar(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    return {"calendar": calendar_of(page, state, seen_by)}


def _as_map(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    return {"map": map_of(page, state, seen_by)}


def _as_gallery(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    facts = facts_of(page, state, seen_by)
    query = query_of(page, state, wanted(page, facts, seen_by))
    found = questions.rows(query, seen_by)
    cards = cards_of(page, found.items, facts, seen_by)
    is_whole = not found.next and not found.previous
    return {
        "cards": cards,
        "rows": [card.row for card in cards],
        "found": found,
        "count": count_of(query, seen_by, read=len(cards), is_whole=is_whole),
    }
