"""Addresses of the gate and of the settings."""

from django.urls import include, path

from troth.team.views import account, audit, currencies, links, members, roles, security, sign_in, tokens

# These names are allauth's: it sends the browser there between two steps.
STEPS = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/second/", sign_in.second_step, name="mfa_authenticate"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
]
GATE = [
    path("sign-in/passkey/", sign_in.with_passkey, name="sign_in_with_passkey"),
    path("welcome/<str:secret>/", links.welcome, name="welcome"),
]
OWN = [
    path("", account.settings, name="settings"),
    path("profile/", account.profile, name="profile"),
    path("security/", security.security, name="security"),
    path("security/confirm/", security.confirm, name="confirm"),
    path("security/password/", security.change_password, name="change_password"),
    path("security/passkeys/new/", security.add_passkey, name="add_passkey"),
    path("security/passkeys/<int:passkey_id>/remove/", security.remove_passkey, name="remove_passkey"),
    path("security/app/", security.totp, name="totp"),
    path("security/app/off/", security.turn_off_totp, name="turn_off_totp"),
    path("security/recovery-codes/", security.recovery_codes, name="recovery_codes"),
    path("security/sessions/end/", security.end_session, name="end_session"),
    path("security/sessions/end-others/", security.end_other_sessions, name="end_other_sessions"),
    path("security/tokens/new/", tokens.add_token, name="add_token"),
    path("security/tokens/<uuid:token_id>/revoke/", tokens.revoke_token, name="revoke_token"),
]
ADMINISTRATION = [
    path("members/", members.members, name="members"),
    path("members/invite/", members.invite, name="invite"),
    path("members/agents/new/", members.add_agent, name="add_agent"),
    path("members/<uuid:member_id>/", members.member, name="member"),
    path("members/<uuid:member_id>/link/", members.make_link, name="make_link"),
    path("members/<uuid:member_id>/deactivate/", members.deactivate, name="deactivate"),
    path("members/<uuid:member_id>/reactivate/", members.reactivate, name="reactivate"),
    path(
        "members/<uuid:member_id>/second-factors/remove/",
        members.remove_second_factors,
        name="remove_second_factors",
    ),
    path("members/<uuid:member_id>/tokens/new/", tokens.add_agent_token, name="add_agent_token"),
    path("teams/", members.teams, name="teams"),
    path("teams/<uuid:team_id>/rename/", members.rename_team, name="rename_team"),
    path("teams/<uuid:team_id>/delete/", members.delete_team, name="delete_team"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.add_role, name="add_role"),
    path("roles/<uuid:role_id>/", roles.role, name="role"),
    path("roles/<uuid:role_id>/delete/", roles.delete_role, name="delete_role"),
    path("workspace/", roles.workspace, name="workspace"),
    path("currencies/", currencies.currencies, name="currencies"),
    path("currencies/import/", currencies.import_rates, name="import_rates"),
    path("currencies/<str:code>/", currencies.currency, name="currency"),
    path("currencies/<str:code>/<str:day>/delete/", currencies.delete_rate, name="delete_rate"),
    path("audit/", audit.audit, name="audit"),
]
SETTINGS = path("settings/", include([*OWN, *ADMINISTRATION]))
PATHS = [*STEPS, path("", include(([*GATE, SETTINGS], "team")))]
