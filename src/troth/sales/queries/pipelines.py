"""Pipelines, stages, reasons for loss and limits: an administrator sets them up.

Every seller sees them, of the limits that of their own role.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.sales.models import DiscountLimit, LossReason, Pipeline, Stage, Status
from troth.team.actor import Actor, Scope, Verb
from troth.team.queries import get_member

Rung = TypeVar("Rung", Pipeline, Stage, LossReason, DiscountLimit)


def pipelines() -> Sequence[Pipeline]:
    """List the pipelines in their order."""
    return list(Pipeline.objects.all())


def stages_of(pipeline_id: UUID) -> Sequence[Stage]:
    """List the stages of a pipeline in their order."""
    return list(Stage.objects.filter(pipeline_id=pipeline_id))


def loss_reasons() -> Sequence[LossReason]:
    """List the reasons why deals are lost, in their order."""
    return list(LossReason.objects.all())


def first_stage(pipeline_id: UUID | None = None) -> Stage:
    """Find where a deal begins: at the first open stage of this pipeline, or of the first one.

    Raises Invalid where there is none.
    """
    stages = Stage.objects.filter(kind=Status.OPEN).order_by(
        "pipeline__position", "pipeline_id", "position", "id"
    )
    first = (stages.filter(pipeline_id=pipeline_id) if pipeline_id else stages).first()
    if first is None:
        raise Invalid([("stage", _("There is no stage to begin at. Add a pipeline under Settings."))])
    return first


def asking_stages() -> Sequence[Stage]:
    """List the stages that ask for fields of a deal."""
    return list(Stage.objects.exclude(needs_fields=[]))


def get_stage(stage_id: UUID | str) -> Stage:
    """Load a stage. Raises Invalid for one that is not there any more."""
    stage = Stage.objects.select_related("pipeline").filter(pk=stage_id).first()
    if stage is None:
        raise Invalid([("stage", _("This stage is not there any more."))])
    return stage


def get_pipeline(pipeline_id: UUID | str) -> Pipeline:
    """Load a pipeline. Raises NotFound."""
    return _find(Pipeline, "pipelines", pipeline_id)


def get_loss_reason(reason_id: UUID | str) -> LossReason:
    """Load a reason for loss. Raises NotFound."""
    return _find(LossReason, "loss_reasons", reason_id)


def read_pipeline(pipeline_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Pipeline:
    """Load a pipeline for those who may see them. Raises NotFound, or Forbidden where not `to`."""
    return _read(Pipeline, "pipelines", pipeline_id, seen_by, to)


def read_stage(stage_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Stage:
    """Load a stage for those who may see them. Raises NotFound, or Forbidden where not `to`."""
    return _read(Stage, "stages", stage_id, seen_by, to)


def read_loss_reason(reason_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> LossReason:
    """Load a reason for loss for those who may see it. Raises NotFound, or Forbidden where not `to`."""
    return _read(LossReason, "loss_reasons", reason_id, seen_by, to)


def read_limit(limit_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> DiscountLimit:
    """Load a limit, as an administrator or a member of its role. Raises NotFound, Forbidden if not `to`."""
    limit = _read(DiscountLimit, "discount_limits", limit_id, seen_by, Verb.SEE)
    if not seen_by.is_administrator and not _is_of_role(seen_by, limit.role_id):
        raise NotFound("discount_limits")
    _check(seen_by, "discount_limits", to)
    return limit


def _is_of_role(by: Actor, role_id: UUID) -> bool:
    return by.member_id is not None and get_member(by.member_id).role_id == role_id


def _read(model: type[Rung], kind: str, key: Any, seen_by: Actor, to: Verb) -> Rung:
    if seen_by.scope(kind, Verb.SEE) is Scope.NONE:
        raise NotFound(kind)
    found = _find(model, kind, key)
    _check(seen_by, kind, to)
    return found


def _check(by: Actor, kind: str, to: Verb) -> None:
    if to is not Verb.SEE and not (by.may("administrator") and by.may(f"{kind}.{to}")):
        raise Forbidden(f"{kind}.{to}")


def _find(model: type[Rung], kind: str, key: Any) -> Rung:
    try:
        found = model._default_manager.filter(pk=key).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise NotFound(kind)
    return found
