"""Everything that can be done about members, roles, teams, tokens and the ways in."""

from troth.team.commands.entry import (
    find_entry_link,
    invite_member,
    make_entry_link,
    make_first_administrator,
    use_entry_link,
)
from troth.team.commands.members import (
    add_agent,
    add_member,
    change_member,
    deactivate_member,
    reactivate_member,
)
from troth.team.commands.passwords import change_password, set_password
from troth.team.commands.roles import (
    change_role,
    delete_role,
    delete_team,
    make_role,
    make_team,
    rename_team,
)
from troth.team.commands.settings import change_profile, change_workspace
from troth.team.commands.tokens import make_token, revoke_token, use_token

__all__ = [
    "add_agent",
    "add_member",
    "change_member",
    "change_password",
    "change_profile",
    "change_role",
    "change_workspace",
    "deactivate_member",
    "delete_role",
    "delete_team",
    "find_entry_link",
    "invite_member",
    "make_entry_link",
    "make_first_administrator",
    "make_role",
    "make_team",
    "make_token",
    "reactivate_member",
    "rename_team",
    "revoke_token",
    "set_password",
    "use_entry_link",
    "use_token",
]
