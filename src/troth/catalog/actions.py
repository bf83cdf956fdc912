"""What can be done to records, as one registry for palette, bulk bar, API, command line and agents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid, NotFound
from troth.catalog.registry import object_types, records_of
from troth.catalog.types import Field, ObjectType
from troth.catalog.values import cleaned
from troth.ground.modules import installed
from troth.team.acting import acting
from troth.team.actor import Actor, Verb

MOST_RECORDS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One intention. `run` is a command, keyword-only: `record`, `by`, and the inputs by their names.

    `name` is public, within its object type: "rest". Whoever runs it needs `verb` on each record.
    """

    name: str
    object_type: str
    label: Any
    run: Callable[..., Any]
    icon: str = "check"
    verb: Verb = Verb.CHANGE
    inputs: tuple[Field, ...] = ()
    key: str = ""
    is_danger: bool = False


def actions_of(object_type: ObjectType, *, seen_by: Actor) -> list[Action]:
    """List what a member may do with records of a type, in the order of the modules."""
    return [
        action for action in declared_for(object_type) if seen_by.may(f"{object_type.name}.{action.verb}")
    ]


def declared_for(object_type: ObjectType) -> list[Action]:
    """List what can be done with records of a type, by whoever may."""
    return [
        action
        for module in installed()
        for action in module.actions
        if action.object_type == object_type.name
    ]


def get_action(object_type: ObjectType, name: str, *, seen_by: Actor) -> Action:
    """Find an action that a member may run. Raises NotFound."""
    for action in actions_of(object_type, seen_by=seen_by):
        if action.name == name:
            return action
    raise NotFound("actions")


def perform(
    action: Action, record_ids: Sequence[UUID], inputs: Mapping[str, Any], *, by: Actor, dry_run: bool = False
) -> int:
    """Run an action on records, all or none, and tell on how many. A dry run checks and changes nothing.

    Raises NotFound or Forbidden for the first record that is out of reach, Invalid for wrong inputs.
    """
    if len(record_ids) > MOST_RECORDS:
        raise Invalid([("ids", _("At most %d records at once.") % MOST_RECORDS)])
    taken = _inputs(action, inputs, by)
    records = records_of(object_types()[action.object_type])
    with acting(by):
        for key in dict.fromkeys(record_ids):
            record = records.get(key, seen_by=by, to=action.verb)
            if not dry_run:
                action.run(record=record, by=by, **taken)
    return len(set(record_ids))


def _inputs(action: Action, inputs: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """Check inputs as the values of a record that has just these fields."""
    form = ObjectType(
        name=action.object_type, one="", many=action.label, icon="", table="", fields=action.inputs
    )
    return cleaned(form, inputs, by=by, is_new=True)
