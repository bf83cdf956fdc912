"""The tables of this package."""

from troth.commerce.models.orders import Conflict, Line, Order, State
from troth.commerce.models.papers import Bill, Delivery, Paper, Payment, Return, Standing
from troth.commerce.models.shops import SetAside, Shop, ShopKind

__all__ = [
    "Bill",
    "Conflict",
    "Delivery",
    "Line",
    "Order",
    "Paper",
    "Payment",
    "Return",
    "SetAside",
    "Shop",
    "ShopKind",
    "Standing",
    "State",
]
