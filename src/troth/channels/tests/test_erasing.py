"""Who is erased leaves no word in the mail, and does not come back with the next look at the server."""

from __future__ import annotations

import pytest

from troth.channels.commands import Received
from troth.channels.models import Conversation, Folder, Message, Party, SetAside
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.people.commands import create_person, delete_person
from troth.people.models import Person
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


def test_a_conversation_with_nobody_else_goes_whole(
    inbox: Folder, sent: Folder, siobhan: Person, arrive: Arrive
) -> None:
    arrive(inbox, mail("1@merrin"))
    arrive(sent, ours("2@hollin", after="1@merrin"))
    arrive(inbox, mail("3@elsewhere", writer="else@where.example"))
    delete_person(record=siobhan, by=everyone())
    assert list(Message.objects.values_list("identifier", flat=True)) == ["3@elsewhere"]
    assert Conversation.objects.count() == 1


def test_among_others_their_own_words_stay(inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    create_person(values={"name": "Bea", "email": "bea@quay.example"}, by=everyone())
    arrive(inbox, mail("1@merrin", words="I am Siobhan"))
    quoting = "Fine by me.\r\n\r\n> I am Siobhan"
    arrive(inbox, mail("2@quay", writer="bea@quay.example", after="1@merrin", words=quoting))
    delete_person(record=siobhan, by=everyone())
    told = Message.objects.order_by("at", "id").values_list("said", "quoted", "html", "subject")
    assert list(told) == [("", "", "", ""), ("Fine by me.", "", "", "")]
    assert Conversation.objects.get().preview == ""
    assert not Party.objects.filter(address="s@merrin.example").exists()


def test_the_server_does_not_bring_them_back(inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    arrive(inbox, mail("1@merrin"), uid=1)
    arrive(inbox, b"s@merrin.example wrote no mail", uid=2)
    delete_person(record=siobhan, by=everyone())
    assert SetAside.objects.count() == 0
    assert arrive(inbox, mail("1@merrin"), uid=3) is Received.LEFT_OUT
    assert Message.objects.count() == 0
