"""A conversation in the hands of a team: its members see it on both engines, and one of them takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from troth.catalog.errors import Conflict, Invalid
from troth.catalog.records import change_record
from troth.catalog.registry import object_types
from troth.channels import commands, queries
from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import Conversation
from troth.channels.tests.test_inbox import acts, box, member
from troth.ground.clock import now
from troth.questions import listing
from troth.questions.lake import answering
from troth.questions.lake.refreshing import refresh
from troth.questions.listing import read_query
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.team.models import Member, Membership, Team

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Asked = Callable[[Actor, str], set[str]]


def begun(subject: str, **values: object) -> Conversation:
    at = now()
    return Conversation.objects.create(
        channel="mail", subject=subject, first_at=at, last_at=at, turn="ours", turn_since=at, **values
    )


def team(name: str, *among: Member) -> Team:
    made = Team.objects.create(name=name)
    for each in among:
        Membership.objects.create(team=made, member=each)
    return made


@pytest.fixture(params=["postgres", "duckdb"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Asked:
    """Ask a question of conversations; gives the subjects that it finds."""
    with connection.cursor() as cursor:  # what stands in no model is not emptied between tests
        cursor.execute("delete from lake_change; delete from lake_refresh")

    def found(by: Actor, where: str = "") -> set[str]:
        query = read_query(CONVERSATIONS, where=where)
        if request.param == "postgres":
            keys = set(listing.ids(query, by))
        else:
            refresh(tmp_path)
            keys = set(answering.ids(query, by, tmp_path).keys)
        return set(Conversation.objects.filter(pk__in=keys).values_list("subject", flat=True))

    return found


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.TEAM, Scope.ALL])
def test_whoever_is_in_the_team_sees_what_it_has_in_hand(asked: Asked, scope: Scope) -> None:
    aoife, dele, noor = member("Aoife"), member("Dele"), member("Noor")
    workshop = team("Workshop", aoife, dele)
    begun("given", mailbox=box("noor", owner=noor), team=workshop)
    begun("kept", mailbox=box("dele", owner=dele), assignee=dele)
    assert asked(acts(aoife, scope), "") == {"given"}
    assert asked(acts(noor, scope), "") == {"given"}  # it lies in their mailbox
    assert asked(acts(dele, scope), 'team = "workshop"') == {"given"}
    assert asked(acts(dele, scope), "team is missing") == {"kept"}
    assert asked(acts(aoife, Scope.NONE), "") == set()
    Team.objects.filter(pk=workshop.pk).update(name="Depot")
    assert asked(acts(dele, scope), 'team = "Depot"') == {"given"}
    Membership.objects.filter(member=aoife).delete()
    assert asked(acts(aoife, scope), "") == set()


def test_one_of_the_team_takes_it_and_a_second_is_told_who_was_quicker() -> None:
    aoife, dele = member("Aoife"), member("Dele")
    workshop = team("Workshop", aoife, dele)
    one = begun("Wheels", mailbox=box("noor", owner=member("Noor")), assignee=None)
    first, second = acts(aoife, Scope.OWN), acts(dele, Scope.OWN)
    commands.give_to_team(conversation=one, team_id=workshop.pk, by=acts(dele))
    assert queries.reached([one.pk], seen_by=first, to=Verb.CHANGE) == {one.pk}
    assert commands.take(conversation=one, by=first).assignee_id == aoife.pk
    with pytest.raises(Conflict, match="Aoife has taken it"):
        commands.take(conversation=one, by=second)
    one.refresh_from_db()
    assert (one.assignee_id, one.team_id) == (aoife.pk, workshop.pk)
    deed = queries.last_deed(one, by=first)
    assert deed
    assert commands.take_back(conversation=one, happening_id=deed, by=first).assignee_id is None
    assert commands.take(conversation=one, by=second).assignee_id == dele.pk


def test_a_team_gets_it_from_whoever_had_it_and_it_is_told_there() -> None:
    aoife, dele = member("Aoife"), member("Dele")
    workshop, me = team("Workshop", aoife), acts(dele)
    one = begun("Wheels", mailbox=box("shop"), assignee=dele)
    change_record(object_types()["conversations"], one.pk, {"team": str(workshop.pk)}, by=me)
    one.refresh_from_db()
    assert (one.assignee_id, one.team_id) == (None, workshop.pk)
    assert [each.whom for each in queries.said_in(one, seen_by=everyone())] == ["Workshop"]
    with pytest.raises(Invalid, match="no team"):
        commands.give_to_team(conversation=one, team_id=dele.pk, by=me)
    commands.assign(conversation=one, member_id=aoife.pk, by=me)
    assert commands.give_to_team(conversation=one, team_id=None, by=me).assignee_id == aoife.pk


def test_what_a_team_has_in_hand_stands_in_its_view_and_is_not_unassigned() -> None:
    aoife, dele = member("Aoife"), member("Dele")
    workshop, depot = team("Workshop", aoife), team("Depot", dele)
    shop, lent = box("workshop", team=workshop), box("depot", team=depot)
    begun("came in", mailbox=shop)
    begun("lent out", mailbox=shop, team=depot)
    begun("borrowed", mailbox=lent, team=workshop)
    begun("nobodys", mailbox=box("shop"))

    def view(key: str, by: Actor) -> set[str]:
        found = queries.listed(queries.view_of(key, seen_by=by), seen_by=by)
        assert queries.counts(seen_by=by)[key] == len(found.rows)
        return {row.subject for row in found.rows}

    assert view("team", acts(aoife)) == {"came in", "borrowed"}
    assert view("team", acts(dele)) == {"lent out"}
    assert view("unassigned", acts(aoife)) == {"came in", "nobodys"}


def test_by_the_page_it_is_given_to_a_team_and_taken(client: Client) -> None:
    aoife = member("Aoife")
    workshop = team("Workshop", aoife)
    one = begun("Wheels", mailbox=box("shop"))
    client.force_login(aoife)
    assert "Workshop" in client.get(f"/inbox/{one.pk}/assign/").content.decode()
    client.post(f"/inbox/{one.pk}/assign/", {"who": f"team:{workshop.pk}"})
    one.refresh_from_db()
    assert (one.team_id, one.assignee_id) == (workshop.pk, None)
    assert "Workshop has it: nobody has taken it yet" in client.get(f"/inbox/{one.pk}/").content.decode()
    client.post(f"/inbox/{one.pk}/take/")
    one.refresh_from_db()
    assert one.assignee_id == aoife.pk
    assert client.post(f"/inbox/{one.pk}/assign/", {"who": "team:no"}).status_code == 422
