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

# What is listed of each kind of paper, and asked for where one is written down.
PAPERS = (
    (
        catalog.BILLS,
        [
            listing.Tab(_("Unpaid"), 'state = "open"'),
            listing.Tab(_("Overdue"), 'state = "open" and due_on older than 0 days'),
            listing.Tab(_("In conflict"), "told_otherwise is present"),
        ],
        ("number", "person", "at", "due_on", "amount", "open", "state", "order"),
        ("person", "order", "at", "due_on", "amount", "number"),
    ),
    (
        catalog.PAYMENTS,
        [listing.Tab(_("For no bill"), "bill is missing")],
        ("number", "person", "at", "amount", "method", "bill", "order"),
        ("person", "bill", "at", "amount", "method"),
    ),
    (
        catalog.DELIVERIES,
        [listing.Tab(_("This week"), "at is this week")],
        ("number", "person", "at", "carrier", "tracking", "order"),
        ("person", "order", "at", "carrier", "tracking"),
    ),
    (
        catalog.RETURNS,
        [listing.Tab(_("This month"), "at is this month")],
        ("number", "person", "at", "amount", "reason", "order"),
        ("person", "order", "at", "amount", "reason"),
    ),
)

PATHS = [
    path("", include((PAGES, "commerce"))),
    *listing.paths(
        catalog.ORDERS,
        TABS,
        shows=("number", "person", "placed_at", "state", "total", "source"),
        asks=("person", "placed_at", "total", "number", "state"),
    ),
    *(each for each in listing.paths(catalog.LINES, shows=ROWS) if each.name not in TYPED),
    *(
        each
        for kind, tabs, shows, asks in PAPERS
        for each in listing.paths(kind, tabs, shows=shows, asks=asks)
    ),
]
