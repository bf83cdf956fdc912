"""Addresses of the settings of objects, and of the records of every object type of the workspace."""

from django.urls import include, path

from troth.objects import views
from troth.webkit import listing

PATHS = [
    path(
        "settings/objects/",
        include(
            (
                [
                    path("", views.index, name="index"),
                    path("<uuid:object_id>/", views.show, name="show"),
                    path("<uuid:object_id>/delete/", views.delete, name="delete"),
                ],
                "objects",
            )
        ),
    )
]

# These fit any word, so the roof puts them behind the addresses of all modules.
OF_ANY_NAME = [
    *listing.own_paths(),
    path("<own_object:kind>/<uuid:record_id>/", views.record, name="own-record"),
    path("<own_object:kind>/<uuid:record_id>/delete/", views.delete_record, name="own-delete"),
    path("<own_object:kind>/<uuid:record_id>/history/", views.history, name="own-history"),
    path("<own_object:kind>/<uuid:record_id>/fact/<str:name>/", views.fact, name="own-fact"),
]
