"""What happens by itself when a deal enters a stage: an administrator says which actions are run."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from troth.agenda.commands import add_task
from troth.catalog.actions import declared_for, perform
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.ground.clock import now, today
from troth.sales.models import Deal, Notice, RuleRun, Stage, StageRule
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.team.queries import workspace

log = logging.getLogger(__name__)


def add_rule(*, stage: Stage, action: str, inputs: Mapping[str, Any], by: Actor) -> StageRule:
    """Let an action be run on each deal that enters a stage. Raises Invalid for inputs that do not fit."""
    declared = next((one for one in declared_for(object_types()["deals"]) if one.name == action), None)
    if declared is None:
        raise Invalid([("action", _("is none that there is."))])
    perform(declared, [], inputs, by=by, dry_run=True)
    with acting(by):
        return StageRule.objects.create(stage=stage, action=action, inputs=dict(inputs))


def delete_rule(*, rule: StageRule, by: Actor) -> None:
    """Let an action be run no more."""
    with acting(by):
        rule.delete()


def follow_rules(*, deal: Deal, stage: Stage) -> None:
    """Run the actions of a stage on a deal that has just entered it, each once for this entry.

    One that can not be run, as its member has left, holds neither the deal nor the others back.
    """
    actions = {action.name: action for action in declared_for(object_types()["deals"])}
    for rule in StageRule.objects.filter(stage=stage).order_by("id"):
        action = actions.get(rule.action)
        if action is None or not _claimed(rule, deal):
            continue
        by = everyone(name=_("Rule of “%s”") % stage.name, origin="rule")
        try:
            with transaction.atomic():
                perform(action, [deal.pk], rule.inputs, by=by)
        except (Invalid, Conflict, Forbidden, NotFound) as refused:
            log.warning("a rule could not be followed", extra={"rule": str(rule.pk), "why": str(refused)})


def add_step(
    *, record: Deal, title: str, days: int | None = None, who: UUID | None = None, by: Actor
) -> None:
    """Plan a step about a deal, for a member or its owner, until so many days from today."""
    zone = workspace().time_zone
    day = None if days is None else today(zone) + timedelta(days=days)
    due = datetime.combine(day, time(12), ZoneInfo(zone)) if day else None
    values = {
        "title": title, "due_at": due, "owner": who or record.owner_id or by.member_id,
        "about_kind": "deals", "about_id": record.pk, "person": record.person_id,
        "company": record.company_id,
    }  # fmt: skip
    add_task(values=values, by=by)


def tell(*, record: Deal, words: str, member: UUID | None = None, by: Actor) -> None:
    """Tell a member, or the owner, something of a deal. Raises Invalid where nobody is to be told."""
    whom = member or record.owner_id
    if whom is None:
        raise Invalid([("member", _("Say whom to tell."))])
    with acting(by):
        Notice.objects.create(member_id=whom, deal=record, words=words)


def dismiss_notice(*, notice_id: UUID, by: Actor) -> None:
    """Put away what a member was told."""
    if by.member_id is not None:
        Notice.objects.filter(pk=notice_id, member_id=by.member_id, seen_at=None).update(seen_at=now())


def _claimed(rule: StageRule, deal: Deal) -> bool:
    _run, is_new = RuleRun.objects.get_or_create(rule=rule, deal=deal, entered_at=deal.stage_since)
    return is_new
