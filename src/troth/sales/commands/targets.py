"""Set, change and take back what is to be won in a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, Invalid
from troth.sales import queries
from troth.sales.models import Target
from troth.team.acting import acting
from troth.team.actor import Actor, Verb
from troth.team.queries import list_teams

ONCE = "target_of_a_period_once"


def create_target(*, values: Mapping[str, Any], by: Actor) -> Target:
    """Set what a member, a team or everybody is to win in a period. Raises Invalid and Forbidden."""
    return _kept(Target(), values, by)


def change_target(*, record: Target, values: Mapping[str, Any], by: Actor) -> Target:
    """Change a target; what it was stays in its history. Raises Invalid and Forbidden."""
    return _kept(record, values, by)


def delete_target(*, record: Target, by: Actor) -> None:
    """Take a target back."""
    _may(record, Verb.DELETE, by)
    with acting(by):
        record.delete()


def _kept(target: Target, values: Mapping[str, Any], by: Actor) -> Target:
    """Keep a target with these values. It takes the right to what it was and to what it becomes."""
    if not target._state.adding:
        _may(target, Verb.CHANGE, by)
    for name in ("span", "starts_on", "amount"):
        setattr(target, name, values.get(name, getattr(target, name)))
    target.member_id = values.get("member", target.member_id)
    if "team" in values:
        _take_team(target, values["team"] or "")
    _check(target)
    _may(target, Verb.CHANGE, by)
    with acting(by):
        try:
            with transaction.atomic():
                target.save()
        except IntegrityError as error:
            cause: Any = error.__cause__
            if cause is None or cause.diag.constraint_name != ONCE:
                raise
            raise Invalid([("starts_on", _("There is a target for this period already."))]) from error
        target.refresh_from_db()
    return target


def _take_team(target: Target, name: str) -> None:
    team = next((each for each in list_teams() if each.name.casefold() == name.strip().casefold()), None)
    if name and team is None:
        raise Invalid([("team", _("There is no team of this name."))])
    target.team_id, target.team_name = (team.pk, team.name) if team else (None, "")


def _check(target: Target) -> None:
    """Hold a target against what it can be. Raises Invalid."""
    if target.member_id and target.team_id:
        raise Invalid([("team", _("A target is of a member or of a team, not of both."))])
    if target.amount is None or target.amount.amount <= 0:
        raise Invalid([("amount", _("is above 0."))])
    if not date(1990, 1, 1) <= target.starts_on < date(2200, 1, 1):
        raise Invalid([("starts_on", _("is too far away."))])


def _may(target: Target, verb: Verb, by: Actor) -> None:
    if not queries.reaches_target(target, verb, by):
        raise Forbidden(_("You may not set this target."))
