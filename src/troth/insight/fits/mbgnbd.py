"""MBG/NBD: as BG/NBD, but the first purchase, too, may be the last.

Batislam, Denizel & Filiztekin 2007, International Journal of Research in Marketing 24:3.
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


def fit(cells: Cells, *, is_leaning: bool = False) -> BetaGeometric:
    """Fit to histories; of few of them, `is_leaning` leans on what is usual. Raise `FitFailed`."""
    return fitted(cells, first_may_be_last=True, is_leaning=is_leaning)
