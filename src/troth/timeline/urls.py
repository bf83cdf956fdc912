"""Addresses of the timeline."""

from django.urls import include, path

from troth.timeline import views

PAGES = [
    path("<record_kind:kind>/<uuid:record_id>/log/", views.log, name="log"),
    path("<record_kind:kind>/<uuid:record_id>/timeline/", views.entries, name="entries"),
    path("people/<uuid:record_id>/balance/", views.balance, name="balance"),
    path("timeline/<uuid:interaction_id>/", views.show, name="show"),
    path("timeline/<uuid:interaction_id>/retract/", views.retract, name="retract"),
    path("timeline/<uuid:interaction_id>/restore/", views.restore, name="restore"),
]

PATHS = [path("", include((PAGES, "timeline")))]
