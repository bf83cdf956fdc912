"""Deals as they are shown, and the ways they go."""

from troth.sales.queries.deals import (
    belongings_of,
    deals_of,
    get_deal,
    held_about,
    mentions_of,
    parts_of,
    way_of,
)
from troth.sales.queries.pipelines import (
    first_stage,
    get_loss_reason,
    get_pipeline,
    get_stage,
    loss_reasons,
    pipelines,
    read_loss_reason,
    read_pipeline,
    read_stage,
    stages_of,
)

__all__ = [
    "belongings_of",
    "deals_of",
    "first_stage",
    "get_deal",
    "get_loss_reason",
    "get_pipeline",
    "get_stage",
    "held_about",
    "loss_reasons",
    "mentions_of",
    "parts_of",
    "pipelines",
    "read_loss_reason",
    "read_pipeline",
    "read_stage",
    "stages_of",
    "way_of",
]
