"""What is read of orders."""

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

__all__ = [
    "LineRow",
    "Shown",
    "belongings_of",
    "conflicts_of",
    "get_line",
    "get_order",
    "held_about",
    "lines_of",
    "mentions_of",
    "orders_of",
    "shown",
]
