"""The points of a map are gathered by the cells of a grid, at the poles and the 180th meridian too."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from troth.catalog.types import Field
from troth.questions.grammar import parse
from troth.questions.grid import MOST, WORLD, Cell, Window, cells, metres_between, rows_within
from troth.questions.listing import ListQuery
from troth.questions.tests.library.module import BOOKS
from troth.questions.tests.shelf import fill
from troth.questions.tests.test_measures import BOOK
from troth.team.actor import Actor, Scope, Verb, everyone

ADA = replace(everyone(), member_id=UUID(int=7))
SITE, PLACES = BOOKS.field("site"), BOOKS.field("places")
BERLIN, POTSDAM, CORK = (52.52, 13.4), (52.39, 13.06), (51.9, -8.47)
FIJI, SAMOA, GREENWICH = (-18.1, 178.4), (-13.8, -171.8), (51.5, 0.0)
PACIFIC = Window(-30, 170, 0, -160)

pytestmark = pytest.mark.usefixtures("tables")


def shelve(*points: tuple[float, float] | None, owner: UUID | None = None) -> None:
    """Put a book at each point: named by its number, with that point as its site and its only place."""
    fill(
        [],
        [
            {**BOOK, "title": str(number), "site": point, "places": [point], "owner": owner}
            for number, point in enumerate(points)
        ],
    )


def gathered(
    window: Window = WORLD, by: Field | None = SITE, seen_by: Actor = ADA, where: str = ""
) -> list[Cell]:
    query = ListQuery(object_type=BOOKS, where=parse(where) if where else None, fields=("id", "title"))
    assert by
    found = cells(query, by, window, seen_by)
    assert found is not None
    return found


def titles(window: Window, by: Field | None = SITE, seen_by: Actor = ADA) -> list[str]:
    assert by
    query = ListQuery(object_type=BOOKS, fields=("title",))
    return sorted(item["title"] for item in rows_within(query, by, window, seen_by).items)


@pytest.mark.parametrize("by", [SITE, PLACES])
def test_points_that_are_near_each_other_are_one_cell_until_the_map_is_nearer(by: Field) -> None:
    shelve(BERLIN, POTSDAM, CORK, None)
    near, far = gathered(by=by)
    assert (near.count, near.item, far.count) == (2, None, 1)
    assert far.item
    assert far.item["title"] == "2"
    assert near.latitude == pytest.approx((BERLIN[0] + POTSDAM[0]) / 2)
    assert near.window == Window(POTSDAM[0], POTSDAM[1], BERLIN[0], BERLIN[1])
    assert [cell.count for cell in gathered(Window(52, 12.5, 53, 14), by)] == [1, 1]


@pytest.mark.parametrize("by", [SITE, PLACES])
def test_a_window_over_the_180th_meridian_has_both_its_sides(by: Field) -> None:
    shelve(FIJI, SAMOA, GREENWICH)
    assert titles(PACIFIC, by) == ["0", "1"]
    found = gathered(PACIFIC, by)
    assert sorted((cell.longitude, cell.latitude) for cell in found) == [
        (SAMOA[1], SAMOA[0]),
        (FIJI[1], FIJI[0]),
    ]


def test_the_180th_meridian_parts_two_cells_that_lie_side_by_side() -> None:
    shelve((0, 179.9), (0, 179.8), (0, -179.7))
    west, east = gathered(Window(-40, 100, 40, -100))
    assert (west.count, west.window) == (2, Window(0, 179.8, 0, 179.9))
    assert west.longitude == pytest.approx(179.85)
    assert east.longitude == pytest.approx(-179.7)


@pytest.mark.parametrize("latitude", [90, -90, 89.999, -86])
def test_the_poles_are_on_the_edge_of_the_map(latitude: float) -> None:
    shelve((latitude, 20), (latitude, 20.5))
    assert [cell.count for cell in gathered()] == [2]
    window = Window(min(latitude, 80), 10, max(latitude, -80), 30)
    assert sum(cell.count for cell in gathered(window)) == 2


def test_the_whole_world_has_every_point_once() -> None:
    edges = [(0, 180), (0, -180), (90, 180), (-90, -180), (0, 0)]
    shelve(*edges, None)
    assert sum(cell.count for cell in gathered()) == len(edges)
    assert titles(WORLD) == ["0", "1", "2", "3", "4"]


def test_a_million_of_points_would_be_as_many_cells_as_a_map_has_room_for() -> None:
    shelve(*[(south / 2, west / 2) for south in range(-40, 40, 2) for west in range(-40, 40, 2)])
    found = gathered(Window(-20, -20, 20, 20))
    assert 200 < len(found) <= MOST
    assert found == sorted(found, key=lambda cell: -cell.count)


def test_a_point_alone_is_its_record_and_one_place_shared_is_not() -> None:
    shelve(BERLIN, BERLIN)
    (cell,) = gathered(Window(52.5, 13.3, 52.6, 13.5))
    assert (cell.count, cell.item) == (2, None)
    assert cell.window.width == 0


def test_a_map_keeps_to_the_question_and_to_what_may_be_seen() -> None:
    shelve(BERLIN, CORK, owner=UUID(int=7))
    own = replace(ADA, rights={"books": {Verb.SEE: Scope.OWN}})
    stranger = replace(own, member_id=UUID(int=8))
    assert [cell.item and cell.item["title"] for cell in gathered(where='title = "1"')] == ["1"]
    assert len(gathered(seen_by=own)) == 2
    assert (gathered(seen_by=stranger), titles(WORLD, seen_by=stranger)) == ([], [])


def test_a_window_knows_its_middle_and_how_far_its_edge_is() -> None:
    assert PACIFIC.middle == (-15, -175)
    assert PACIFIC.width == 30
    assert WORLD.width == 360
    assert Window(52, 13, 52, 13).reach == 0
    assert metres_between(*BERLIN, *CORK) == pytest.approx(1_492_000, rel=0.01)
    crossing = Window(-10, 0, 60, 20)
    assert crossing.reach == pytest.approx(metres_between(25, 10, -10, 20))
