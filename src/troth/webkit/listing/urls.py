"""The addresses of a list, under the public name of its object type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter

from troth.catalog.types import ObjectType
from troth.webkit.listing import (
    board,
    cells,
    creation,
    figures,
    filter_bar,
    grouping,
    map,
    saved_views,
    selection,
    views,
)
from troth.webkit.listing.bulk import views as bulk
from troth.webkit.listing.state import ListPage, Tab
from troth.webkit.own import own_needs

View = Callable[..., HttpResponse]

# The name of each part, where it stands below the list, and what makes its view.
PARTS: tuple[tuple[str, str, Callable[[ListPage], View]], ...] = (
    ("list", "", views.show_list),
    ("new", "new/", creation.add_record),
    ("similar", "list/similar/", creation.show_similar),
    ("count", "list/count/", views.count_exactly),
    ("groups", "list/groups/", grouping.show_groups),
    ("cards", "list/cards/", board.show_cards),
    ("heads", "list/heads/", board.show_heads),
    ("places", "list/places/", map.show_places),
    ("figures", "list/figures/", figures.show_figures),
    ("clause", "list/clause/", filter_bar.edit_clause),
    ("complete", "list/complete/", views.complete_question),
    ("options", "list/options/<str:name>/", views.find_options),
    ("peek", "list/peek/<uuid:record_id>/", views.peek),
    ("cell", "list/cell/<uuid:record_id>/<str:name>/", cells.edit_cell),
    ("change-many", "list/change/", selection.change_many),
    ("delete-many", "list/delete/", selection.delete_many),
    ("run", "list/run/<uuid:run_id>/", bulk.show_run),
    ("run-act", "list/run/<uuid:run_id>/<slug:action>/", bulk.act_on_run),
    ("view-new", "list/views/", saved_views.add_view),
    ("view-back", "list/views/back/", saved_views.put_back),
    ("view", "list/views/<uuid:view_id>/", saved_views.edit_view),
    ("view-end", "list/views/<uuid:view_id>/end/", saved_views.end_view),
    ("undo", "list/undo/", cells.take_back),
)
ANY = ObjectType(
    name="{kind}", one="", many="", icon="", table="", fields=()
)  # of which an address tells the name


class OwnObject:
    """The part of an address that names an object type of the workspace, which a view has to find."""

    regex = "[a-z][a-z0-9_]{0,39}"

    def to_python(self, value: str) -> str:
        """Give the name as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Give the name as it stands."""
        return value


register_converter(OwnObject, "own_object")


def paths(
    object_type: ObjectType,
    tabs: Sequence[Tab] = (),
    *,
    shows: Sequence[str] = (),
    asks: Sequence[str] = (),
    layout: str = "",
    asks_more: Mapping[str, str] | None = None,
    more_tabs: Callable[[], Sequence[Tab]] = tuple,
    opens: str = "",
) -> list[URLPattern]:
    """Give the addresses of an object type's list, for the `urls` of the package that owns it.

    The list itself is named "<name>-list", as a link of the sidebar needs it: "people-list".
    """
    page = ListPage(
        declared=object_type,
        tabs=tuple(tabs),
        shows=tuple(shows),
        asks=tuple(asks),
        layout=layout,
        asks_more=asks_more or {},
        more_tabs=more_tabs,
        opens=opens,
    )
    name = object_type.name
    return [path(f"{name}/{place}", make(page), name=f"{name}-{part}") for part, place, make in PARTS]


def own_paths() -> list[URLPattern]:
    """Give the addresses of the lists of all object types that the workspace has, or comes to have.

    They fit any word, so they stand behind all others.
    """
    return [
        path(f"<own_object:kind>/{place}", _of_own(make), name=f"own-{part}") for part, place, make in PARTS
    ]


def _of_own(make: Callable[[ListPage], View]) -> View:
    """Make a view that finds out with each request which list is meant."""

    @own_needs(*make(ListPage(declared=ANY)).rights)  # type: ignore[attr-defined]
    def view(request: HttpRequest, object_type: ObjectType, **rest: Any) -> HttpResponse:
        asks = tuple(field.name for field in object_type.fields if field.is_writable)
        return make(ListPage(declared=object_type, asks=asks))(request, **rest)

    return view
