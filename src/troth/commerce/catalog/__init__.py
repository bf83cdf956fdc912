"""The object types of this package."""

from troth.commerce.catalog.metrics import METRICS
from troth.commerce.catalog.orders import LINES, ORDERS, TONES
from troth.commerce.catalog.papers import BILLS, DELIVERIES, PAPERS, PAYMENTS, RETURNS, STANDING_TONES

ALL = (ORDERS, LINES, *PAPERS)

__all__ = [
    "ALL",
    "BILLS",
    "DELIVERIES",
    "LINES",
    "METRICS",
    "ORDERS",
    "PAPERS",
    "PAYMENTS",
    "RETURNS",
    "STANDING_TONES",
    "TONES",
]
