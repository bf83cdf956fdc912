"""A list as a board: a column for each choice of a field, and the doors that fill it further."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.catalog.types import Field
from troth.ground.money import Money
from troth.questions import grouping as groups
from troth.questions.errors import QuestionError
from troth.questions.lanes import MOST, Place, is_laned, lane, lanes, places_of
from troth.questions.listing import ListQuery
from troth.questions.paths import readable_fields
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing import grouping
from troth.webkit.listing.cards import Card, card_feet, cards_of, facts_of, wanted
from troth.webkit.listing.drawing import Drawing
from troth.webkit.listing.marks import marked, marks_of
from troth.webkit.listing.reading import choose_field, query_of, read_one, why_fixed
from troth.webkit.listing.state import ListPage, ListState, read_state

View = Callable[..., HttpResponse]
CARDS = 20  # of each column at first, and with each “more”


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of a board. `value` is "" for the records without a choice, `next` a cursor to more cards."""

    value: str
    label: str
    cards: list[Card]
    next: str


@dataclass(frozen=True, slots=True)
class Board:
    """What a board shows. `fixed` says why its cards stay where they are, or is ''."""

    field: Field
    lanes: list[Lane]
    fixed: str
    has_more: bool

    @property
    def count(self) -> int:
        """How many cards it shows."""
        return sum(len(lane.cards) for lane in self.lanes)

    @property
    def is_whole(self) -> bool:
        """Whether these are all the records of the list."""
        return not self.has_more and not any(lane.next for lane in self.lanes)


def offered_lanes(page: ListPage, seen_by: Actor) -> list[Field]:
    """List the fields that a board can stand by: those that can be changed first."""
    fields = [field for field in readable_fields(page.object_type, seen_by) if is_laned(field)]
    return sorted(fields, key=lambda field: not (field.is_inline and field.is_writable))


def laned_by(page: ListPage, name: str, seen_by: Actor) -> Field:
    """Find the field that a board stands by; without a name the first that there is. Raises QuestionError."""
    offered = offered_lanes(page, seen_by)
    expected = _("a field with choices")
    return choose_field(page, name, offered, seen_by, parameter="group", expected=expected)


def board_of(page: ListPage, state: ListState, seen_by: Actor) -> Board:
    """Read the first cards of every column, in one statement. Raises QuestionError."""
    field = laned_by(page, state.group, seen_by)
    facts = facts_of(page, state, seen_by, without=field.name)
    query = query_of(page, state, wanted(page, facts, seen_by, grouped_by=field.name), limit=CARDS)
    columns = _columns(query, field, seen_by)
    shown = columns[:MOST]
    pages = lanes(query, field, [place.value for place in shown], seen_by)
    filled = [
        Lane(
            place.value,
            place.label,
            cards_of(page, found.items, facts, seen_by, grouped_by=field.name),
            found.next or "",
        )
        for place, found in zip(shown, pages, strict=True)
    ]
    return Board(
        field=field,
        lanes=[each for each in filled if each.value or each.cards],
        fixed=why_fixed(page.object_type, field, seen_by),
        has_more=len(columns) > MOST,
    )


def show_cards(page: ListPage) -> View:
    """Make the view of the next cards of one column."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def cards(request: MemberRequest) -> HttpResponse:
        state, member = read_state(request, page), request.member
        value = request.GET.get("lane", "")
        try:
            field = laned_by(page, state.group, member)
            if value not in {place.value for place in _columns(query_of(page, state), field, member)}:
                raise Http404
            facts = facts_of(page, state, member, without=field.name)
            query = query_of(page, state, wanted(page, facts, member, grouped_by=field.name), limit=CARDS)
            found = lane(query, field, value, member)
        except QuestionError as wrong:
            raise Http404 from wrong
        context = {
            "page": page,
            "state": state,
            "lane": Lane(
                value, "", cards_of(page, found.items, facts, member, grouped_by=field.name), found.next or ""
            ),
            "fixed": why_fixed(page.object_type, field, member),
            "drawing": _drawing(page, state, [each["id"] for each in found.items], member),
        }
        return reply.fragment(request, "webkit/list/_cards.html", context)

    return cards


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the head of a column: how many records, and what their numbers come to.

    `weight` is what the sums count for, in percent.
    """

    count: int = 0
    sums: tuple[tuple[Any, Decimal | Money], ...] = ()
    weight: Decimal | None = None


def show_heads(page: ListPage) -> View:
    """Make the view that counts the columns. It is asked for after the board, which need not wait."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def heads(request: MemberRequest) -> HttpResponse:
        state, member = read_state(request, page), request.member
        summed = grouping.summed_fields(page, state, member)
        try:
            field = laned_by(page, state.group, member)
            query = query_of(page, state)
            found = groups.groups(query, field, member, sums=summed, most=MOST)
            shown = _columns(query, field, member)[: min(MOST, _number(request.GET.get("lanes", "")))]
        except QuestionError as wrong:
            raise Http404 from wrong
        known = {_key(group.value): group for group in (found.groups if found else ())}
        columns = [_head(known.get(place.value), summed, place) for place in shown] if found else []
        return reply.fragment(request, "webkit/list/_heads.html", {"heads": columns})

    return heads


def _drawing(page: ListPage, state: ListState, ids: Sequence[UUID], seen_by: Actor) -> Drawing:
    return Drawing(
        marked(page, marks_of(page, state, seen_by), ids, seen_by), feet=card_feet(page, ids, seen_by)
    )


def _head(group: groups.Group | None, summed: Sequence[Field], place: Place) -> Head:
    if group is None:
        return Head()
    named = zip(summed, group.sums, strict=True)
    return Head(group.count, tuple((of.label, each) for of, each in named if each is not None), place.weight)


def _key(value: Any) -> str:
    """Give the value of a group as its lane has it."""
    return str(value["id"]) if isinstance(value, dict) else value or ""


def card_of(page: ListPage, state: ListState, key: UUID, field: Field, seen_by: Actor) -> dict[str, Any]:
    """Gather what a card is drawn from after it was moved, which has changed `field`. Raises NotFound."""
    facts = facts_of(page, state, seen_by, without=field.name)
    item = read_one(page, key, wanted(page, facts, seen_by, grouped_by=field.name), seen_by)
    (card,) = cards_of(page, [item], facts, seen_by, grouped_by=field.name)
    return {"card": card, "fixed": why_fixed(page.object_type, field, seen_by)}


def _columns(query: ListQuery, field: Field, seen_by: Actor) -> list[Place]:
    """Give the columns in the order of the choices, those without any last."""
    return [*places_of(query, field, seen_by), Place("", _("none"))]


def _number(text: str) -> int:
    """Read how many columns stand on the board: the last one is left out where it would be empty."""
    return int(text) if text.isdecimal() and len(text) < 4 else MOST
