"""The rules of a stage as they are shown, and what a member is told of deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from troth.catalog.actions import Action, declared_for
from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.sales.models import Deal, Notice, StageRule
from troth.team.actor import Actor
from troth.team.visible import within_reach
from troth.webkit.listing.pointed import pointed_at

MOST = 5


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in words: what is done, with what."""

    id: UUID
    label: Any
    icon: str
    words: str


def actions_of_rules() -> Sequence[Action]:
    """List the actions that can be run when a deal enters a stage."""
    return [action for action in declared_for(object_types()["deals"]) if not action.is_danger]


def rules_of(stage_id: UUID, *, seen_by: Actor) -> list[RuleLine]:
    """Give the rules of a stage in words; one whose action is not there any more has only its name."""
    actions = {action.name: action for action in actions_of_rules()}
    return [
        RuleLine(rule.pk, action.label, action.icon, _words(action, rule.inputs, seen_by))
        if (action := actions.get(rule.action))
        else RuleLine(rule.pk, rule.action, "alert", "")
        for rule in StageRule.objects.filter(stage_id=stage_id).order_by("id")
    ]


def get_rule(rule_id: UUID, stage_id: UUID) -> StageRule:
    """Load a rule of a stage. Raises NotFound."""
    found = StageRule.objects.filter(pk=rule_id, stage_id=stage_id).first()
    if found is None:
        raise NotFound("rules")
    return found


def notices_for(seen_by: Actor) -> Sequence[Notice]:
    """List what a member is told and has not put away, of deals that they may see."""
    if seen_by.member_id is None:
        return []
    unseen = Notice.objects.filter(member_id=seen_by.member_id, seen_at=None).select_related("deal")
    visible = Deal.objects.filter(within_reach(seen_by, "deals"))
    return list(unseen.filter(deal__in=visible).order_by("id")[:MOST])


def _words(action: Action, inputs: dict[str, Any], seen_by: Actor) -> str:
    said = []
    for field in action.inputs:
        value = inputs.get(field.name)
        if value in (None, ""):
            continue
        if field.kind is Kind.REFERENCE:
            value = (pointed_at(field, str(value), seen_by) or {}).get("name", "")
        elif field.kind is Kind.SELECT:
            value = next((choice.label for choice in field.choices if choice.value == value), value)
        said.append(f"{field.label}: {value}")
    return " · ".join(said)
