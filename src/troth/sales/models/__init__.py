"""Pipelines with their stages, deals with their people."""

from troth.sales.models.deals import Category, Deal, DealPerson, DealState, Part
from troth.sales.models.pipelines import LossReason, Pipeline, Stage, Status

__all__ = [
    "Category",
    "Deal",
    "DealPerson",
    "DealState",
    "LossReason",
    "Part",
    "Pipeline",
    "Stage",
    "Status",
]
