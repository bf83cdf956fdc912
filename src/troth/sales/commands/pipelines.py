"""Set up how deals go: pipelines, their stages, and reasons for loss.

Nothing that deals stand at goes without them: it is said where they go instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.sales.models import Deal, LossReason, Pipeline, Stage, Status
from troth.team.acting import acting
from troth.team.actor import Actor

Placed = TypeVar("Placed", Pipeline, Stage, LossReason)
STAGE_COLUMNS = ("name", "probability", "days", "needs_fields", "needs_step", "needs_done")


def add_pipeline(*, name: str, by: Actor) -> Pipeline:
    """Add a pipeline, with a stage to begin at and the two ends. Raises Invalid for a name that is taken."""
    with acting(by), _unlike_others():
        made = Pipeline.objects.create(name=name, position=_last(Pipeline.objects.all()) + 1)
        stages = (
            (_("First talk"), Status.OPEN, 10),
            (_("Won"), Status.WON, 100),
            (_("Lost"), Status.LOST, 0),
        )
        for position, (named, kind, probability) in enumerate(stages, 1):
            Stage.objects.create(
                pipeline=made, name=named, kind=kind, probability=probability, position=position
            )
    return made


def rename_pipeline(*, pipeline: Pipeline, name: str, by: Actor) -> None:
    """Call a pipeline otherwise."""
    with acting(by), _unlike_others():
        Pipeline.objects.filter(pk=pipeline.pk).update(name=name, updated_at=now())


def delete_pipeline(*, pipeline: Pipeline, to: Stage | None, by: Actor) -> None:
    """Delete a pipeline. Its open deals go to the stage `to` of another, those at an end to that one's ends.

    Raises Conflict for the last one, and where there are deals but no stage to go to.
    """
    with acting(by):
        _lock(Pipeline)
        if Pipeline.objects.count() < 2:
            raise Conflict(_("This is the only pipeline: add another one first."))
        deals = Deal.objects.filter(pipeline=pipeline)
        if deals.exists():
            if to is None or to.pipeline_id == pipeline.pk or to.kind != Status.OPEN:
                raise Conflict(_("Say to which stage of another pipeline its deals go."))
            for stage in Stage.objects.filter(pipeline=to.pipeline_id):
                if stage.pk == to.pk or stage.kind != Status.OPEN:
                    _move_all(deals.filter(status=stage.kind), stage)
        pipeline.delete()


def add_stage(*, pipeline: Pipeline, name: str, by: Actor) -> Stage:
    """Add a stage before the ends of a pipeline. Raises Invalid for a name that is taken."""
    with acting(by), _unlike_others():
        open_ones = Stage.objects.filter(pipeline=pipeline, kind=Status.OPEN)
        before = open_ones.order_by("-position", "-id").first()
        made = Stage.objects.create(
            pipeline=pipeline, name=name, position=_last(open_ones) + 1,
            probability=before.probability if before else 10,
        )  # fmt: skip
        _number(list(open_ones.order_by("position", "id")), pipeline.pk)
    made.refresh_from_db()
    return made


def change_stage(*, stage: Stage, values: Mapping[str, Any], by: Actor) -> None:
    """Change what a stage is called, means and asks for. Raises Invalid for a name that is taken."""
    with acting(by), _unlike_others():
        here = Stage.objects.select_for_update().get(pk=stage.pk)
        for column in STAGE_COLUMNS:
            if column in values:
                setattr(here, column, values[column])
        here.updated_at = now()
        here.save()


def delete_stage(*, stage: Stage, to: Stage | None, by: Actor) -> None:
    """Delete a stage; its deals go to another open stage of the same pipeline.

    Raises Conflict for an end, for the last open one, and where there are deals but no stage to go to.
    """
    with acting(by):
        stages = list(Stage.objects.select_for_update().filter(pipeline=stage.pipeline_id, kind=Status.OPEN))
        if stage.kind != Status.OPEN:
            raise Conflict(_("Each pipeline keeps its two ends."))
        if len(stages) < 2:
            raise Conflict(_("This is the only stage for open deals: add another one first."))
        deals = Deal.objects.filter(stage=stage)
        if deals.exists():
            if to is None or to.pk == stage.pk or to.pk not in {each.pk for each in stages}:
                raise Conflict(_("Say to which stage its deals go."))
            _move_all(deals, to)
        stage.delete()


def add_loss_reason(*, name: str, by: Actor) -> LossReason:
    """Add a reason for loss. Raises Invalid for a name that is taken."""
    with acting(by), _unlike_others():
        return LossReason.objects.create(name=name, position=_last(LossReason.objects.all()) + 1)


def rename_loss_reason(*, reason: LossReason, name: str, by: Actor) -> None:
    """Call a reason for loss otherwise."""
    with acting(by), _unlike_others():
        LossReason.objects.filter(pk=reason.pk).update(name=name, updated_at=now())


def delete_loss_reason(*, reason: LossReason, to: LossReason | None, by: Actor) -> None:
    """Delete a reason for loss; deals that were lost for it are counted under another.

    Raises Conflict for the last one, and where there are such deals but no other reason is given.
    """
    with acting(by):
        _lock(LossReason)
        if LossReason.objects.count() < 2:
            raise Conflict(_("This is the only reason: add another one first."))
        deals = Deal.objects.filter(lost_reason=reason)
        if deals.exists():
            if to is None or to.pk == reason.pk:
                raise Conflict(_("Say under which reason its deals are counted."))
            deals.update(lost_reason=to)
        reason.delete()


def put_in_order(*, among: Sequence[Placed], keys: Sequence[UUID], by: Actor) -> None:
    """Put pipelines, the open stages of one, or reasons in an order. Raises Conflict for other keys."""
    known = {each.pk: each for each in among}
    if len(keys) != len(known) or set(keys) != set(known):
        raise Conflict(_("Somebody has added or deleted one in the meantime."))
    ordered = [known[key] for key in keys]
    with acting(by):
        first = ordered[0] if ordered else None
        _number(ordered, first.pipeline_id if isinstance(first, Stage) else None)


def _number(ordered: Sequence[Placed], pipeline_id: UUID | None) -> None:
    """Count the places anew; of stages the ends stand behind the open ones."""
    ends: QuerySet[Stage] = (
        Stage.objects.filter(pipeline=pipeline_id).exclude(kind=Status.OPEN).order_by("-kind")
    )
    wanted: list[Any] = [*ordered, *ends]
    for position, each in enumerate(wanted, 1):
        if each.position != position:
            type(each).objects.filter(pk=each.pk).update(position=position)


def _move_all(deals: QuerySet[Deal], stage: Stage) -> None:
    """Let deals stand in a stage with the status that they have, without asking what it needs."""
    deals.update(stage=stage, pipeline=stage.pipeline_id, stage_since=now())


def _last(among: QuerySet[Placed]) -> int:
    return among.aggregate(last=Max("position"))["last"] or 0


def _lock(model: type[Pipeline] | type[LossReason]) -> None:
    """Let two who delete at once follow one another, so that one stays."""
    list(model._default_manager.select_for_update().values_list("pk"))


@contextmanager
def _unlike_others() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "name_is_unique" not in str(error):
            raise
        raise Invalid([("name", _("There is one of this name already."))]) from None
