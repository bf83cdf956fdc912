"""The addresses of a list, under the public name of its object type."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import URLPattern, path

from troth.catalog.types import ObjectType
from troth.webkit.listing import (
    board,
    cells,
    creation,
    figures,
    filter_bar,
    grouping,
    saved_views,
    selection,
    views,
)
from troth.webkit.listing.bulk import views as bulk
from troth.webkit.listing.state import ListPage, Tab


def paths(
    object_type: ObjectType, tabs: Sequence[Tab] = (), *, shows: Sequence[str] = (), asks: Sequence[str] = ()
) -> list[URLPattern]:
    """Give the addresses of an object type's list, for the `urls` of the package that owns it.

    The list itself is named "<name>-list", as a link of the sidebar needs it: "people-list".
    """
    page = ListPage(declared=object_type, tabs=tuple(tabs), shows=tuple(shows), asks=tuple(asks))
    name = object_type.name
    return [
        path(f"{name}/", views.show_list(page), name=f"{name}-list"),
        path(f"{name}/new/", creation.add_record(page), name=f"{name}-new"),
        path(f"{name}/list/similar/", creation.show_similar(page), name=f"{name}-similar"),
        path(f"{name}/list/count/", views.count_exactly(page), name=f"{name}-count"),
        path(f"{name}/list/groups/", grouping.show_groups(page), name=f"{name}-groups"),
        path(f"{name}/list/cards/", board.show_cards(page), name=f"{name}-cards"),
        path(f"{name}/list/heads/", board.show_heads(page), name=f"{name}-heads"),
        path(f"{name}/list/figures/", figures.show_figures(page), name=f"{name}-figures"),
        path(f"{name}/list/clause/", filter_bar.edit_clause(page), name=f"{name}-clause"),
        path(f"{name}/list/complete/", views.complete_question(page), name=f"{name}-complete"),
        path(f"{name}/list/options/<str:name>/", views.find_options(page), name=f"{name}-options"),
        path(f"{name}/list/peek/<uuid:record_id>/", views.peek(page), name=f"{name}-peek"),
        path(f"{name}/list/cell/<uuid:record_id>/<str:name>/", cells.edit_cell(page), name=f"{name}-cell"),
        path(f"{name}/list/change/", selection.change_many(page), name=f"{name}-change-many"),
        path(f"{name}/list/delete/", selection.delete_many(page), name=f"{name}-delete-many"),
        path(f"{name}/list/run/<uuid:run_id>/", bulk.show_run(page), name=f"{name}-run"),
        path(f"{name}/list/run/<uuid:run_id>/<slug:action>/", bulk.act_on_run(page), name=f"{name}-run-act"),
        path(f"{name}/list/views/", saved_views.add_view(page), name=f"{name}-view-new"),
        path(f"{name}/list/views/back/", saved_views.put_back(page), name=f"{name}-view-back"),
        path(f"{name}/list/views/<uuid:view_id>/", saved_views.edit_view(page), name=f"{name}-view"),
        path(f"{name}/list/views/<uuid:view_id>/end/", saved_views.end_view(page), name=f"{name}-view-end"),
        path(f"{name}/list/undo/", cells.take_back(page), name=f"{name}-undo"),
    ]
