"""Addresses of orders."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.commerce import catalog
from troth.commerce.views import orders, shops
from troth.webkit import listing

PAGES = [
    path("settings/shops/", shops.index, name="shops"),
    path("settings/shops/<uuid:shop_id>/remove/", shops.remove, name="remove_shop"),
    path("hooks/orders/<uuid:shop_id>/", shops.told, name="told"),
    path("orders/<uuid:record_id>/", orders.order, name="order"),
    path("orders/<uuid:record_id>/settle/", orders.settle, name="settle"),
    path("orders/<uuid:record_id>/delete/", orders.delete, name="delete"),
    path("orders/<uuid:record_id>/history/", orders.history, name="history"),
    path("orders/<uuid:record_id>/fact/<str:name>/", orders.fact, name="fact"),
]

TABS = [
    listing.Tab(_("To be fulfilled"), 'state in ("placed", "paid")'),
    listing.Tab(_("Without customer"), "person is missing"),
    listing.Tab(_("In conflict"), "is_in_conflict = yes"),
]

ROWS = ("name", "sku", "quantity", "total", "order", "placed_at")
# Rows are told with their order, and typed by nobody.
TYPED = {f"order_lines-{part}" for part in ("new", "similar", "cell", "change-many", "delete-many")}

PATHS = [
    path("", include((PAGES, "commerce"))),
    *listing.paths(
        catalog.ORDERS,
        TABS,
        shows=("number", "person", "placed_at", "state", "total", "source"),
        asks=("person", "placed_at", "total", "number", "state"),
    ),
    *(each for each in listing.paths(catalog.LINES, shows=ROWS) if each.name not in TYPED),
]
