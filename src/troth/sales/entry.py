"""What a deal must have before it may enter a stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from troth.agenda.queries import is_planned, steps_done
from troth.catalog import custom
from troth.catalog.registry import object_types
from troth.ground.fold import norm
from troth.sales.models import Deal, Stage, Status

Missing = list[tuple[str, str]]
NOTHING: Mapping[str, Any] = {}


def missing_for(
    deal: Deal, stage: Stage, *, given: Mapping[str, Any] = NOTHING, is_new: bool = False
) -> Missing:
    """List what a deal lacks for a stage: the public field with what is to be done about it.

    A new deal may begin anywhere; of it only the fields are asked for. Of fields that the workspace added,
    `given` are the values that are written with the move.
    """
    kind = object_types()["deals"]
    if not is_new and any(custom.is_custom(name) for name in stage.needs_fields):
        custom.attach(kind, deal)
    missing: Missing = []
    if stage.kind == Status.LOST and deal.lost_reason_id is None:
        missing.append(("lost_reason", _("Say why it was lost.")))
    for name in stage.needs_fields:
        field = kind.field(name)
        if field is None:  # it was deleted since
            continue
        held = getattr(deal, field.sql_column, None)
        if is_empty(given.get(name, held) if custom.is_custom(name) else held):
            said = _("“%(stage)s” needs %(field)s.") % {"stage": stage.name, "field": field.label}
            missing.append((name, said))
    if not is_new:
        missing += [("stage", said) for said in _steps_missing(deal, stage)]
    return missing


def undone_for(deal: Deal, stage: Stage) -> list[str]:
    """List the steps that a stage needs done and that nobody has done about a deal yet."""
    done = steps_done("deals", deal.pk) if stage.needs_done else set()
    return [step for step in stage.needs_done if norm(step) not in done]


def lacks_step(deal: Deal, stage: Stage) -> bool:
    """Tell whether a stage wants to know what is next, and nothing is planned."""
    return stage.needs_step and not is_planned("deals", deal.pk)


def _steps_missing(deal: Deal, stage: Stage) -> list[str]:
    wanted = [
        _("“%(stage)s” needs this done first: %(step)s.") % {"stage": stage.name, "step": step}
        for step in undone_for(deal, stage)
    ]
    if lacks_step(deal, stage):
        wanted.append(_("“%(stage)s” needs a next step.") % {"stage": stage.name})
    return wanted


def is_empty(value: Any) -> bool:
    """Tell whether a field holds nothing."""
    return value in (None, "") or value == []
