"""BG/NBD: customers buy at random at a rate of their own, and after a purchase may be gone for good.

Fader, Hardie & Lee 2005, "Counting Your Customers" the Easy Way, Marketing Science 24:2.
"""

from __future__ import annotations

from troth.insight.fits.beta_geometric import (
    BetaGeometric,
    expected_if_alive,
    expected_of_new,
    expected_purchases,
    fitted,
    probability_alive,
)
from troth.insight.fits.cells import Cells

__all__ = ["expected_if_alive", "expected_of_new", "expected_purchases", "fit", "probability_alive"]


def fit(cells: Cells) -> BetaGeometric:
    """Fit to histories. Raise `FitFailed`."""
    return fitted(cells, first_may_be_last=False)
