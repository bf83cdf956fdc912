"""What can be done with conversations, of one or of many at once, by palette, list and API."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.channels import commands, queries
from troth.channels.models import Conversation
from troth.team.actor import Actor, Verb


def assign(*, record: Conversation, by: Actor, assignee: UUID | None = None) -> Conversation:
    """Give it to a member."""
    return commands.assign(conversation=record, member_id=assignee, by=by)


def give_to_team(*, record: Conversation, by: Actor, team: UUID | None = None) -> Conversation:
    """Give it into the hands of a team."""
    return commands.give_to_team(conversation=record, team_id=team, by=by)


def snooze(*, record: Conversation, by: Actor, until: datetime) -> Conversation:
    """Put it off."""
    return commands.snooze(conversation=record, until=until, by=by)


def close(*, record: Conversation, by: Actor) -> Conversation:
    """Close it."""
    return commands.close(conversation=record, by=by)


def merge(*, record: Conversation, by: Actor, into: UUID) -> Conversation:
    """Merge it into another."""
    target = queries.get_conversation(into, seen_by=by, to=Verb.CHANGE)
    return commands.merge_conversations(source=record, target=target, by=by)


def reopen(*, record: Conversation, by: Actor) -> Conversation:
    """Open it again."""
    return commands.reopen(conversation=record, by=by)


KIND = "conversations"
ALL = (
    Action(
        name="assign", object_type=KIND, label=_("Assign"), icon="people", key="a", run=assign,
        inputs=(Field(name="assignee", label=_("Who has it"), kind=Kind.REFERENCE, to="members"),),
    ),
    Action(
        name="give_to_team", object_type=KIND, label=_("Give to a team"), icon="team", run=give_to_team,
        inputs=(Field(name="team", label=_("Team"), kind=Kind.REFERENCE, to="teams"),),
    ),
    Action(
        name="snooze", object_type=KIND, label=_("Put off"), icon="clock", key="z", run=snooze,
        inputs=(Field(name="until", label=_("Until"), kind=Kind.DATETIME, required=True),),
    ),
    Action(name="close", object_type=KIND, label=_("Close"), icon="check", run=close),
    Action(
        name="merge", object_type=KIND, label=_("Merge into …"), icon="merge", run=merge,
        inputs=(Field(name="into", label=_("Into"), kind=Kind.REFERENCE, to=KIND, required=True),),
    ),
    Action(name="reopen", object_type=KIND, label=_("Open again"), icon="undo", run=reopen),
)  # fmt: skip
