"""What is read of orders."""

from troth.commerce.queries.bought import Bought, bought_by, by_year
from troth.commerce.queries.orders import (
    LineRow,
    Shown,
    belongings_of,
    conflicts_of,
    get_line,
    get_order,
    held_about,
    lines_of,
    mentions_of,
    orders_of,
    shown,
)
from troth.commerce.queries.shops import ShopRow, kinds_of_shops, shops

__all__ = [
    "Bought",
    "LineRow",
    "ShopRow",
    "Shown",
    "belongings_of",
    "bought_by",
    "by_year",
    "conflicts_of",
    "get_line",
    "get_order",
    "held_about",
    "kinds_of_shops",
    "lines_of",
    "mentions_of",
    "orders_of",
    "shops",
    "shown",
]
