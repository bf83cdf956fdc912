"""What is told of orders over time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Better, Metric, What

COUNTED = 'not (state in ("cancelled", "returned"))'

METRICS = (
    Metric(
        name="revenue", label=_("Revenue"), of="orders", at="placed_at", what=What.SUM, field="value",
        where=COUNTED,
        means=_("What was ordered, at the rates of its day. Cancelled and returned orders do not count."),
    ),
    Metric(
        name="orders", label=_("Orders"), of="orders", at="placed_at", what=What.COUNT, where=COUNTED,
        means=_("Orders that were placed. Cancelled and returned ones do not count."),
    ),
    Metric(
        name="mean_order", label=_("Mean order"), of="orders", at="placed_at", what=What.MEAN, field="value",
        where=COUNTED, means=_("Revenue divided by the number of orders."),
    ),
    Metric(
        name="buyers", label=_("Customers who bought"), of="orders", at="placed_at", what=What.PEOPLE,
        where=f"{COUNTED} and person is present", means=_("Different people who ordered at least once."),
    ),
    Metric(
        name="customer_revenue", label=_("Revenue per customer"), of="orders", at="placed_at", what=What.EACH,
        field="value", where=f"{COUNTED} and person is present",
        means=_("What those who bought spent, each of them in the mean."),
    ),
    Metric(
        name="customer_orders", label=_("Orders per customer"), of="orders", at="placed_at", what=What.EACH,
        where=f"{COUNTED} and person is present",
        means=_("How often those who bought did, each of them in the mean."),
    ),
    Metric(
        name="returned", label=_("Share of orders returned"), of="orders", at="placed_at", what=What.SHARE,
        where='state != "cancelled"', met='state = "returned"',
        better=Better.DOWN, means=_("Of the orders placed and not cancelled, those that came back whole."),
    ),
)  # fmt: skip
