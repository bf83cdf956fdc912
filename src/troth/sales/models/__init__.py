"""Pipelines with their stages, deals with their people."""

from troth.sales.models.deals import Category, Deal, DealPerson, DealState, Part
from troth.sales.models.documents import (
    Document,
    DocumentKind,
    DocumentLink,
    DocumentSeries,
    DocumentTemplate,
    DocumentVersion,
    Letterhead,
    Remark,
    Signature,
    TemplateVersion,
)
from troth.sales.models.pipelines import LossReason, Pipeline, Stage, Status

__all__ = [
    "Category",
    "Deal",
    "DealPerson",
    "DealState",
    "Document",
    "DocumentKind",
    "DocumentLink",
    "DocumentSeries",
    "DocumentTemplate",
    "DocumentVersion",
    "Letterhead",
    "LossReason",
    "Part",
    "Pipeline",
    "Remark",
    "Signature",
    "Stage",
    "Status",
    "TemplateVersion",
]
