"""Adding, changing and letting go of members."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from troth.team import commands, queries
from troth.team.actor import everyone
from troth.team.errors import EmailTaken, LastAdministrator, NobodyToAnswer, OwnRole
from troth.team.models import Member, Session
from troth.team.tests.factories import PASSWORD, acting_as, make_administrator, make_member, role

pytestmark = pytest.mark.django_db


def test_an_administrator_adds_a_member_who_can_sign_in() -> None:
    by = acting_as(make_administrator())
    member = commands.add_member(email=" Ada@Example.org ", name="Ada", role=role(), password=PASSWORD, by=by)
    assert member.email == "ada@example.org"
    assert member.check_password(PASSWORD)
    assert member.password.startswith("argon2")


@pytest.mark.parametrize("key", ["manager", "member", "read-only"])
def test_nobody_else_adds_members(key: str) -> None:
    by = acting_as(make_member(role_key=key))
    with pytest.raises(PermissionDenied):
        commands.add_member(email="new@example.org", name="New", role=role("administrator"), by=by)
    assert not Member.objects.filter(email="new@example.org").exists()


def test_a_token_without_the_scope_does_not_add_members_even_for_an_administrator() -> None:
    by = acting_as(make_administrator(), scopes=frozenset({"people.*"}))
    with pytest.raises(PermissionDenied):
        commands.add_member(email="new@example.org", name="New", role=role(), by=by)


def test_a_mail_address_is_taken_once_whatever_the_case() -> None:
    make_member(email="ada@example.org")
    with pytest.raises(EmailTaken):
        commands.add_member(email="ADA@example.org", name="Ada", role=role(), by=everyone())


@pytest.mark.parametrize("password", ["short", "password123", "ada@example.org"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        commands.add_member(
            email="ada@example.org", name="Ada", role=role(), password=password, by=everyone()
        )
    assert not Member.objects.filter(email="ada@example.org").exists()


def test_nobody_changes_their_own_role() -> None:
    make_administrator()
    me = make_administrator()
    with pytest.raises(OwnRole):
        commands.change_member(member=me, role=role("read-only"), by=acting_as(me))


def test_the_last_administrator_can_not_be_demoted() -> None:
    only = make_administrator()
    with pytest.raises(LastAdministrator):
        commands.change_member(member=only, role=role(), by=everyone())
    assert queries.get_member(only.pk).role.key == "administrator"


def test_the_last_administrator_can_not_be_deactivated() -> None:
    only = make_administrator()
    with pytest.raises(LastAdministrator):
        commands.deactivate_member(member=only, by=acting_as(only))
    assert queries.get_member(only.pk).is_active


def test_an_invited_or_programmed_administrator_does_not_count_as_one() -> None:
    only = make_administrator()
    commands.invite_member(email="later@example.org", name="Later", role=role("administrator"), by=everyone())
    commands.add_agent(name="Robot", role=role("administrator"), answers_to=only, by=everyone())
    with pytest.raises(LastAdministrator):
        commands.deactivate_member(member=only, by=everyone())


def test_who_is_let_go_is_out_at_once_with_their_agents() -> None:
    administrator = acting_as(make_administrator())
    leaver = make_member()
    agent = commands.add_agent(name="Scout", role=role(), answers_to=leaver, by=administrator)
    _token, own_key = commands.make_token(member=leaver, name="Laptop", by=acting_as(leaver))
    _token, agent_key = commands.make_token(member=agent, name="Scout", by=administrator)
    Session.objects.create(
        session_key="k" * 32, session_data="", expire_date="2999-01-01T00:00Z", member=leaver
    )

    commands.deactivate_member(member=leaver, by=administrator)

    assert queries.actor_of_token(own_key) is None
    assert queries.actor_of_token(agent_key) is None
    assert not Session.objects.filter(member=leaver).exists()
    assert queries.find_actor(leaver.pk, origin="web") is None
    assert queries.find_actor(agent.pk, origin="web") is None


def test_an_agent_answers_to_a_person_who_is_active() -> None:
    administrator = make_administrator()
    by = acting_as(administrator)
    agent = commands.add_agent(name="Scout", role=role(), answers_to=administrator, by=by)
    with pytest.raises(NobodyToAnswer):
        commands.add_agent(name="Scout's scout", role=role(), answers_to=agent, by=by)
    actor = acting_as(agent)
    assert actor.is_agent
    assert actor.answers_to == administrator.name


def test_members_of_a_team_reach_each_other() -> None:
    by = acting_as(make_administrator())
    workshop = commands.make_team(name="Workshop", by=by)
    ada, bo, cato = make_member(), make_member(), make_member()
    for member in (ada, bo):
        commands.change_member(member=member, teams=[workshop], by=by)
    assert acting_as(ada).team_member_ids == {ada.pk, bo.pk}
    assert acting_as(cato).team_member_ids == {cato.pk}
    commands.change_member(member=bo, teams=[], by=by)
    assert acting_as(ada).team_member_ids == {ada.pk}


def test_every_change_of_a_member_is_in_the_trail() -> None:
    administrator = make_administrator()
    member = make_member()
    commands.change_member(member=member, role=role("manager"), by=acting_as(administrator))
    latest = queries.history_of("members", member.pk, seen_by=everyone())[0]
    assert latest.actor_name == administrator.name
    assert [change.field for change in latest.changes] == ["role_id"]


def test_an_actor_costs_one_query(django_assert_num_queries: object) -> None:
    member = make_member()
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.find_actor(member.pk, origin="web")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_let_each_other_go_at_once_do_not_both_succeed() -> None:
    one, two = make_administrator(), make_administrator()
    refused: list[Exception] = []

    def let_go(member: Member) -> None:
        try:
            commands.deactivate_member(member=member, by=everyone())
        except LastAdministrator as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=let_go, args=[member]) for member in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Member.objects.filter(is_active=True, role__is_administrator=True).count() == 1
