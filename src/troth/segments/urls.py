"""Addresses of segments."""

from django.urls import include, path

from troth.segments import views

PAGES = [
    path("segments/", views.index, name="index"),
    path("segments/new/", views.add, name="new"),
    path("segments/preview/", views.preview, name="preview"),
    path("segments/lists/add/", views.add_people, name="add_people"),
    path("segments/<uuid:segment_id>/", views.segment, name="segment"),
    path("segments/<uuid:segment_id>/change/", views.change, name="change"),
    path("segments/<uuid:segment_id>/delete/", views.delete, name="delete"),
    path("segments/<uuid:segment_id>/draw/", views.draw, name="draw"),
    path("segments/<uuid:segment_id>/overlap/", views.overlap, name="overlap"),
    path("segments/<uuid:segment_id>/why/", views.why, name="why"),
    path("segments/<uuid:segment_id>/people/<uuid:person_id>/remove/", views.remove_person, name="remove"),
]

PATHS = [path("", include((PAGES, "segments")))]
