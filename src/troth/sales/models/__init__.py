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
    Retention,
    Signature,
    TemplateVersion,
)
from troth.sales.models.leads import Lead, LeadStatus
from troth.sales.models.lines import Answer, Approval, DealLine, DiscountLimit
from troth.sales.models.pipelines import LossReason, Pipeline, Stage, Status
from troth.sales.models.products import (
    Price,
    PriceList,
    Product,
    ProductKind,
    TaxClass,
    TaxedCustomer,
    TaxRate,
    Variant,
)
from troth.sales.models.rules import Notice, RuleRun, StageRule
from troth.sales.models.targets import Target

__all__ = [
    "Answer",
    "Approval",
    "Category",
    "Deal",
    "DealLine",
    "DealPerson",
    "DealState",
    "DiscountLimit",
    "Document",
    "DocumentKind",
    "DocumentLink",
    "DocumentSeries",
    "DocumentTemplate",
    "DocumentVersion",
    "Lead",
    "LeadStatus",
    "Letterhead",
    "LossReason",
    "Notice",
    "Part",
    "Pipeline",
    "Price",
    "PriceList",
    "Product",
    "ProductKind",
    "Remark",
    "Retention",
    "RuleRun",
    "Signature",
    "Stage",
    "StageRule",
    "Status",
    "Target",
    "TaxClass",
    "TaxRate",
    "TaxedCustomer",
    "TemplateVersion",
    "Variant",
]
