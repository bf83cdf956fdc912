"""The settings of administrators: members, agents, teams, roles, the workspace, the trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from troth.team import commands, queries
from troth.team.actor import everyone
from troth.team.models import Member, Role, Team
from troth.team.tests.browsers import Browser
from troth.team.tests.factories import PASSWORD, acting_as, make_member, role
from troth.team.tests.test_sign_in import code_of

pytestmark = pytest.mark.django_db


def test_an_invitation_gives_a_link_that_works(administrator: Browser) -> None:
    team = commands.make_team(name="Shop", by=everyone())
    status, page = administrator.post(
        "invite", name="Bo", email="Bo@example.org", role=str(role("manager").pk), teams=[str(team.pk)]
    )
    assert status == 200
    link = re.search(r"/welcome/[\w-]+/", page)
    assert link
    assert Client().post(link[0], {"name": "Bo Lind", "password": PASSWORD}).status_code == 302
    found = Member.objects.get(email="bo@example.org")
    assert (found.name, found.role.key) == ("Bo Lind", "manager")
    assert queries.team_ids_of(found.pk) == {team.pk}


def test_somebody_is_invited_once(administrator: Browser) -> None:
    make_member(email="bo@example.org")
    status, page = administrator.post("invite", name="Bo", email="bo@example.org", role=str(role().pk))
    assert status == 422
    assert "already a member" in page


def test_a_member_is_changed_let_go_and_taken_back(administrator: Browser) -> None:
    other = make_member()
    values = {"name": "New Name", "email": other.email, "role": str(role("manager").pk)}
    assert administrator.post("member", other.pk, **values)[0] == 302
    other.refresh_from_db()
    assert (other.name, other.role.key) == ("New Name", "manager")
    administrator.post("deactivate", other.pk)
    assert not Member.objects.get(pk=other.pk).is_active
    assert "They left" in administrator.get("member", other.pk)[1]
    administrator.post("reactivate", other.pk)
    assert Member.objects.get(pk=other.pk).is_active


def test_the_last_administrator_is_told_why_they_stay(administrator: Browser) -> None:
    administrator.post("deactivate", administrator.member.pk)
    _status, page = administrator.get("members")
    assert "Nobody would be left" in page
    assert Member.objects.get(pk=administrator.member.pk).is_active


def test_a_lost_phone_is_helped_by_an_administrator_and_not_by_oneself(administrator: Browser) -> None:
    other = make_member()
    secret = queries.new_totp_secret()
    commands.turn_on_totp(member=other, secret=secret, code=code_of(secret), by=acting_as(other))
    administrator.post("remove_second_factors", other.pk)
    assert not queries.second_factor_of(other.pk).is_on
    assert administrator.post("remove_second_factors", administrator.member.pk)[0] == 403


def test_an_agent_gets_a_token_and_answers_to_somebody(administrator: Browser) -> None:
    values = {"name": "Scout", "role": str(role().pk), "answers_to": str(administrator.member.pk)}
    _status, to = administrator.post("add_agent", **values)
    agent = Member.objects.get(kind="agent")
    assert str(agent.pk) in to
    _status, page = administrator.post("add_agent_token", agent.pk, name="Nightly", days="", scopes=["*"])
    raw = re.search(r"troth_[\w-]{43}", page)
    assert raw
    actor = queries.actor_of_token(raw[0])
    assert actor
    assert (actor.is_agent, actor.answers_to) == (True, administrator.member.name)
    other = make_member()
    assert administrator.post("add_agent_token", other.pk, name="Spy", days="", scopes=["*"])[0] == 422


def test_teams_are_made_renamed_and_deleted(administrator: Browser) -> None:
    administrator.post("teams", name="Shop")
    team = Team.objects.get()
    assert administrator.post("teams", name="shop")[0] == 422
    administrator.post("rename_team", team.pk, name="Workshop")
    assert Team.objects.get().name == "Workshop"
    administrator.post("delete_team", team.pk)
    assert not Team.objects.exists()


def test_a_role_is_made_from_the_grid(administrator: Browser) -> None:
    values = {
        "name": "Field sales",
        "right.people.see": "team",
        "right.people.change": "own",
        "right.*.see": "all",
        "field.people.birthday": "hidden",
    }
    assert administrator.post("add_role", **values)[0] == 302
    made = Role.objects.get(key="field-sales")
    assert made.rights["people"] == {
        "see": "team", "change": "own", "create": "none", "delete": "none", "import": "none", "export": "none"
    }  # fmt: skip
    assert made.rights["*"]["see"] == "all"
    assert made.fields == {"people.birthday": "hidden"}
    _status, page = administrator.get("role", made.pk)
    assert re.search(r'name="right.people.see".*?<option value="team" selected>', page)
    administrator.post("delete_role", made.pk)
    assert not Role.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("wrong", [{"right.people.see": "everything"}, {"field.people.birthday": "loud"}])
def test_a_made_up_right_is_refused(administrator: Browser, wrong: dict[str, str]) -> None:
    assert administrator.post("add_role", name="Odd", **wrong)[0] == 422
    assert not Role.objects.filter(name="Odd").exists()


def test_a_built_in_role_is_shown_and_not_changed(administrator: Browser) -> None:
    before = role("member").rights
    assert "built in" in administrator.get("role", role("member").pk)[1]
    assert administrator.post("role", role("member").pk, name="Mine", **{"right.*.see": "none"})[0] == 422
    assert role("member").rights == before


def test_the_workspace_has_the_name_that_it_is_given(administrator: Browser) -> None:
    values = {
        "name": "Hollin Cycle Works",
        "country": "IE",
        "currency": "EUR",
        "time_zone": "Europe/Dublin",
        "language": "en",
    }
    assert administrator.post("workspace", **values)[0] == 302
    assert "Hollin Cycle Works" in Client().get("/sign-in/").content.decode()
    search = queries.AuditSearch(object_type="workspace")
    (entry,) = queries.search_audit(search, seen_by=everyone())
    assert ("name", "Troth", "Hollin Cycle Works") in [(c.field, c.old, c.new) for c in entry.changes]


def test_the_trail_names_who_what_and_which(administrator: Browser) -> None:
    other = make_member(name="Cato Finch")
    commands.change_member(member=other, role=role("manager"), by=acting_as(administrator.member))
    _status, page = administrator.get("audit", member=str(administrator.member.pk))
    assert "Cato Finch" in page
    assert "Manager" in page
    assert administrator.get("audit", from_day="soon")[0] == 422
    assert administrator.get("audit", before="nonsense")[0] == 200


@pytest.mark.parametrize("name", ["member", "role"])
def test_what_is_not_there_is_not_found(administrator: Browser, name: str) -> None:
    assert administrator.get(name, "01920000-0000-7000-8000-000000000000")[0] == 404


def test_the_list_of_members_costs_the_same_for_many(
    administrator: Browser, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _number in range(12):
        make_member(password="")
    with django_assert_max_num_queries(16):
        administrator.get("members")
