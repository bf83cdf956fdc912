"""One's own settings, and who may open which page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from troth.ground import clock
from troth.team import queries
from troth.team.actor import everyone
from troth.team.models import Member, Session, Token
from troth.team.tests.browsers import Browser
from troth.team.tests.factories import PASSWORD, acting_as, make_administrator, make_member, role
from troth.team.tests.test_sign_in import code_of

pytestmark = pytest.mark.django_db

OWN = ["profile", "security", "confirm", "add_passkey", "totp", "add_token"]
ADMINISTRATION = ["members", "invite", "add_agent", "teams", "roles", "add_role", "workspace", "audit"]
BUTTONS = ["make_link", "deactivate", "reactivate", "remove_second_factors"]


@pytest.mark.parametrize("name", [*OWN, *ADMINISTRATION])
def test_an_administrator_opens_every_page(administrator: Browser, name: str) -> None:
    assert administrator.get(name)[0] == 200


@pytest.mark.parametrize("name", OWN)
def test_every_member_has_a_page_for_what_is_their_own(member: Browser, name: str) -> None:
    assert member.get(name)[0] == 200


@pytest.mark.parametrize("name", ADMINISTRATION)
@pytest.mark.parametrize("key", ["manager", "member", "read-only"])
def test_nobody_else_opens_or_uses_the_pages_of_administrators(key: str, name: str) -> None:
    make_administrator()
    browser = Browser(make_member(role_key=key))
    assert browser.get(name)[0] == 403
    assert browser.post(name, name="Mine", email="mine@example.org", role=str(role().pk))[0] in (403, 405)


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_of_administrators_do_nothing_for_others(member: Browser, name: str) -> None:
    other = make_member()
    assert member.post(name, other.pk)[0] == 403
    other.refresh_from_db()
    assert other.is_active
    assert queries.open_link_of(other.pk) is None


def test_a_profile_is_changed_and_the_pages_follow(member: Browser) -> None:
    values = {"name": "Ada Quill", "language": "de", "time_zone": "Europe/Berlin", "theme": "dark"}
    assert member.post("profile", **values)[0] == 302
    _status, page = member.get("profile")
    assert 'lang="de"' in page
    assert 'data-theme="dark"' in page
    assert acting_as(member.member).time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"language": "xx"}, {"time_zone": "Mars/Base"}, {"theme": "pink"}]
)
def test_a_wrong_profile_is_refused_and_what_was_typed_stays(member: Browser, wrong: dict[str, str]) -> None:
    values = {"name": "Typed before", "language": "", "time_zone": "", "theme": "system", **wrong}
    status, page = member.post("profile", **values)
    assert status == 422
    assert values["name"] in page
    assert Member.objects.get(pk=member.member.pk).name == member.member.name


def test_nobody_makes_themselves_administrator_by_the_profile(member: Browser) -> None:
    values = {"name": "Eve", "language": "", "time_zone": "", "theme": "system"}
    member.post("profile", **values, role=str(role("administrator").pk), is_active="0", email="x@example.org")
    found = Member.objects.get(pk=member.member.pk)
    assert (found.role.key, found.email) == ("member", member.member.email)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(member: Browser) -> None:
    other = Browser(member.member)
    assert member.post("change_password", old=PASSWORD, password="another long word")[0] == 302
    assert member.get("profile")[0] == 200
    assert other.get("profile")[0] == 302
    assert Member.objects.get(pk=member.member.pk).check_password("another long word")


def test_the_password_is_not_changed_without_the_old_one(member: Browser) -> None:
    assert member.post("change_password", old="wrong", password="another long word")[0] == 422
    assert member.post("change_password", old=PASSWORD, password="short")[0] == 422
    assert Member.objects.get(pk=member.member.pk).check_password(PASSWORD)


def test_a_session_is_ended_from_another_browser(member: Browser) -> None:
    other = Browser(member.member)
    rows = queries.list_sessions(member.member.pk, this_key=member.client.session.session_key)
    assert [row.is_this for row in rows].count(True) == 1
    stranger = Browser(make_member())
    ended = next(row.id for row in rows if not row.is_this)
    stranger.post("end_session", session=ended)
    assert other.get("profile")[0] == 200, "it is not the stranger's to end"
    member.post("end_session", session=ended)
    assert other.get("profile")[0] == 302
    assert member.get("profile")[0] == 200


def test_all_other_sessions_are_ended_at_once(member: Browser) -> None:
    others = [Browser(member.member), Browser(member.member)]
    member.post("end_other_sessions")
    assert [other.get("profile")[0] for other in others] == [302, 302]
    assert member.get("profile")[0] == 200


def test_the_key_of_a_session_is_not_on_the_page(member: Browser) -> None:
    Browser(member.member)
    _status, page = member.get("security")
    keys = Session.objects.values_list("session_key", flat=True)
    assert len(keys) >= 2
    assert not [key for key in keys if key in page]


@pytest.mark.parametrize("name", ["add_passkey", "totp", "add_token"])
def test_what_lets_somebody_in_asks_again_who_it_is(member: Browser, name: str) -> None:
    member.wait(16 * 60)
    status, to = member.client.get(reverse(f"team:{name}")).status_code, reverse("team:confirm")
    assert status == 302
    assert member.post("confirm", password="wrong", next="/settings/profile/")[0] == 422
    assert member.get(name)[0] == 302
    assert member.post("confirm", password=PASSWORD, next="//evil.example")[1] == reverse("team:security")
    assert member.get(name)[0] == 200
    assert to == "/settings/security/confirm/"


def test_an_authenticator_app_is_set_up_and_forgotten(member: Browser) -> None:
    _status, page = member.get("totp")
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret
    assert member.post("totp", code="000000")[0] == 422
    assert member.post("totp", code=code_of(secret[1]))[1] == reverse("team:recovery_codes")
    _status, page = member.get("recovery_codes")
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", page)) == 10
    assert queries.second_factor_of(member.member.pk).is_on
    member.post("turn_off_totp")
    assert not queries.second_factor_of(member.member.pk).is_on
    assert queries.recovery_codes_of(member.member.pk) == []
    history = queries.history_of("members", member.member.pk, seen_by=everyone())
    assert [entry.operation for entry in history[:2]] == ["delete", "insert"]


def test_a_made_up_passkey_is_refused(member: Browser) -> None:
    member.get("add_passkey")
    for credential in (
        "{}",
        "[]",
        "null",
        '{"id": 1}',
        "not json",
        '{"response": {"attestationObject": "x"}}',
    ):
        assert member.post("add_passkey", name="Mine", credential=credential)[0] == 422
        assert Client().post("/sign-in/passkey/", {"credential": credential}).status_code == 422
    assert not queries.second_factor_of(member.member.pk).is_on


def test_a_token_is_shown_once_and_revoked(member: Browser) -> None:
    status, page = member.post("add_token", name="Shop", days="30", scopes=["people.read"])
    assert status == 200
    raw = re.search(r"troth_[\w-]{43}", page)
    assert raw
    actor = queries.actor_of_token(raw[0])
    assert actor
    assert actor.scopes == frozenset({"people.read"})
    _status, page = member.get("security")
    assert raw[0] not in page
    token = Token.objects.get()
    assert token.expires_at
    assert 29 <= (token.expires_at - clock.now()).days <= 30
    assert Browser(make_member()).post("revoke_token", token.pk)[0] == 404
    member.post("revoke_token", token.pk)
    assert queries.actor_of_token(raw[0]) is None


def test_a_token_with_made_up_scopes_is_refused(member: Browser) -> None:
    for scopes in ([], ["everything"], ["people.read", "*.*.*"]):
        assert member.post("add_token", name="Shop", days="30", scopes=scopes)[0] == 422
    assert not Token.objects.exists()
