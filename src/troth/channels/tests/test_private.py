"""A private conversation is seen by who has it, who was called in and administrators, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Conflict, NotFound
from troth.catalog.records import change_record
from troth.channels import commands, queries
from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import Conversation, Folder, Happening, Link
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.test_hands import asked, begun, team
from troth.channels.tests.test_inbox import acts, box, member
from troth.people.commands import create_company
from troth.people.models import Person
from troth.team.actor import Actor, Scope, everyone
from troth.timeline.models import Interaction
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
__all__ = ["asked"]  # a fixture

Asked = Callable[[Actor, str], set[str]]


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.TEAM, Scope.ALL])
def test_neither_house_nor_team_sees_it(asked: Asked, scope: Scope) -> None:
    aoife, dele, noor = member("Aoife"), member("Dele"), member("Noor")
    workshop = team("Workshop", aoife, dele)
    kept = begun("kept", mailbox=box("office"), team=workshop)
    begun("open", mailbox=box("depot"), team=workshop)
    commands.hide(conversation=kept, by=acts(aoife))
    assert asked(acts(aoife, scope), "team is present") == {"kept", "open"}
    assert asked(acts(dele, scope), "team is present") == {"open"}
    assert asked(replace(acts(dele), is_administrator=True), "is_private = true") == {"kept"}
    assert asked(acts(aoife, Scope.NONE), "") == set()
    commands.add_note(conversation=kept, words="@Noor, please look", by=acts(aoife))
    assert asked(acts(noor, scope), "is_private = true") == {"kept"}
    with pytest.raises(NotFound):
        queries.get_conversation(kept.pk, seen_by=acts(dele))


def test_words_leave_the_timeline_and_later_ones_do_not_come_there(
    inbox: Folder, arrive: Arrive, siobhan: Person
) -> None:
    noor, dele = member("Noor"), member("Dele")
    arrive(inbox, mail("1@merrin", words="The salary is late"))
    here = Conversation.objects.get()
    commands.hide(conversation=here, by=acts(noor))
    arrive(inbox, mail("2@merrin", after="1@merrin", words="Any news of my salary?"))
    assert list(Interaction.objects.filter(kind="mail").values_list("subject", "body")) == [("", "")] * 2

    def words_for(actor: Actor) -> list[str]:
        found = timeline_of(person_id=siobhan.pk, kinds=["mail"], seen_by=actor).entries
        return [each.words for each in found]

    assert words_for(acts(dele)) == ["", ""]
    assert words_for(acts(noor)) == ["Any news of my salary?", "The salary is late"]
    commands.show(conversation=here, by=acts(noor))
    assert words_for(acts(dele)) == words_for(acts(noor))


def test_only_who_has_it_can_make_it_private_and_it_stays_in_somebodys_hands() -> None:
    aoife, dele = member("Aoife"), member("Dele")
    here = begun("office", mailbox=box("office"), assignee=dele)
    with pytest.raises(Conflict, match="Somebody else has it"):
        commands.hide(conversation=here, by=acts(aoife))
    with pytest.raises(Conflict, match="somebody’s own"):
        commands.hide(conversation=begun("own", mailbox=box("dele", owner=dele)), by=acts(dele))
    with pytest.raises(Conflict):
        commands.hide(conversation=begun("any", mailbox=None), by=everyone())
    commands.hide(conversation=here, by=acts(dele))
    with pytest.raises(Conflict, match="give it to a member"):
        commands.assign(conversation=here, member_id=None, by=acts(dele))
    with pytest.raises(Conflict, match="give it to a member"):
        commands.give_to_team(conversation=here, team_id=team("Workshop").pk, by=acts(dele))
    with pytest.raises(Conflict, match="private"):
        commands.merge_conversations(source=here, target=begun("b", mailbox=None), by=acts(dele))
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=here.pk).update(assignee=None)
    here.refresh_from_db()
    assert (here.is_private, here.assignee_id) == (True, dele.pk)


def test_it_is_taken_back_as_it_was() -> None:
    dele = member("Dele")
    by = acts(dele)
    here = begun("office", mailbox=box("office"))
    given = commands.assign(conversation=here, member_id=dele.pk, by=by)
    first = queries.last_deed(given, by=by)
    change_record(CONVERSATIONS, here.pk, {"is_private": True}, by=by)
    assert first
    with pytest.raises(Conflict, match="give it to a member"):
        commands.take_back(conversation=here, happening_id=first, by=by)
    last = queries.last_deed(here, by=by)
    assert last
    commands.take_back(conversation=here, happening_id=last, by=by)
    here.refresh_from_db()
    assert (here.is_private, here.assignee_id) == (False, dele.pk)


def test_its_page_says_so_and_lets_it_go() -> None:
    chief = make_member("administrator")
    client = Client()
    client.force_login(chief)
    here = begun("office", mailbox=box("office"))
    base = f"/inbox/{here.pk}/"
    assert "Make private" in client.get(base).content.decode()
    client.post(f"{base}hide/")
    page = client.get(base).content.decode()
    assert "made it private" in page
    assert "Make private" not in page
    client.post(f"{base}show/")
    assert "let others see it again" in client.get(base).content.decode()


def test_a_link_is_told_and_taken_back() -> None:
    dele = member("Dele")
    by = acts(dele)
    here = begun("Forty bikes", mailbox=box("office"))
    firm = create_company(values={"name": "Otter Bay"}, by=everyone())
    about = [("companies", firm.pk)]
    commands.link(conversation=here, about=about * 2, by=by)
    commands.link(conversation=here, about=about, by=by)
    told = queries.said_in(here, seen_by=by)
    assert [(each.happening.what, each.record.title) for each in told if each.happening and each.record] == [
        ("linked", "Otter Bay")
    ]
    last = queries.last_deed(here, by=by)
    assert last
    commands.take_back(conversation=here, happening_id=last, by=by)
    assert not Link.objects.exists()
    commands.link(conversation=here, about=about, by=by)
    commands.unlink(conversation=here, kind="companies", record_id=firm.pk, by=by)
    commands.unlink(conversation=here, kind="companies", record_id=firm.pk, by=by)
    assert list(Happening.objects.order_by("at").values_list("what", flat=True)) == ["linked", "unlinked"]
    last = queries.last_deed(here, by=by)
    assert last
    commands.take_back(conversation=here, happening_id=last, by=by)
    assert Link.objects.count() == 1
    blind = replace(by, rights={"conversations": by.rights["conversations"]})
    assert [each.record for each in queries.said_in(here, seen_by=blind)] == [None]
