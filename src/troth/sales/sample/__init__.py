"""What sales adds to the sample company: two years of leads, deals, prices, documents and targets."""

from __future__ import annotations

from datetime import datetime

from troth.sales.sample.deals import BY, tell_deals
from troth.sales.sample.enquiries import tell_leads
from troth.sales.sample.goals import tell_targets
from troth.sales.sample.goods import stock
from troth.sales.sample.papers import tell_documents
from troth.team.acting import acting

__all__ = ["tell_sales"]


def tell_sales(*, now: datetime, seed: int) -> None:
    """Write what is sold, and the deals of the firms that the sample has with all that belongs to them."""
    with acting(BY):
        sales = tell_deals(stock(now=now), now=now, seed=seed)
        tell_leads(sales, now=now, seed=seed)
        tell_targets(sales, now=now)
        tell_documents(sales, now=now, seed=seed)
