"""Everything that can be done about members, roles, teams, tokens and the ways in."""

from troth.team.commands.currencies import delete_rate, keep_rates
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
    forget_object_type,
    make_role,
    make_team,
    rename_team,
)
from troth.team.commands.second_factor import (
    add_passkey,
    begin_authentication,
    begin_registration,
    check_code,
    check_passkey,
    find_owner_of_passkey,
    remove_passkey,
    remove_second_factors,
    renew_recovery_codes,
    turn_off_totp,
    turn_on_totp,
)
from troth.team.commands.sessions import end_other_sessions, end_session, note_visit
from troth.team.commands.settings import change_profile, change_workspace
from troth.team.commands.tokens import make_token, revoke_token, use_token
from troth.team.commands.tries import claim_try, forget_tries

__all__ = [
    "add_agent",
    "add_member",
    "add_passkey",
    "begin_authentication",
    "begin_registration",
    "change_member",
    "change_password",
    "change_profile",
    "change_role",
    "change_workspace",
    "check_code",
    "check_passkey",
    "claim_try",
    "deactivate_member",
    "delete_rate",
    "delete_role",
    "delete_team",
    "end_other_sessions",
    "end_session",
    "find_entry_link",
    "find_owner_of_passkey",
    "forget_object_type",
    "forget_tries",
    "invite_member",
    "keep_rates",
    "make_entry_link",
    "make_first_administrator",
    "make_role",
    "make_team",
    "make_token",
    "note_visit",
    "reactivate_member",
    "remove_passkey",
    "remove_second_factors",
    "rename_team",
    "renew_recovery_codes",
    "revoke_token",
    "set_password",
    "turn_off_totp",
    "turn_on_totp",
    "use_entry_link",
    "use_token",
]
