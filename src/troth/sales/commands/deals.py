"""Open, change, move, win, lose and delete a deal."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.custom import attach
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.records import change_prepared
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.ground.events import Event, publish
from troth.sales import queries
from troth.sales.commands.chronicle import chronicle
from troth.sales.commands.rules import follow_rules
from troth.sales.commands.steps import Steps, keep_steps
from troth.sales.commands.taxing import follow_customer
from troth.sales.entry import missing_for
from troth.sales.events import DealChanged, DealDeleted, DealLost, DealMoved, DealOpened, DealWon
from troth.sales.models import Deal, Stage, Status
from troth.team.acting import acting
from troth.team.actor import Actor

COLUMNS = (
    "name",
    "value",
    "expected_on",
    "category",
    "source",
    "competitors",
    "note",
    "lost_note",
    "external_id",
)
EMPTY: Mapping[str, Any] = {
    "category": "pipeline", "source": "", "competitors": [], "note": "", "lost_note": "", "external_id": "",
}  # fmt: skip
REFERENCES = ("company", "person", "owner", "lost_reason")


def create_deal(*, values: Mapping[str, Any], by: Actor) -> Deal:
    """Open a deal. `values` are public fields, already cleaned; who opens one owns it.

    Without a stage it begins at the first of the first pipeline. Raises Invalid for what the stage asks for.
    """
    with acting(by):
        deal = Deal(owner_id=by.member_id, competitors=[])
        _write(deal, values)
        stage = queries.get_stage(values["stage"]) if values.get("stage") else queries.first_stage()
        _enter(deal, stage, values, is_new=True)
        deal.save(force_insert=True)
        deal.refresh_from_db()
        _tell(deal, DealOpened(deal_id=deal.pk, deal=deal.name), by)
        follow_rules(deal=deal, stage=stage)
    return deal


def change_deal(*, record: Deal, values: Mapping[str, Any], by: Actor) -> Deal:
    """Change a deal's fields, its stage among them. Raises Invalid for what a new stage asks for.

    Nothing is written, and nobody told, where nothing differs.
    """
    with acting(by):
        deal = _locked(record.pk)
        was, before = copy(deal), queries.get_stage(deal.stage_id)
        changed = _write(deal, values)
        stage = queries.get_stage(values["stage"]) if values.get("stage") else before
        if stage.pk != before.pk:
            _enter(deal, stage, values)
        elif "lost_reason" in changed or "lost_note" in changed:
            _check_loss(deal, stage, values)
        if changed or stage.pk != before.pk:
            deal.save()
        if {"person", "company"} & set(changed):
            changed = changed + follow_customer(deal, by, was=was)
        if changed:
            publish(DealChanged(deal_id=deal.pk, deal=deal.name, fields=changed))
        if stage.pk != before.pk:
            _tell(deal, _moved(deal, before, stage), by)
            follow_rules(deal=deal, stage=stage)
        deal.refresh_from_db()
    return deal


def move_deal(
    *,
    deal: Deal,
    stage: Stage,
    by: Actor,
    expected: UUID,
    values: Mapping[str, Any] | None = None,
    steps: Steps | None = None,
) -> Deal:
    """Move a deal to another stage, with what that stage asks for; `steps` are kept with it or not at all.

    `expected` is the stage that the mover has seen it in: raises Conflict where somebody else was quicker.
    """
    with acting(by):
        here = _locked(deal.pk)
        if here.stage_id != expected:
            raise Conflict(
                _("Somebody has moved it to “%s” in the meantime.") % queries.get_stage(here.stage_id)
            )
        if steps:
            keep_steps(deal=here, steps=steps, by=by)
        kind = object_types()["deals"]
        given = {**(values or {}), "stage": stage.pk}
        moved: Deal = change_prepared(kind, attach(kind, here), given, by=by)
        return moved


def delete_deal(*, record: Deal, by: Actor) -> None:
    """Delete a deal, with what hangs on it. What passed with its people stays."""
    with acting(by):
        deal = _locked(record.pk)
        deal.delete()
        publish(DealDeleted(deal_id=record.pk))


def _locked(key: UUID) -> Deal:
    """Load a deal under a lock, so that two changes at once follow one another."""
    deal = Deal.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if deal is None:
        raise Conflict(_("This deal was deleted in the meantime."))
    return deal


def _write(deal: Deal, values: Mapping[str, Any]) -> list[str]:
    """Set what is found in `values`; give the public names that changed."""
    changed = []
    for name in (*COLUMNS, *REFERENCES):
        if name not in values:
            continue
        attribute = f"{name}_id" if name in REFERENCES else name
        value = EMPTY.get(name) if values[name] is None else values[name]
        if getattr(deal, attribute) != value:
            setattr(deal, attribute, value)
            changed.append(name)
    return changed


def _enter(deal: Deal, stage: Stage, given: Mapping[str, Any], *, is_new: bool = False) -> None:
    """Let a deal stand in a stage, if it has what that stage asks for. Raises Invalid."""
    if stage.kind != Status.LOST:
        deal.lost_reason_id, deal.lost_note = None, ""
    if missing := missing_for(deal, stage, given=given, is_new=is_new):
        raise Invalid(missing)
    is_same_end = deal.status == stage.kind and deal.closed_at is not None
    deal.stage_id, deal.pipeline_id, deal.status = stage.pk, stage.pipeline_id, stage.kind
    deal.stage_since = now()
    if stage.kind == Status.OPEN:
        deal.closed_at = None
    elif not is_same_end:
        deal.closed_at = now()


def _check_loss(deal: Deal, stage: Stage, given: Mapping[str, Any]) -> None:
    if stage.kind != Status.LOST:
        raise Invalid([("lost_reason", _("is only for a deal that is lost."))])
    if missing := missing_for(deal, stage, given=given):
        raise Invalid(missing)


def _moved(deal: Deal, before: Stage, after: Stage) -> DealMoved | DealWon | DealLost:
    if after.kind == Status.WON:
        return DealWon(deal_id=deal.pk, deal=deal.name)
    if after.kind == Status.LOST:
        return DealLost(deal_id=deal.pk, deal=deal.name)
    return DealMoved(deal_id=deal.pk, deal=deal.name, before=before.name, after=after.name)


def _tell(deal: Deal, event: Event, by: Actor) -> None:
    chronicle(event, about=("deals", deal.pk), person_id=deal.person_id, company_id=deal.company_id, by=by)
