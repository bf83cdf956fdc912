"""Roles, and what their members may do."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from troth.team import commands, queries
from troth.team.actor import Scope, Verb, everyone
from troth.team.errors import NameTaken, RoleInUse, RoleIsBuiltIn, WrongRights
from troth.team.tests.factories import acting_as, make_administrator, make_member, role

pytestmark = pytest.mark.django_db

OWN_PEOPLE = {"*": {"see": "none"}, "people": {"see": "own", "change": "own"}}


def test_a_role_of_ones_own_reaches_as_far_as_it_says() -> None:
    sales = commands.make_role(name="Field sales", rights=OWN_PEOPLE, by=acting_as(make_administrator()))
    member = make_member()
    commands.change_member(member=member, role=sales, by=everyone())
    make_administrator()
    actor = acting_as(member)
    assert actor.reaches("people", Verb.SEE, member.pk)
    assert not actor.reaches("people", Verb.SEE, uuid.uuid4())
    assert not actor.reaches("people", Verb.SEE, None)
    assert actor.scope("companies", Verb.SEE) is Scope.NONE
    assert not actor.may("people.delete")


def test_a_field_that_a_role_may_not_read_can_not_be_written_either() -> None:
    fields = {"people.birthday": "hidden", "people.lifecycle": "read"}
    shop = commands.make_role(name="Shop", rights={"*": {"see": "all"}}, fields=fields, by=everyone())
    member = make_member()
    make_administrator()
    commands.change_member(member=member, role=shop, by=everyone())
    actor = acting_as(member)
    assert not actor.may_read("people", "birthday")
    assert not actor.may_write("people", "birthday")
    assert actor.may_read("people", "lifecycle")
    assert not actor.may_write("people", "lifecycle")
    assert actor.may_write("people", "city")


def test_a_change_of_a_role_holds_at_once() -> None:
    sales = commands.make_role(name="Field sales", rights=OWN_PEOPLE, by=everyone())
    member = make_member()
    make_administrator()
    commands.change_member(member=member, role=sales, by=everyone())
    commands.change_role(role=sales, rights={"people": {"see": "none"}}, by=everyone())
    assert not acting_as(member).may("people.see")


@pytest.mark.parametrize("key", ["administrator", "manager", "member", "read-only"])
def test_built_in_roles_stay_as_they_are(key: str) -> None:
    with pytest.raises(RoleIsBuiltIn):
        commands.change_role(role=role(key), rights={}, by=everyone())
    with pytest.raises(RoleIsBuiltIn):
        commands.delete_role(role=role(key), by=everyone())


def test_a_role_that_somebody_has_is_not_deleted() -> None:
    sales = commands.make_role(name="Field sales", rights=OWN_PEOPLE, by=everyone())
    member = make_member()
    make_administrator()
    commands.change_member(member=member, role=sales, by=everyone())
    with pytest.raises(RoleInUse):
        commands.delete_role(role=sales, by=everyone())
    commands.change_member(member=member, role=role(), by=everyone())
    commands.delete_role(role=sales, by=everyone())
    assert queries.find_role("field-sales") is None


@pytest.mark.parametrize(
    "rights", [{"people": {"see": "everything"}}, {"people": {"look": "all"}}, {"people": "all"}]
)
def test_rights_that_mean_nothing_are_refused(rights: dict[str, dict[str, str]]) -> None:
    with pytest.raises(WrongRights):
        commands.make_role(name="Odd", rights=rights, by=everyone())


def test_a_name_is_given_to_one_role_and_one_team() -> None:
    with pytest.raises(NameTaken):
        commands.make_role(name="Manager", rights={}, by=everyone())
    commands.make_team(name="Shop", by=everyone())
    with pytest.raises(NameTaken):
        commands.make_team(name="shop", by=everyone())


def test_managers_make_no_roles_and_no_teams() -> None:
    by = acting_as(make_member(role_key="manager"))
    with pytest.raises(PermissionDenied):
        commands.make_role(name="Mine", rights={}, by=by)
    with pytest.raises(PermissionDenied):
        commands.make_team(name="Mine", by=by)


def test_a_manager_does_everything_with_records_but_does_not_administer() -> None:
    actor = acting_as(make_member(role_key="manager"))
    assert actor.may("people.delete")
    assert actor.may("companies.import")
    assert not actor.may("administrator")


def test_read_only_reads_and_nothing_else() -> None:
    actor = acting_as(make_member(role_key="read-only"))
    assert [verb for verb in Verb if actor.may(f"people.{verb}")] == [Verb.SEE]
