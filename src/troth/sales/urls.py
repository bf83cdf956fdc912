"""Addresses of deals."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.sales import catalog
from troth.sales.views import deals
from troth.webkit import listing

PAGES = [
    path("deals/<uuid:record_id>/", deals.deal, name="deal"),
    path("deals/<uuid:record_id>/stage/<uuid:stage_id>/", deals.move, name="move"),
    path("deals/<uuid:record_id>/people/", deals.take_part, name="take_part"),
    path("deals/<uuid:record_id>/people/<uuid:person_id>/leave/", deals.part_no_more, name="part_no_more"),
    path("deals/<uuid:record_id>/delete/", deals.delete, name="delete"),
    path("deals/<uuid:record_id>/history/", deals.history, name="history"),
    path("deals/<uuid:record_id>/fact/<str:name>/", deals.fact, name="fact"),
]

TABS = [
    listing.Tab(_("Open"), 'status = "open"'),
    listing.Tab(_("Won"), 'status = "won"'),
    listing.Tab(_("Lost"), 'status = "lost"'),
]
ASKS = ("name", "company", "person", "value", "expected_on", "stage", "owner", "source")

PATHS = [
    path("", include((PAGES, "sales"))),
    *listing.paths(catalog.DEALS, TABS, asks=ASKS),
]
