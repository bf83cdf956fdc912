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
from troth.commerce.queries.papers import (
    Following,
    OpenSum,
    PaperRow,
    following,
    get_paper,
    mentions_of_papers,
    open_of,
    papers_about,
)
from troth.commerce.queries.shops import ShopRow, kinds_of_shops, shops

__all__ = [
    "Bought",
    "Following",
    "LineRow",
    "OpenSum",
    "PaperRow",
    "ShopRow",
    "Shown",
    "belongings_of",
    "bought_by",
    "by_year",
    "conflicts_of",
    "following",
    "get_line",
    "get_order",
    "get_paper",
    "held_about",
    "kinds_of_shops",
    "lines_of",
    "mentions_of",
    "mentions_of_papers",
    "open_of",
    "orders_of",
    "papers_about",
    "shops",
    "shown",
]
