"""The object types of this package: deals, what says how they go, and what they are about."""

from troth.sales.catalog.deals import DEALS, METRICS
from troth.sales.catalog.documents import DOCUMENT_TEMPLATES, DOCUMENTS
from troth.sales.catalog.leads import LEADS
from troth.sales.catalog.lines import APPROVALS, DEAL_LINES
from troth.sales.catalog.pipelines import DISCOUNT_LIMITS, LOSS_REASONS, PIPELINES, STAGES
from troth.sales.catalog.products import PRICE_LISTS, PRICES, PRODUCTS, TAX_RATES, VARIANTS
from troth.sales.catalog.targets import TARGETS

ALL = (
    DEALS,
    LEADS,
    STAGES,
    PIPELINES,
    LOSS_REASONS,
    DISCOUNT_LIMITS,
    PRODUCTS,
    VARIANTS,
    PRICE_LISTS,
    PRICES,
    TAX_RATES,
    DEAL_LINES,
    APPROVALS,
    DOCUMENTS,
    DOCUMENT_TEMPLATES,
    TARGETS,
)

__all__ = [
    "ALL",
    "APPROVALS",
    "DEALS",
    "DEAL_LINES",
    "DISCOUNT_LIMITS",
    "DOCUMENTS",
    "DOCUMENT_TEMPLATES",
    "LEADS",
    "LOSS_REASONS",
    "METRICS",
    "PIPELINES",
    "PRICES",
    "PRICE_LISTS",
    "PRODUCTS",
    "STAGES",
    "TARGETS",
    "TAX_RATES",
    "VARIANTS",
]
