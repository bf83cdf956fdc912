"""Addresses of tracking: those of Segment's HTTP API, and the settings of what tells."""

from django.urls import include, path

from troth.tracking.views import sources, taking

PAGES = [
    path("settings/sources/", sources.sources, name="sources"),
    path("settings/sources/<uuid:source_id>/", sources.source, name="source"),
    *(
        path(f"v1/{kind}", taking.door(kind), name=kind)
        for kind in ("identify", "track", "page", "screen", "group", "alias", "batch")
    ),
]

PATHS = [path("", include((PAGES, "tracking")))]
