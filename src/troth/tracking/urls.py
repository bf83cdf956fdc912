"""Addresses of tracking: those of Segment's HTTP API, and the settings of what tells."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.tracking import catalog
from troth.tracking.views import snippet, sources, taking
from troth.webkit import listing

PAGES = [
    path("settings/sources/", sources.sources, name="sources"),
    path("settings/sources/<uuid:source_id>/", sources.source, name="source"),
    path("v1/troth.js", snippet.snippet, name="snippet"),
    *(
        path(f"v1/{kind}", taking.door(kind), name=kind)
        for kind in ("identify", "track", "page", "screen", "group", "alias", "batch")
    ),
]

TABS = [
    listing.Tab(_("Done"), 'kind = "track"'),
    listing.Tab(_("Looked at"), 'kind in ("page", "screen")'),
    listing.Tab(_("By nobody known"), "person is missing"),
]
SHOWS = ("name", "kind", "person", "at", "page", "place", "campaign")
# Events are told, and typed by nobody.
TYPED = {f"tracked_events-{part}" for part in ("new", "similar", "cell", "change-many", "delete-many")}

PATHS = [
    path("", include((PAGES, "tracking"))),
    *(each for each in listing.paths(catalog.TRACKED, TABS, shows=SHOWS) if each.name not in TYPED),
]
