"""The records of a list by where they are: how many stand in each cell of a grid over a part of the map.

Points are gathered in the database, so that a page shows a million of them by a few hundred cells. The grid
is one of Web Mercator, whose cells are halved again and again: it stands still while the map is moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, floor, log, log2, pi, radians, sin, sqrt, tan
from typing import Any
from uuid import UUID

from troth.catalog.types import Field
from troth.questions.counting import PATIENCE_MS, fetched
from troth.questions.listing import ListQuery, RowPage, condition, page_of, read_page
from troth.questions.page import named
from troth.questions.places import point_of
from troth.questions.representation import chosen_fields
from troth.questions.sql import TRUE, Sql, all_of, below, column, exists, in_parentheses, quoted, select_from
from troth.team.actor import Actor

ACROSS = 20  # cells along the longer side of a window
FINEST = 24  # halvings of the world: cells of two metres
MOST = 600  # cells that are read
EDGE = 85.05112878  # degrees: as far north and south as a square map of the world goes
EARTH_M = 6_371_008.8
TURN = 360


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the map in degrees. Where `west` is greater than `east` it goes over the 180th meridian."""

    south: float
    west: float
    north: float
    east: float

    @property
    def width(self) -> float:
        """How many degrees it goes from west to east."""
        return (self.east - self.west) % TURN or (TURN if self.west != self.east else 0)

    @property
    def middle(self) -> tuple[float, float]:
        """The latitude and longitude of its middle."""
        return (self.south + self.north) / 2, turned(self.west + self.width / 2)

    @property
    def reach(self) -> float:
        """How many metres it is from the middle to the farthest point of its edge."""
        latitude, longitude = self.middle
        nearest = min(max(0.0, self.south), self.north)  # the parallel on which a degree is longest
        edges = {self.south, self.north, nearest}
        return max(metres_between(latitude, longitude, each, self.east) for each in edges)


WORLD = Window(-90, -180, 90, 180)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: how many points, their mean, and the window that just holds them.

    `near` is a town of one of them, or ''. `item` is the record where there is only one point.
    """

    count: int
    latitude: float
    longitude: float
    window: Window
    near: str
    item: dict[str, Any] | None


def turned(longitude: float) -> float:
    """Give a longitude between -180 and 180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % TURN - 180


def metres_between(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Measure a great circle, as the database does it."""
    along = sin(radians(to_latitude - latitude) / 2) ** 2
    across = sin(radians(to_longitude - longitude) / 2) ** 2
    half = along + cos(radians(latitude)) * cos(radians(to_latitude)) * across
    return 2 * EARTH_M * asin(min(1, sqrt(half)))


def cells(
    query: ListQuery, by: Field, window: Window, seen_by: Actor, *, patience_ms: int = PATIENCE_MS
) -> list[Cell] | None:
    """Give the cells of a window that hold points, the fullest first, in one statement.

    `by` is one of `places.places_of`. None where reading them takes too long. Raises QuestionError.
    """
    fields = chosen_fields(query.fields, query.object_type, seen_by)
    sql = _statement(query, by, window, named(fields, seen_by), seen_by)
    found = fetched(sql, patience_ms)
    return None if found is None else [_cell(row, [field.name for field in fields]) for row in found]


def rows_within(query: ListQuery, by: Field, window: Window, seen_by: Actor) -> RowPage:
    """Give a page of the records that have a point in a window. Raises QuestionError."""
    return read_page(page_of(query, seen_by, within=_held(by, window)), seen_by)


def _held(by: Field, window: Window) -> Sql:
    if by.many is None:
        return _inside(point_of(by, "t"), window)
    inner = below("t")
    return exists(
        by.many.table, inner, by.many.owner_column, column("t", "id"), _inside(point_of(by, inner), window)
    )


def _inside(point: tuple[str, str], window: Window) -> Sql:
    """Give the condition on a point, of which an index answers the band of latitude."""
    latitude, longitude = point
    band = Sql(f"{latitude} between %s and %s", (window.south, window.north))
    if window.width >= TURN:
        return all_of([band, Sql(f"{longitude} is not null")])
    word = "and" if window.west <= window.east else "or"
    span = Sql(f"({longitude} >= %s {word} {longitude} <= %s)", (window.west, window.east))
    return all_of([band, span])


def _statement(query: ListQuery, by: Field, window: Window, shown: Sql, seen_by: Actor) -> Sql:
    """Gather the points, then read the record of each cell that has only one."""
    steps = 2 ** _halvings(window)
    points = _points(query, by, window, seen_by)
    gathered = Sql(
        "with cells as materialized (select count(*) as n, avg(y) as y, avg(x) as x, min(y) as south,"
        " min(x) as west, max(y) as north, max(x) as east, any_value(near) as near, any_value(id) as id from "
    )
    gathered += in_parentheses(points) + Sql(
        " points group by floor((x + 180) / 360 * %s),"
        " floor((0.5 - ln(tand(45 + greatest(least(y, %s), -%s) / 2)) / (2 * pi())) * %s)"
        " order by n desc, y, x limit %s) ",
        (steps, EDGE, EDGE, steps, MOST),
    )
    whole = Sql("select n, y, x, south, west, north, east, cells.near, t.id, ") + shown
    table = quoted(query.object_type.table)
    return (
        gathered
        + whole
        + Sql(
            f" from cells left join {table} t on cells.n = 1 and {column('t', 'id')} = cells.id"
            " order by n desc, y, x"
        )
    )


def _points(query: ListQuery, by: Field, window: Window, seen_by: Actor) -> Sql:
    """Select each point of the window; east of the 180th meridian a window goes on with 181, 182, …

    Where everybody is asked for, entries with an owner say all: the table of records need not be read.
    """
    asked = condition(query, seen_by)
    source, alias = Sql(f"{quoted(query.object_type.table)} t"), "t"
    key, near = column("t", "id"), "null"
    if by.many:
        alias = below("t")
        owner = column(alias, by.many.owner_column)
        entries = Sql(f"{quoted(by.many.table)} {alias}")
        joined = source + Sql(" join ") + entries + Sql(f" on {owner} = {key}")
        source, asked = (entries, Sql(f"{owner} is not null")) if asked == TRUE else (joined, asked)
        key, town = owner, by.many.part("city")
        near = f"nullif({column(alias, town.sql_column)}, '')" if town else near
    latitude, longitude = point_of(by, alias)
    onward = Sql(f" + case when {longitude} < %s then 360 else 0 end", (window.west,))
    turning = onward if window.west > window.east else Sql("")
    what = Sql(f"{key} as id, {near} as near, {latitude}::float8 as y, {longitude}::float8")
    what += turning + Sql(" as x")
    return select_from(what, source, all_of([_inside((latitude, longitude), window), asked]))


def _halvings(window: Window) -> int:
    """Say how often the world is halved, so that the longer side of a window has some twenty cells."""
    height = _down(window.south) - _down(window.north)
    longest = max(window.width / TURN, height, 2**-FINEST)
    return min(max(floor(log2(ACROSS / longest)), 0), FINEST)


def _down(latitude: float) -> float:
    """Give how far down a square map of the world a latitude is, from 0 to 1."""
    within = min(max(latitude, -EDGE), EDGE)
    return 0.5 - log(tan(pi / 4 + radians(within) / 2)) / (2 * pi)


def _cell(row: Sequence[Any], names: Sequence[str]) -> Cell:
    count, y, x, south, west, north, east, near, key, *values = row
    item = dict(zip(names, values, strict=True)) if isinstance(key, UUID) else None
    return Cell(count, y, turned(x), Window(south, turned(west), north, turned(east)), near or "", item)
