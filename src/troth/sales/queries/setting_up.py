"""What the settings show of pipelines: how many deals stand where, and what a stage can ask for."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count

from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.sales.models import Deal, Stage, Status

# What a stage sets by itself, or what only a program knows of a deal.
NEVER_ASKED = frozenset({"name", "stage", "lost_reason", "lost_note", "external_id"})


def deals_by_stage() -> dict[UUID, int]:
    """Count the deals in each stage that has any."""
    counted = Deal.objects.order_by().values_list("stage").annotate(deals=Count("pk"))
    return dict(counted)


def deals_by_loss_reason() -> dict[UUID, int]:
    """Count the deals that were lost for each reason."""
    lost = Deal.objects.filter(lost_reason__isnull=False).order_by()
    return dict(lost.values_list("lost_reason").annotate(deals=Count("pk")))


def open_stages() -> list[Stage]:
    """List the stages of open deals with their pipelines, in order."""
    stages = Stage.objects.filter(kind=Status.OPEN).select_related("pipeline")
    return list(stages.order_by("pipeline__position", "pipeline_id", "position", "id"))


def fields_to_ask() -> list[tuple[str, str]]:
    """List what a stage can ask of a deal, what the workspace added too: public name and label."""
    fields = object_types()["deals"].fields
    return [
        (field.name, str(field.label))
        for field in fields
        if field.is_writable
        and field.is_column
        and field.kind is not Kind.FILE
        and field.name not in NEVER_ASKED
    ]
