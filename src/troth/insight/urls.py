"""Addresses of insight."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.insight import catalog
from troth.insight.views import figures, worth
from troth.webkit import listing

PAGES = [
    path("insight/", worth.index, name="index"),
    path("insight/standing/", worth.standing, name="standing"),
    path("insight/run/", worth.run, name="run"),
    path("insight/settings/", worth.settings, name="settings"),
    path("figures/", figures.index, name="figures"),
    path("figures/<slug:name>/", figures.metric, name="metric"),
]

TABS = [
    listing.Tab(_("Best"), 'customer_group = "best"'),
    listing.Tab(_("To win back"), 'customer_group = "to_win_back"'),
    listing.Tab(_("Likely lost"), "churn_risk > 0.7"),
]
SHOWS = (
    "name", "customer_group", "lifetime_value", "churn_risk", "expected_purchases", "purchases", "spent",
    "last_purchase_on",
)  # fmt: skip
# Outlooks are reckoned, and typed by nobody.
TYPED = {f"outlooks-{part}" for part in ("new", "similar", "cell", "change-many", "delete-many")}

PATHS = [
    path("", include((PAGES, "insight"))),
    *(each for each in listing.paths(catalog.OUTLOOKS, TABS, shows=SHOWS) if each.name not in TYPED),
]
