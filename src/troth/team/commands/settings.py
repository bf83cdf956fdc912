"""What a member sets for themselves, and an administrator for the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.commands.members import administer
from troth.team.errors import NotAllowed
from troth.team.models import Member, Workspace
from troth.team.trail import file_change

WORKSPACE_ID = UUID(int=1)  # under which the trail files the one row
PROFILE = ("name", "language", "time_zone", "theme")
WORKSPACE = ("name", "country", "currency", "time_zone", "language")


def change_profile(*, member: Member, values: Mapping[str, str], by: Actor) -> Member:
    """Change one's own name, language, time zone and theme. Empty: as the workspace, as the system."""
    if by.member_id != member.pk:
        raise NotAllowed("own profile")
    for name in PROFILE:
        setattr(member, name, values.get(name, getattr(member, name)))
    member.updated_at = now()
    with acting(by):
        member.save(update_fields=[*PROFILE, "updated_at"])
    return member


def change_workspace(*, values: Mapping[str, str], by: Actor) -> Workspace:
    """Change the name, country, currency, time zone and language of the workspace."""
    administer(by)
    with acting(by):
        workspace = Workspace.objects.select_for_update().get(pk=1)
        changes = {
            name: [getattr(workspace, name), values[name]]
            for name in WORKSPACE
            if name in values and values[name] != getattr(workspace, name)
        }
        for name, (_old, new) in changes.items():
            setattr(workspace, name, new)
        workspace.save()
        if changes:
            file_change(
                object_type="workspace",
                object_id=WORKSPACE_ID,
                table="team_workspace",
                operation="update",
                changes=changes,
                by=by,
            )
    return workspace
