"""The gate: password, code, link. Passkeys are tried in a real browser, in tests/browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from troth.ground import clock
from troth.team import commands, queries
from troth.team.actor import everyone
from troth.team.models import FailedTry, Member, Session
from troth.team.tests.factories import PASSWORD, acting_as, make_administrator, make_member

pytestmark = pytest.mark.django_db


def sign_in(browser: Client, member: Member, password: str = PASSWORD, **values: str):
    return browser.post("/sign-in/", {"email": member.email, "password": password, **values})


def turn_on_totp(member: Member) -> str:
    secret = queries.new_totp_secret()
    commands.turn_on_totp(member=member, secret=secret, code=code_of(secret), by=acting_as(member))
    return secret


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def test_a_member_signs_in_and_goes_where_they_wanted(client: Client) -> None:
    member = make_member()
    assert client.get("/people/").headers["Location"] == "/sign-in/?next=/people/"
    response = sign_in(client, member, next="/people/")
    assert (response.status_code, response.headers["Location"]) == (302, "/people/")
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"])
def test_nobody_is_sent_to_another_site(client: Client, to: str) -> None:
    assert sign_in(client, make_member(), next=to).headers["Location"] == "/"


def test_a_wrong_password_says_how_many_tries_are_left(client: Client) -> None:
    member = make_member()
    response = sign_in(client, member, "wrong")
    assert response.status_code == 422
    assert "4 tries are left" in response.content.decode()


def test_an_unknown_account_looks_the_same(client: Client) -> None:
    member = make_member()
    known = sign_in(client, member, "wrong").content.decode()
    unknown = client.post("/sign-in/", {"email": "nobody@example.org", "password": "wrong"}).content.decode()
    assert "4 tries are left" in unknown
    assert without_what_differs(known.replace(member.email, "nobody@example.org")) == without_what_differs(
        unknown
    )


def without_what_differs(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken": ")[^>]*', "", page)


def test_after_five_wrong_passwords_the_right_one_waits_too(client: Client) -> None:
    member = make_member()
    for _try in range(5):
        sign_in(client, member, "wrong")
    assert "too many tries" in sign_in(client, member).content.decode()
    assert sign_in(client, make_member()).status_code == 302, "others are not kept waiting"
    with clock.stopped(clock.now() + timedelta(minutes=16)):
        assert sign_in(Client(), member).status_code == 302


def test_tries_are_counted_by_the_peer_and_not_by_what_it_claims(client: Client) -> None:
    member = make_member()
    for number in range(5):
        client.post(
            "/sign-in/",
            {"email": member.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
    assert "too many tries" in sign_in(client, member).content.decode()


def test_a_try_keeps_nothing_that_was_typed(client: Client) -> None:
    client.post("/sign-in/", {"email": "my-password", "password": "x"})
    assert "my-password" not in str(list(FailedTry.objects.values()))


def test_who_was_let_go_does_not_come_in_and_is_told_nothing(client: Client) -> None:
    make_administrator()
    member = make_member()
    commands.deactivate_member(member=member, by=everyone())
    assert "That password does not match" in sign_in(client, member).content.decode()


def test_an_agent_has_no_password_to_come_in_by(client: Client) -> None:
    agent = commands.add_agent(
        name="Scout", role=make_member().role, answers_to=make_administrator(), by=everyone()
    )
    for password in ("!", agent.password, PASSWORD):
        assert sign_in(client, agent, password).status_code == 422


def test_with_an_authenticator_app_the_password_alone_is_not_enough(client: Client) -> None:
    member = make_member()
    secret = turn_on_totp(member)
    response = sign_in(client, member, next="/companies/")
    assert response.headers["Location"] == "/sign-in/second/"
    assert client.get("/people/").status_code == 302, "not in yet"
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    response = client.post("/sign-in/second/", {"code": code_of(secret)})
    assert (response.status_code, response.headers["Location"]) == (302, "/companies/")
    assert client.get("/people/").status_code == 200


def test_a_code_works_once() -> None:
    member = make_member()
    secret = turn_on_totp(member)
    code = code_of(secret)
    assert commands.check_code(member=member, code=code)
    assert not commands.check_code(member=member, code=code)


def test_a_recovery_code_works_once(client: Client) -> None:
    member = make_member()
    turn_on_totp(member)
    code = queries.recovery_codes_of(member.pk)[3]
    for status in (302, 422):
        browser = Client()
        sign_in(browser, member)
        assert browser.post("/sign-in/second/", {"code": code}).status_code == status
    assert len(queries.recovery_codes_of(member.pk)) == 9


def test_codes_can_not_be_guessed(client: Client) -> None:
    member = make_member()
    secret = turn_on_totp(member)
    sign_in(client, member)
    for _try in range(5):
        client.post("/sign-in/second/", {"code": "000000"})
    assert "too many tries" in client.post("/sign-in/second/", {"code": code_of(secret)}).content.decode()


def test_the_second_step_is_nothing_without_the_first(client: Client) -> None:
    assert client.get("/sign-in/second/").headers["Location"] == "/sign-in/"
    assert client.post("/sign-in/second/", {"code": "123456"}).headers["Location"] == "/sign-in/"


def test_secrets_of_apps_and_codes_lie_encrypted() -> None:
    from allauth.mfa.models import Authenticator

    member = make_member()
    secret = turn_on_totp(member)
    assert secret not in str(list(Authenticator.objects.values()))


def test_signing_out_ends_the_session_and_needs_a_post(client: Client) -> None:
    member = make_member()
    sign_in(client, member)
    assert client.get("/sign-out/").status_code == 405
    assert Session.objects.filter(member=member).count() == 1
    client.post("/sign-out/")
    assert Session.objects.filter(member=member).count() == 0
    assert client.get("/people/").status_code == 302


def test_forged_forms_are_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    member = make_member()
    assert sign_in(browser, member).status_code == 403


def test_a_session_knows_its_device_and_address(client: Client) -> None:
    member = make_member()
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
    client.post(
        "/sign-in/",
        {"email": member.email, "password": PASSWORD},
        headers={"User-Agent": agent},
        REMOTE_ADDR="203.0.113.8",
    )
    session = Session.objects.get(member=member)
    assert (session.device, session.address) == ("Firefox on Linux", "203.0.113.8")


def test_a_visit_begins_anew_after_half_an_hour(client: Client) -> None:
    member = make_member()
    start = clock.now()
    with clock.stopped(start):
        commands.note_visit(member_id=member.pk)
    with clock.stopped(start + timedelta(minutes=10)):
        commands.note_visit(member_id=member.pk)
    with clock.stopped(start + timedelta(hours=20)):
        commands.note_visit(member_id=member.pk)
    assert queries.previous_visit_of(acting_as(member)) == start + timedelta(minutes=10)


def test_an_invited_member_comes_in_by_the_link(client: Client) -> None:
    member, secret = commands.invite_member(
        email="bo@example.org", name="Bo", role=make_member().role, by=everyone()
    )
    page = client.get(f"/welcome/{secret}/").content.decode()
    assert "bo@example.org" in page
    assert client.post(f"/welcome/{secret}/", {"name": "Bo", "password": "short"}).status_code == 422
    response = client.post(f"/welcome/{secret}/", {"name": "Bo Lind", "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/people/").status_code == 200
    assert client.get(f"/welcome/{secret}/").status_code == 404
    assert Member.objects.get(pk=member.pk).name == "Bo Lind"


def test_a_reset_link_does_not_pass_by_the_second_factor(client: Client) -> None:
    member = make_member()
    turn_on_totp(member)
    secret = commands.make_entry_link(member=member, by=everyone())
    response = client.post(f"/welcome/{secret}/", {"name": member.name, "password": "another long word"})
    assert response.headers["Location"] == "/sign-in/second/"
    assert client.get("/people/").status_code == 302


def test_the_first_one_here_is_welcomed(client: Client) -> None:
    assert "Nobody has come in yet" in client.get("/sign-in/").content.decode()
    secret = commands.make_first_administrator()
    values = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    assert client.post(f"/welcome/{secret}/", values).status_code == 302
    assert Member.objects.get(email="ada@example.org").role.is_administrator


def test_links_can_not_be_guessed(client: Client) -> None:
    for _try in range(5):
        assert client.get("/welcome/guess/").status_code == 404
    assert client.get("/welcome/guess/").status_code == 429
