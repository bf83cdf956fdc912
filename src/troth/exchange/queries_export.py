"""What is read about exports."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.exchange import storage
from troth.exchange.exporting import forms_of
from troth.exchange.models import Export, State
from troth.ground.clock import now
from troth.questions.listing import ListQuery
from troth.questions.permits import permits_of
from troth.questions.spelling import spell
from troth.questions.tree import Permitted
from troth.team.actor import Actor

NAMES = {"csv": "CSV", "xlsx": "Excel", "jsonl": "JSON lines", "parquet": "Parquet", "vcf": "vCard"}
UNDER_WAY = (State.WAITING, State.RUNNING)


def _own(seen_by: Actor) -> QuerySet[Export]:
    """Start from the exports of the member; who may export no longer does not get the file either."""
    names = [name for name in object_types() if seen_by.may(f"{name}.export")]
    return Export.objects.filter(member=seen_by.member_id, object_type__in=names)


def get_export(export_id: UUID, *, seen_by: Actor) -> Export:
    """Load an export of one's own; whatever the role, nobody else's."""
    found = _own(seen_by).filter(pk=export_id).first()
    if found is None:
        raise NotFound("exports")
    return found


def list_exports(*, seen_by: Actor, limit: int = 20) -> list[Export]:
    """List a member's own exports, newest first."""
    return list(_own(seen_by).order_by("-created_at")[:limit])


def file_of(record: Export) -> Path | None:
    """Give the file of an export, while there is one."""
    path = storage.absolute(record.path) if record.path else None
    is_over = record.state == State.DONE and record.expires_at is not None and record.expires_at > now()
    return path if path and is_over and path.exists() else None


def file_name_of(record: Export) -> str:
    """Name the file for whoever fetches it."""
    return f"{record.object_type}-{record.created_at:%Y-%m-%d}.{record.form}"


def summary_of(record: Export) -> dict[str, Any]:
    """Give an export as the API shows it."""
    return {
        "export_id": str(record.pk), "kind": record.object_type, "form": record.form, "where": record.where,
        "sort": record.sort, "fields": record.fields, "state": str(record.state), "rows": record.rows,
        "rows_expected": record.rows_expected, "error": record.error, "created_at": record.created_at,
        "started_at": record.started_at, "ended_at": record.ended_at, "expires_at": record.expires_at,
    }  # fmt: skip


def permit_choices(kind: ObjectType) -> list[tuple[str, str]]:
    """List for what and by which channel records of a type may be contacted: conditions with their words."""
    return [(spell(Permitted(permit.purpose, permit.channel)), permit.label) for permit in permits_of(kind)]


def only_permitted(where: str, condition: str, kind: ObjectType) -> str:
    """Narrow a question to those who may be contacted, by one of `permit_choices`; else leave it as it is."""
    if condition not in dict(permit_choices(kind)):
        return where
    return f"({where}) and {condition}" if where else condition


def form_choices(kind: ObjectType) -> list[tuple[str, str]]:
    """List the forms in which records of a type can be had."""
    return [(form, NAMES[form]) for form in forms_of(ListQuery(object_type=kind))]
