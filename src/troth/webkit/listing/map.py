"""A list as a map: where its records are, gathered by the cells of a grid, or how many each country has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.catalog.formats import Place
from troth.catalog.types import Field, Kind
from troth.questions import grid, tree
from troth.questions import listing as questions
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.grid import WORLD, Cell, Window
from troth.questions.grouping import Group, groups
from troth.questions.paths import readable_fields
from troth.questions.places import places_of
from troth.questions.spelling import spell
from troth.questions.tree import Length, Operator
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import formats, reply
from troth.webkit.listing import clauses, table
from troth.webkit.listing.drawing import Drawing
from troth.webkit.listing.marks import marked, marks_of
from troth.webkit.listing.reading import choose_field, query_of
from troth.webkit.listing.state import ListPage, ListState, read_state
from troth.webkit.listing.table import ListRow

View = Callable[..., HttpResponse]
BESIDE = 30  # records listed beside the map
COUNTRIES = 300
FARTHEST_M = 5_000_000  # a circle that is larger says nothing
NARROWEST = 0.0005  # degrees: a window of some fifty metres


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the map: a line of its table, and a bubble or a country of its drawing.

    `url` shows it alone. `row` is the record that stands there, where it is only one; `country` the code of a
    country; `cell` what a grid gathered, and `bounds` what is shown of the map when it is opened.
    """

    label: str
    count: int
    url: str
    country: str = ""
    cell: Cell | None = None
    bounds: str = ""
    row: ListRow | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """What a map shows. `spots` is None where reading them took too long.

    `window` is the part of the world that was asked for, None for all of it. `near_url` is the list of those
    within `near` of its middle, '' where that would be half the world. `beside` is shown below names.
    """

    field: Field
    window: Window | None
    spots: list[Spot] | None
    rows: list[ListRow]
    without: int
    has_more: bool
    near_url: str
    near: str
    beside: tuple[Field, ...]

    @property
    def is_of_countries(self) -> bool:
        """Whether it shows countries, not points."""
        return self.field.kind is Kind.COUNTRY

    @property
    def count(self) -> int:
        """How many points or records it shows."""
        return sum(spot.count for spot in self.spots or ())

    @property
    def shown(self) -> list[ListRow]:
        """The records that are shown: those beside the map, and those that stand alone on it."""
        return [*self.rows, *(spot.row for spot in self.spots or () if spot.row)]


def offered_places(page: ListPage, seen_by: Actor) -> list[Field]:
    """List the fields that a map can stand by: points first, the workspace's own before; then countries."""
    kind = page.object_type
    points = sorted(places_of(kind, seen_by), key=lambda field: field.many is not None)
    countries = [
        each for each in readable_fields(kind, seen_by) if each.kind is Kind.COUNTRY and not each.many
    ]
    return [*points, *countries]


def placed_by(page: ListPage, name: str, seen_by: Actor) -> Field:
    """Find the field that a map stands by; without a name the first. Raises QuestionError."""
    expected = _("a field with a place")
    return choose_field(page, name, offered_places(page, seen_by), seen_by, parameter="by", expected=expected)


def map_of(page: ListPage, state: ListState, seen_by: Actor) -> Map:
    """Read what stands on the map. Raises QuestionError.

    Where nobody said by what, and no record has a point, the map is that of the countries.
    """
    field = placed_by(page, state.by, seen_by)
    found = _map_by(page, state, field, seen_by)
    if not state.by and found.spots == [] and not found.window:
        for other in offered_places(page, seen_by):
            if other is not field and (second := _map_by(page, state, other, seen_by)).spots:
                return second
    return found


def show_places(page: ListPage) -> View:
    """Make the view of what stands in another part of the map."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def places(request: MemberRequest) -> HttpResponse:
        state, member = read_state(request, page), request.member
        try:
            found = map_of(page, state, member)
        except QuestionError as wrong:
            raise Http404 from wrong
        ids = [row.id for row in found.shown]
        context = {
            "page": page,
            "kind": page.object_type,
            "state": state,
            "map": found,
            "placings": offered_places(page, member),
            "drawing": Drawing(marked(page, marks_of(page, state, member), ids, member)),
        }
        return reply.fragment(request, "webkit/list/_places.html", context)

    return places


def read_window(text: str) -> Window | None:
    """Read "south,west,north,east"; what is no window is as good as none, which is all the world."""
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not all(map(isfinite, (south, west, north, east))) or not -90 <= south < north <= 90:
        return None
    if abs(west) > 10_000 or abs(east) > 10_000 or west == east:
        return None
    if east - west >= grid.TURN:
        return Window(south, -180, north, 180)
    return Window(south, grid.turned(west), north, grid.turned(east))


def _map_by(page: ListPage, state: ListState, field: Field, seen_by: Actor) -> Map:
    if field.kind is Kind.COUNTRY:
        return _of_countries(page, state, field, seen_by)
    window = read_window(state.area)
    within = window or WORLD
    beside = _beside(page, seen_by)
    names = table.wanted_fields(page, [each.name for each in beside], seen_by)
    query = query_of(page, state, names, limit=BESIDE)
    cells = grid.cells(query, field, within, seen_by)
    spots = None if cells is None else [_spot(page, state, field, cell, seen_by) for cell in cells]
    found = grid.rows_within(query, field, within, seen_by) if spots else None
    near_url, near = _near(page, state, field, window)
    return Map(
        field=field,
        window=window,
        spots=spots,
        rows=table.rows_of(page, found, seen_by) if found else [],
        without=0,
        has_more=bool(found and found.next),
        near_url=near_url,
        near=near,
        beside=beside,
    )


def _of_countries(page: ListPage, state: ListState, field: Field, seen_by: Actor) -> Map:
    beside = _beside(page, seen_by)
    names = table.wanted_fields(page, [each.name for each in beside], seen_by)
    query = query_of(page, state, names, limit=BESIDE)
    grouped = groups(query, field, seen_by, most=COUNTRIES)
    spots = None
    if grouped:
        known = [group for group in grouped.groups if group.value]
        spots = [_country(page, state, field, group) for group in known]
    found = questions.rows(query, seen_by) if spots else None
    return Map(
        field=field,
        window=None,
        spots=spots,
        rows=table.rows_of(page, found, seen_by) if found else [],
        without=sum(group.count for group in grouped.groups if not group.value) if grouped else 0,
        has_more=bool(found and found.next),
        near_url="",
        near="",
        beside=beside,
    )


def _beside(page: ListPage, seen_by: Actor) -> tuple[Field, ...]:
    """List what stands below the title of a record beside the map, of which the first that it has."""
    readable = {field.name: field for field in readable_fields(page.object_type, seen_by)}
    return tuple(readable[name] for name in ("city", page.object_type.subtitle) if name in readable)


def _spot(page: ListPage, state: ListState, field: Field, cell: Cell, seen_by: Actor) -> Spot:
    at = formats.spot(Place(round(cell.latitude, 3), round(cell.longitude, 3)))
    row = table.row_of(page, cell.item, seen_by) if cell.item else None
    label = (row.title or _("no name")) if row else _("around %s") % (cell.near or at)
    bounds = _area(_widened(cell.window))
    url = state.url(area=bounds, by=field.name, peek="")
    return Spot(label, cell.count, url, cell=cell, bounds=bounds, row=row)


def _country(page: ListPage, state: ListState, field: Field, group: Group) -> Spot:
    clause = tree.Comparison(tree.Path((field.name,)), Operator.EQUAL, tree.Text(group.value))
    url = _with_clause(page, state, clause, field)
    return Spot(formats.country_name(group.value), group.count, url, country=group.value)


def _with_clause(page: ListPage, state: ListState, clause: tree.Node, field: Field) -> str:
    """Give the same map of those only that meet another clause; it stands in place of a circle before it."""
    asked = parse(state.where) if state.where else None
    kept = [
        each.text
        for each in clauses.clauses_of(asked, page.object_type)
        if not (isinstance(each.node, tree.Distance) and isinstance(clause, tree.Distance))
    ]
    return state.url(where=clauses.joined([*kept, spell(clause)]), by=field.name, peek="")


def _near(page: ListPage, state: ListState, field: Field, window: Window | None) -> tuple[str, str]:
    """Give the way to those within a circle that holds the window, and how far that is in words."""
    if window is None or window.reach > FARTHEST_M:
        return "", ""
    latitude, longitude = (Decimal(_degrees(each)) for each in window.middle)
    far, unit = _rounded_up(window.reach)
    clause = tree.Distance(
        tree.Path((field.name,)),
        tree.Number(latitude),
        tree.Number(longitude),
        Operator.LESS,
        tree.Number(Decimal(far)),
        unit,
    )
    return _with_clause(page, state, clause, field), f"{formats.number(far)} {unit}"


def _rounded_up(metres: float) -> tuple[int, Length]:
    """Give a length with two digits that mean something."""
    number, unit = (metres / 1000, Length.KILOMETRES) if metres >= 1000 else (metres, Length.METRES)
    step = 10 ** max(len(str(int(number))) - 2, 0)
    return (int(number) // step + 1) * step, unit


def _widened(window: Window) -> Window:
    """Give some room round the points of a cell, so that they do not stand on the very edge."""
    side = max(window.width if window.west != window.east else 0, window.north - window.south)
    room = max(side * 0.15, NARROWEST)
    return Window(
        max(window.south - room, -90),
        grid.turned(window.west - room),
        min(window.north + room, 90),
        grid.turned(window.east + room),
    )


def _area(window: Window) -> str:
    """Write a window as an address has it."""
    return ",".join(map(_degrees, (window.south, window.west, window.north, window.east)))


def _degrees(number: float) -> str:
    """Write degrees to a metre."""
    return f"{number:.5f}".rstrip("0").rstrip(".")
