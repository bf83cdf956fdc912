"""What can be done to tasks that come back, and to people: have something to do with them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from troth.agenda import commands
from troth.agenda.recurrence import LONGEST
from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.team.actor import Actor, Verb

RULE = Field(
    name="rule", label=_("By which rule"), kind=Kind.TEXT, max_length=LONGEST, required=True,
    help=_("As RFC 5545 writes it: FREQ=WEEKLY;BYDAY=MO, FREQ=MONTHLY;COUNT=12."),
)  # fmt: skip
OTHERWISE = (
    Field(name="title", label=_("What is to be done"), kind=Kind.TEXT, max_length=200),
    Field(name="due_at", label=_("When, this time"), kind=Kind.DATETIME),
    Field(name="ends_at", label=_("Until when, this time"), kind=Kind.DATETIME),
    Field(name="place", label=_("Place"), kind=Kind.TEXT, max_length=200),
    Field(name="note", label=_("Note"), kind=Kind.LONG_TEXT, max_length=5000),
    Field(name="owner", label=_("Who does it"), kind=Kind.REFERENCE, to="members"),
)


PLAN = (
    Field(name="title", label=_("What is to be done"), kind=Kind.TEXT, max_length=200, required=True),
    Field(name="days", label=_("Within how many days"), kind=Kind.NUMBER, minimum=0, maximum=365),
    Field(name="who", label=_("By whom, if not its owner"), kind=Kind.REFERENCE, to="members"),
)


def _repeat(*, record: Any, rule: str, by: Actor) -> None:
    commands.repeat_task(task=record, rule=rule, by=by)


def _change_following(*, record: Any, by: Actor, **given: Any) -> None:
    values = {name: value for name, value in given.items() if value not in (None, "")}
    commands.change_following(task=record, values=values, by=by)


def _end(*, record: Any, by: Actor) -> None:
    commands.delete_following(task=record, by=by)


ALL = (
    *(
        Action(name="plan_task", object_type=kind, label=_("Plan a task"), icon="task",
               run=commands.plan_task, inputs=PLAN)
        for kind in ("people", "companies")
    ),
    Action(name="repeat", object_type="tasks", label=_("Let it come back"), icon="refresh",
           run=_repeat, inputs=(RULE,)),
    Action(name="change_following", object_type="tasks", label=_("Change with all that follow"), icon="edit",
           run=_change_following, inputs=OTHERWISE),
    Action(name="end_series", object_type="tasks", label=_("Delete with all that follow"), icon="trash",
           verb=Verb.DELETE, run=_end, is_danger=True),
)  # fmt: skip
