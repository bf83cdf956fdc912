"""Addresses of the design system itself."""

from django.urls import include, path

from troth.webkit import actions, added_fields, computations, file_views, formula_preview, search, views

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
                    path("files/<uuid:file_id>/", file_views.download, name="file"),
                    path("settings/fields/", added_fields.fields, name="fields"),
                    path("settings/fields/formula/", formula_preview.preview, name="formula"),
                    path("settings/fields/<uuid:field_id>/", added_fields.field, name="field"),
                    path("settings/fields/<uuid:field_id>/delete/", added_fields.delete, name="delete_field"),
                    path("settings/fields/computing/", computations.progress, name="computing"),
                    path("settings/fields/<uuid:field_id>/again/", computations.again, name="compute_again"),
                    path("settings/fields/<uuid:field_id>/stop/", computations.stop, name="stop_computing"),
                    path("manifest.webmanifest", views.manifest, name="manifest"),
                ],
                "webkit",
            )
        ),
    )
]
