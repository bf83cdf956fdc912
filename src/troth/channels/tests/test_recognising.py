"""Mail of somebody who was not known becomes theirs once they are, and clutters nothing before."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.channels.commands import recognise
from troth.channels.models import Conversation, Folder, Mailbox, Message, Party
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.people.commands import add_email, change_person, create_person
from troth.people.models import Email, Person
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
BY = everyone()
ADDRESS = "s@merrin.example"


@pytest.fixture
def talk(inbox: Folder, sent: Folder, arrive: Arrive) -> Conversation:
    """A conversation with somebody who is nobody here."""
    arrive(inbox, mail("1@merrin", writer="Siobhán Kerrigan <s@merrin.example>"))
    arrive(sent, ours("2@hollin", after="1@merrin"))
    assert not Person.objects.exists()
    assert not Interaction.objects.exists()
    return Conversation.objects.get()


def signed_in(role: str = "member") -> Client:
    client = Client()
    client.force_login(Member.objects.create(email=f"{role}@hollin.example", role=Role.objects.get(key=role)))
    return client


def entries_of(person: Person) -> list[tuple[str, str]]:
    found = Interaction.objects.filter(person=person, kind="mail").order_by("happened_at")
    return list(found.values_list("direction", "body"))


def test_who_is_added_later_has_all_that_was_said_before(talk: Conversation) -> None:
    siobhan = create_person(values={"name": "Siobhán", "email": "S@Merrin.example"}, by=BY)
    assert recognise(people=[siobhan.pk], by=BY) == 2
    talk.refresh_from_db()
    assert talk.person == siobhan
    assert [each.person for each in Message.objects.order_by("at")] == [siobhan, None]
    assert entries_of(siobhan) == [("in", "Hello"), ("out", "Hello")]
    siobhan.refresh_from_db()
    assert siobhan.last_contact_at is not None
    assert recognise(by=BY) == 0  # and once is enough
    assert len(entries_of(siobhan)) == 2


def test_an_address_that_is_added_to_somebody_counts_too(talk: Conversation, inbox: Folder) -> None:
    bea = create_person(values={"name": "Bea", "email": "bea@quay.example"}, by=BY)
    assert recognise(people=[bea.pk], by=BY) == 0
    add_email(record=bea, address="S@Merrin.example", by=BY)
    add_email(record=bea, address=ADDRESS, by=BY)
    assert list(Email.objects.filter(person=bea).order_by("pk").values_list("address", "is_primary")) == [
        ("bea@quay.example", True),
        ("S@Merrin.example", False),
    ]
    assert recognise(people=[bea.pk], by=BY) == 2


def test_a_conversation_stays_with_whom_it_is_with(inbox: Folder, arrive: Arrive, siobhan: Person) -> None:
    arrive(inbox, mail("1@merrin"))
    arrive(inbox, mail("2@quay", writer="bea@quay.example", after="1@merrin"))
    bea = create_person(values={"name": "Bea", "email": "bea@quay.example"}, by=BY)
    recognise(by=BY)
    assert Conversation.objects.get().person == siobhan
    assert Message.objects.get(identifier="2@quay").person == bea
    assert (len(entries_of(siobhan)), len(entries_of(bea))) == (1, 1)


def test_what_bears_an_address_of_ours_is_nobodys(inbox: Folder, arrive: Arrive, mailbox: Mailbox) -> None:
    Member.objects.create(email="boss@hollin.example", role=Role.objects.get(key="member"))
    arrive(inbox, mail("1@evil", writer="boss@hollin.example"))
    create_person(values={"name": "The shop", "email": "shop@hollin.example"}, by=BY)
    create_person(values={"name": "The boss", "email": "boss@hollin.example"}, by=BY)
    assert recognise(by=BY) == 0
    assert not Party.objects.exclude(person=None).exists()
    assert "know/" not in signed_in().get(f"/inbox/{Conversation.objects.get().pk}/who/").text


def test_who_writes_is_kept_as_a_person_with_one_press(talk: Conversation) -> None:
    client = signed_in()
    page = client.get(f"/inbox/{talk.pk}/who/").text
    assert ('value="Siobhán Kerrigan"' in page, ADDRESS in page) == (True, True)
    client.post(f"/inbox/{talk.pk}/know/", {"name": "Siobhán K."})
    known = Person.objects.get()
    assert (known.name, known.email, known.owner) == ("Siobhán K.", ADDRESS, Member.objects.get())
    talk.refresh_from_db()
    assert talk.person == known
    client.post(f"/inbox/{talk.pk}/know/", {"name": "Again"})
    assert Person.objects.count() == 1


def test_who_writes_may_be_somebody_who_is_here(talk: Conversation) -> None:
    bea = create_person(values={"name": "Bea", "email": "bea@quay.example"}, by=BY)
    signed_in("administrator").post(f"/inbox/{talk.pk}/know/", {"name": "x", "person": bea.pk})
    assert Person.objects.count() == 1
    assert set(Email.objects.values_list("address", flat=True)) == {"bea@quay.example", ADDRESS}
    talk.refresh_from_db()
    assert talk.person == bea


def test_who_may_not_add_people_adds_none(talk: Conversation) -> None:
    client = signed_in("read-only")
    assert "know/" not in client.get(f"/inbox/{talk.pk}/who/").text
    bea = create_person(values={"name": "Bea"}, by=BY)
    for typed in ({"name": "x"}, {"person": bea.pk}):
        assert client.post(f"/inbox/{talk.pk}/know/", typed).status_code == 403
    assert (Person.objects.count(), Email.objects.count()) == (1, 0)


def test_an_address_that_was_corrected_is_heard_of(talk: Conversation) -> None:
    bea = create_person(values={"name": "Bea", "email": "s@merin.example"}, by=BY)
    change_person(record=bea, values={"email": ADDRESS}, by=BY)
    recognise(people=[bea.pk], by=BY)
    talk.refresh_from_db()
    assert talk.person == bea
