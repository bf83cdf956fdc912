"""Addresses of the design system itself."""

from django.urls import include, path

from troth.webkit import views

PATHS = [
    path(
        "",
        include(
            (
                [
                    path("styleguide/", views.styleguide, name="styleguide"),
                    path("manifest.webmanifest", views.manifest, name="manifest"),
                ],
                "webkit",
            )
        ),
    )
]
