"""Addresses of the design system itself."""

from django.urls import include, path

from troth.webkit import actions, search, views

PATHS = [
    path(
        "",
        include(
            (
                [
                    path("styleguide/", views.styleguide, name="styleguide"),
                    path("search/", search.page, name="search"),
                    path("search/palette", search.palette, name="palette"),
                    path("search/choices/<slug:kind>/", search.choices, name="choices"),
                    path("actions/<slug:kind>/<slug:name>/", actions.act, name="act"),
                    path("manifest.webmanifest", views.manifest, name="manifest"),
                ],
                "webkit",
            )
        ),
    )
]
