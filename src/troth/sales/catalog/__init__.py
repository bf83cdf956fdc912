"""The object types of this package: deals, and what says how they go."""

from troth.sales.catalog.deals import DEALS
from troth.sales.catalog.pipelines import LOSS_REASONS, PIPELINES, STAGES

ALL = (DEALS, STAGES, PIPELINES, LOSS_REASONS)

__all__ = ["ALL", "DEALS", "LOSS_REASONS", "PIPELINES", "STAGES"]
