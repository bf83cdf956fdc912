"""Keys for programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied

from troth.ground import clock
from troth.team import commandline, commands, queries
from troth.team.actor import everyone
from troth.team.errors import WrongRights
from troth.team.models import Audit, Member, Token
from troth.team.tests.factories import PASSWORD, acting_as, make_administrator, make_member

pytestmark = pytest.mark.django_db


def test_a_token_acts_as_its_member_from_where_it_says() -> None:
    member = make_member()
    _token, raw = commands.make_token(member=member, name="Shop", by=acting_as(member))
    actor = queries.actor_of_token(raw, address="203.0.113.9")
    assert actor is not None
    assert actor.member_id == member.pk
    assert actor.origin == "api token Shop 203.0.113.9"


def test_only_a_digest_of_the_token_is_kept_anywhere() -> None:
    member = make_member()
    token, raw = commands.make_token(member=member, name="Shop", by=acting_as(member))
    commands.revoke_token(token=token, by=acting_as(member))
    assert raw not in str(list(Token.objects.values()))
    assert token.digest not in str(list(Audit.objects.values()))


def test_scopes_narrow_what_the_member_may_do_and_widen_nothing() -> None:
    member = make_member(role_key="read-only")
    _token, raw = commands.make_token(
        member=member, name="Shop", scopes=["people.read", "companies.*"], by=acting_as(member)
    )
    actor = queries.actor_of_token(raw)
    assert actor is not None
    assert actor.may("people.see")
    assert not actor.may("tasks.see")
    assert not actor.may("companies.change")


@pytest.mark.parametrize("scope", ["", "people", "people.see", "*.*.*", "people.read;drop", "PEOPLE.read"])
def test_a_scope_that_means_nothing_is_refused(scope: str) -> None:
    member = make_member()
    with pytest.raises(WrongRights):
        commands.make_token(member=member, name="Odd", scopes=[scope], by=acting_as(member))


def test_a_token_makes_no_token_that_may_do_more() -> None:
    member = make_administrator()
    by = acting_as(member, scopes=frozenset({"people.read"}))
    with pytest.raises(PermissionDenied):
        commands.make_token(member=member, name="More", scopes=["*"], by=by)
    commands.make_token(member=member, name="Same", scopes=["people.read"], by=by)


def test_a_token_for_another_person_is_not_made_not_even_by_an_administrator() -> None:
    with pytest.raises(PermissionDenied):
        commands.make_token(member=make_member(), name="Spy", by=acting_as(make_administrator()))


def test_a_token_ends_at_its_time_and_when_it_is_revoked() -> None:
    member = make_member()
    by = acting_as(member)
    _token, short = commands.make_token(
        member=member, name="Short", expires_at=clock.now() + timedelta(days=1), by=by
    )
    token, other = commands.make_token(member=member, name="Other", by=by)
    assert queries.actor_of_token(short) is not None
    with clock.stopped(clock.now() + timedelta(days=2)):
        assert queries.actor_of_token(short) is None
    commands.revoke_token(token=token, by=by)
    assert queries.actor_of_token(other) is None


def test_a_stranger_does_not_revoke_it() -> None:
    member = make_member()
    token, _raw = commands.make_token(member=member, name="Mine", by=acting_as(member))
    with pytest.raises(PermissionDenied):
        commands.revoke_token(token=token, by=acting_as(make_member()))


def test_use_is_noted_once_a_minute() -> None:
    member = make_member()
    token, raw = commands.make_token(member=member, name="Shop", by=acting_as(member))
    start = clock.now()
    for seconds in (0, 30, 90):
        with clock.stopped(start + timedelta(seconds=seconds)):
            commands.use_token(raw, address=f"203.0.113.{seconds}")
    token.refresh_from_db()
    assert token.last_used_from == "203.0.113.90"
    assert token.last_used_at == start + timedelta(seconds=90)
    assert commands.use_token("troth_wrong", address="203.0.113.1") is None


def test_the_command_line_prints_the_token_alone_on_the_last_line() -> None:
    member = make_member(email="ada@example.org")
    arguments = ["add", "ada@example.org", "--name", "Shop", "--scope", "people.read"]
    result = CliRunner().invoke(commandline.token, arguments)
    assert result.exit_code == 0
    actor = queries.actor_of_token(result.output.splitlines()[-1])
    assert actor is not None
    assert actor.member_id == member.pk
    assert actor.scopes == frozenset({"people.read"})


def test_the_command_line_adds_a_member_with_a_password_or_a_link() -> None:
    runner = CliRunner()
    with_password = ["add", "bo@example.org", "--role", "manager", "--password-stdin"]
    assert runner.invoke(commandline.member, with_password, input=f"{PASSWORD}\n").exit_code == 0
    assert Member.objects.get(email="bo@example.org").check_password(PASSWORD)
    linked = runner.invoke(commandline.member, ["add", "cy@example.org", "--role", "read-only"])
    secret = linked.output.strip().split("/")[-2]
    assert commands.find_entry_link(secret).member == Member.objects.get(email="cy@example.org")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["add", "bo@example.org", "--role", "king"], 2),
        (["add", "bo@example.org"], 2),
        (["add", "ada@example.org", "--role", "member"], 1),
        (["link", "nobody@example.org"], 1),
    ],
)
def test_the_command_line_refuses_with_its_status(arguments: list[str], status: int) -> None:
    make_member(email="ada@example.org")
    assert CliRunner().invoke(commandline.member, arguments).exit_code == status


def test_the_house_makes_tokens_for_anybody() -> None:
    _token, raw = commands.make_token(member=make_member(), name="Set-up", by=everyone())
    assert queries.actor_of_token(raw) is not None
