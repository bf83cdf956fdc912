"""Set up how deals go by a program: pipelines, stages, reasons for loss, limits of discounts.

Only an administrator does, as on the pages. Nothing that deals stand at goes: they are moved first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.sales import queries
from troth.sales.commands import pipelines
from troth.sales.models import Deal, DiscountLimit, LossReason, Pipeline, Stage, Status
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.queries import find_role


def create_pipeline(*, values: Mapping[str, Any], by: Actor) -> Pipeline:
    """Add a pipeline with a first stage and its two ends. Raises Forbidden, and Invalid for a name taken."""
    _check_may_set_up(by)
    with acting(by):
        made = pipelines.add_pipeline(name=values["name"], by=by)
        _place(queries.pipelines(), made, values, by)
    return made


def change_pipeline(*, record: Pipeline, values: Mapping[str, Any], by: Actor) -> Pipeline:
    """Rename a pipeline, or give it another place. Raises Forbidden and Invalid."""
    _check_may_set_up(by)
    with acting(by):
        if values.get("name", record.name) != record.name:
            pipelines.rename_pipeline(pipeline=record, name=values["name"], by=by)
        _place(queries.pipelines(), record, values, by)
    record.refresh_from_db()
    return record


def drop_pipeline(*, record: Pipeline, by: Actor) -> None:
    """Delete a pipeline that no deal is in. Raises Forbidden and Conflict."""
    _check_may_set_up(by)
    with acting(by):
        if Deal.objects.filter(pipeline=record).exists():
            raise Conflict(_("There are deals in it: move them to another pipeline first."))
        pipelines.delete_pipeline(pipeline=record, to=None, by=by)


def create_stage(*, values: Mapping[str, Any], by: Actor) -> Stage:
    """Add an open stage to a pipeline, the last before its ends unless a place is given.

    Raises Forbidden, and Invalid for a name taken or a field that no stage can ask for.
    """
    _check_may_set_up(by)
    _check_asked(values)
    with acting(by):
        made = pipelines.add_stage(
            pipeline=queries.get_pipeline(values["pipeline"]), name=values["name"], by=by
        )
        pipelines.change_stage(stage=made, values=_of_stage(made, values), by=by)
        _place(_open_of(made), made, values, by)
    made.refresh_from_db()
    return made


def change_stage_values(*, record: Stage, values: Mapping[str, Any], by: Actor) -> Stage:
    """Change what a stage is called, means and asks for, or its place. Raises Forbidden and Invalid."""
    _check_may_set_up(by)
    _check_asked(values)
    if values.get("pipeline", record.pipeline_id) != record.pipeline_id:
        raise Invalid([("pipeline", _("A stage stays in its pipeline."))])
    with acting(by):
        pipelines.change_stage(stage=record, values=_of_stage(record, values), by=by)
        if record.kind == Status.OPEN:
            _place(_open_of(record), record, values, by)
        elif values.get("position", record.position) != record.position:
            raise Invalid([("position", _("The ends stand behind the open stages."))])
    record.refresh_from_db()
    return record


def drop_stage(*, record: Stage, by: Actor) -> None:
    """Delete an open stage that no deal is in. Raises Forbidden and Conflict."""
    _check_may_set_up(by)
    with acting(by):
        if record.kind == Status.OPEN and Deal.objects.filter(stage=record).exists():
            raise Conflict(_("There are deals in it: move them to another stage first."))
        pipelines.delete_stage(stage=record, to=None, by=by)


def create_loss_reason(*, values: Mapping[str, Any], by: Actor) -> LossReason:
    """Add a reason for loss. Raises Forbidden, and Invalid for a name taken."""
    _check_may_set_up(by)
    with acting(by):
        made = pipelines.add_loss_reason(name=values["name"], by=by)
        _place(queries.loss_reasons(), made, values, by)
    return made


def change_loss_reason(*, record: LossReason, values: Mapping[str, Any], by: Actor) -> LossReason:
    """Call a reason otherwise, or give it another place. Raises Forbidden and Invalid."""
    _check_may_set_up(by)
    with acting(by):
        if values.get("name", record.name) != record.name:
            pipelines.rename_loss_reason(reason=record, name=values["name"], by=by)
        _place(queries.loss_reasons(), record, values, by)
    record.refresh_from_db()
    return record


def drop_loss_reason(*, record: LossReason, by: Actor) -> None:
    """Delete a reason that no deal was lost for. Raises Forbidden and Conflict."""
    _check_may_set_up(by)
    with acting(by):
        if Deal.objects.filter(lost_reason=record).exists():
            raise Conflict(_("Deals were lost for it: give them another reason first."))
        pipelines.delete_loss_reason(reason=record, to=None, by=by)


def create_discount_limit(*, values: Mapping[str, Any], by: Actor) -> DiscountLimit:
    """Say how far below the list the members of a role may go. Raises Forbidden and Invalid."""
    _check_may_set_up(by)
    role = find_role(values["role"])
    if role is None:
        raise Invalid([("role", _("There is no such role."))])
    with acting(by):
        limit, is_new = DiscountLimit.objects.select_for_update().get_or_create(
            role=role, defaults=_of_limit(values)
        )
        if not is_new:
            raise Invalid([("role", _("This role has a limit already."))])
        limit.refresh_from_db()
    return limit


def change_discount_limit(*, record: DiscountLimit, values: Mapping[str, Any], by: Actor) -> DiscountLimit:
    """Change how far the members of a role may go. Raises Forbidden and Invalid."""
    _check_may_set_up(by)
    if values.get("role", record.role_key) != record.role_key:
        raise Invalid([("role", _("A limit stays with its role."))])
    with acting(by):
        DiscountLimit.objects.filter(pk=record.pk).update(**_of_limit(values))
        record.refresh_from_db()
    return record


def drop_discount_limit(*, record: DiscountLimit, by: Actor) -> None:
    """Let the members of a role go down to any price. Raises Forbidden."""
    _check_may_set_up(by)
    with acting(by):
        record.delete()


def _check_may_set_up(by: Actor) -> None:
    if not by.may("administrator"):
        raise Forbidden(_("Only an administrator sets this up."))


def _check_asked(values: Mapping[str, Any]) -> None:
    """Refuse fields that no stage can ask for: nobody could ever enter it."""
    known = {name for name, _label in queries.fields_to_ask()}
    strange = [name for name in values.get("needs_fields") or () if name not in known]
    if strange:
        said = _("“%s” is no field that a stage can ask for.")
        raise Invalid([("needs_fields", said % name) for name in strange])


def _of_stage(stage: Stage, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is written of a stage, and hold an end to what it means."""
    given = {name: values[name] for name in pipelines.STAGE_COLUMNS if name in values}
    if given.get("probability", stage.probability) is None:
        raise Invalid([("probability", _("Say how likely it is, from 0 to 100."))])
    if stage.kind != Status.OPEN and given.get("probability", stage.probability) != stage.probability:
        raise Invalid([("probability", _("What is at an end is certain."))])
    return given


def _of_limit(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values[name] for name in ("percent", "may_leave_list") if name in values}
    percent = given.get("percent")
    if percent is not None and percent != percent.quantize(Decimal("0.01")):
        raise Invalid([("percent", _("has at most two decimals."))])
    return given


def _open_of(stage: Stage) -> Sequence[Stage]:
    return [each for each in queries.stages_of(stage.pipeline_id) if each.kind == Status.OPEN]


def _place(
    among: Sequence[pipelines.Placed], record: pipelines.Placed, values: Mapping[str, Any], by: Actor
) -> None:
    """Put one at the place that is given, the last where there are fewer."""
    if values.get("position") is None:
        return
    keys = [each.pk for each in among if each.pk != record.pk]
    keys.insert(values["position"] - 1, record.pk)
    pipelines.put_in_order(among=among, keys=keys, by=by)
