"""What lies in somebody's mailbox is theirs: on the timeline others see that it was written, and no word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.test import Client

from troth.channels import commands
from troth.channels.commands.recognising import recognise
from troth.channels.models import Conversation, Folder, Mailbox
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.channels.tests.test_inbox import acts, member
from troth.people.commands import create_person
from troth.people.models import Person
from troth.team.actor import Actor, Scope, everyone
from troth.team.models import Member, Membership, Team
from troth.timeline.models import Interaction
from troth.timeline.queries import Entry, timeline_of

pytestmark = pytest.mark.django_db

SECRET = "The diagnosis came"


def told_to(actor: Actor, person: Person) -> Sequence[Entry]:
    return timeline_of(person_id=person.pk, kinds=["mail"], seen_by=actor).entries


@pytest.fixture
def noor(mailbox: Mailbox) -> Member:
    """Give the mailbox to a member."""
    made = member("Noor")
    Mailbox.objects.filter(pk=mailbox.pk).update(owner=made)
    mailbox.refresh_from_db()
    return made


def written(siobhan: Person) -> list[tuple[str, str, str]]:
    found = Interaction.objects.filter(person=siobhan, kind="mail").order_by("happened_at")
    return list(found.values_list("direction", "subject", "body"))


def test_of_a_members_own_mailbox_others_see_that_it_was_written_and_no_word(
    inbox: Folder, sent: Folder, arrive: Arrive, noor: Member, siobhan: Person
) -> None:
    for folder in (inbox, sent):
        folder.mailbox.refresh_from_db()
    arrive(inbox, mail("1@merrin", words=SECRET))
    arrive(sent, ours("2@hollin", after="1@merrin", words=SECRET))
    assert written(siobhan) == [("in", "", ""), ("out", "", "")]
    mine = told_to(acts(noor), siobhan)
    assert [(each.words, bool(each.mention)) for each in mine] == [(SECRET, True)] * 2
    dele = member("Dele")
    foreign = told_to(acts(dele), siobhan)
    assert [(each.words, each.subject, each.mention) for each in foreign] == [("", "", None)] * 2
    for path in (f"/people/{siobhan.pk}/", "/", f"/api/v1/people/{siobhan.pk}/timeline"):
        for one, sees in ((noor, "/people/" in path and "/api/" not in path), (dele, False)):
            client = Client()
            client.force_login(one)
            assert (SECRET in client.get(path).content.decode()) == sees


def test_whoever_gets_the_conversation_gets_its_words(
    inbox: Folder, arrive: Arrive, noor: Member, siobhan: Person
) -> None:
    inbox.mailbox.refresh_from_db()
    arrive(inbox, mail("1@merrin", words=SECRET))
    dele = member("Dele")
    assert [each.words for each in told_to(acts(dele), siobhan)] == [""]
    commands.assign(conversation=Conversation.objects.get(), member_id=dele.pk, by=acts(noor))
    assert [each.words for each in told_to(acts(dele), siobhan)] == [SECRET]


def test_of_a_teams_mailbox_its_members_see_the_words(
    inbox: Folder, mailbox: Mailbox, arrive: Arrive, siobhan: Person
) -> None:
    noor, dele = member("Noor"), member("Dele")
    clinic = Team.objects.create(name="Clinic")
    Membership.objects.create(team=clinic, member=noor)
    Mailbox.objects.filter(pk=mailbox.pk).update(team=clinic)
    inbox.mailbox.refresh_from_db()
    arrive(inbox, mail("1@merrin", words=SECRET))
    assert [each.words for each in told_to(acts(noor, Scope.TEAM), siobhan)] == [SECRET]
    assert [each.words for each in told_to(acts(dele, Scope.TEAM), siobhan)] == [""]


def test_of_the_mailbox_of_the_firm_the_timeline_keeps_the_words(
    inbox: Folder, arrive: Arrive, siobhan: Person
) -> None:
    arrive(inbox, mail("1@merrin", words=SECRET))
    assert written(siobhan) == [("in", "Wheels before Easter?", SECRET)]


def test_mail_of_whom_nobody_knew_tells_no_word_either(inbox: Folder, arrive: Arrive, noor: Member) -> None:
    inbox.mailbox.refresh_from_db()
    arrive(inbox, mail("1@merrin", words=SECRET))
    known = create_person(values={"name": "Siobhán", "email": "s@merrin.example"}, by=everyone())
    recognise(by=everyone())
    assert written(known) == [("in", "", "")]
