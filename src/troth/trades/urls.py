"""Addresses of the settings of templates."""

from django.urls import include, path

from troth.trades import views

PATHS = [
    path(
        "settings/templates/",
        include(
            (
                [
                    path("", views.index, name="index"),
                    path("<slug:template>/", views.show, name="show"),
                    path("<slug:template>/<slug:step>/", views.step, name="step"),
                ],
                "trades",
            )
        ),
    )
]
