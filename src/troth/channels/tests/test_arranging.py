"""Conversations are merged and split, their answers find them, and all of it is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from troth.catalog.errors import Conflict, NotFound
from troth.channels import commands, queries
from troth.channels.commands.threading import Threads
from troth.channels.mail.reading import read
from troth.channels.models import (
    Conversation,
    Folder,
    Happening,
    Link,
    Mailbox,
    Mention,
    Message,
    Note,
    ThreadKey,
)
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.channels.tests.test_inbox import acts, box, member, signed_in
from troth.ground.clock import now
from troth.people.commands import delete_person
from troth.people.models import Person
from troth.team.actor import Actor, everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(inbox: Folder, sent: Folder, arrive: Arrive) -> tuple[Conversation, Conversation]:
    """One of three mails with a note, and a later one of a single mail."""
    arrive(inbox, mail("a@merrin.example", subject="Wheels", day=2))
    arrive(sent, ours("b@hollin.example", after="a@merrin.example", day=3))
    arrive(
        inbox,
        mail("c@merrin.example", subject="Wheels", after="b@hollin.example", day=4, words="And a bell?"),
    )
    arrive(inbox, mail("d@merrin.example", subject="Once more", day=6, words="Hello again"))
    return Conversation.objects.get(subject="Wheels"), Conversation.objects.get(subject="Once more")


@pytest.fixture
def me() -> Actor:
    return acts(member("Dele"))


def everything() -> dict[str, list[Any]]:
    """Read all that merging and splitting may change, without when a row was touched."""
    names = ("conversation", "message", "note", "mention", "link", "thread_key", "happening")
    found = {}
    with connection.cursor() as cursor:
        for table in (f"channels_{name}" for name in names):
            cursor.execute(f"select (to_jsonb(t) - 'updated_at')::text from {table} t order by 1")
            found[table] = cursor.fetchall()
    return found


def subjects(by: Actor, find: str = "") -> set[str]:
    view = queries.view_of("all", seen_by=by)
    listed = queries.found(view, find, seen_by=by) if find else queries.listed(view, seen_by=by)
    return {row.subject for row in listed.rows}


def test_what_was_said_in_both_stands_in_one_in_order(two: tuple[Any, Any], me: Actor) -> None:
    early, late = two
    commands.add_note(conversation=late, words="They wrote twice", by=me)
    commands.tag(conversation=late, tags=["Repair"], by=me)
    commands.assign(conversation=late, member_id=me.member_id, by=me)
    one = commands.merge_conversations(source=late, target=early, by=me)
    said = [each.words for each in queries.said_in(one, seen_by=everyone()) if each.kind == "message"]
    assert said == ["Hello", "Hello", "And a bell?", "Hello again"]
    deeds = [each.happening.what for each in queries.said_in(one, seen_by=everyone()) if each.happening]
    assert set(deeds) == {"tagged", "assigned", "merged"}
    assert (one.messages_count, one.preview, one.turn, one.tags) == (4, "Hello again", "ours", ["Repair"])
    assert one.turn_since == Message.objects.get(identifier="c@merrin.example").at
    assert one.assignee_id == me.member_id
    assert Note.objects.get().conversation_id == early.pk
    assert subjects(me) == subjects(me, "hello") == {"Wheels"}
    with pytest.raises(NotFound):
        queries.get_conversation(late.pk, seen_by=me)
    assert queries.find_merged_into(late.pk, seen_by=me) == early.pk


def test_merging_is_taken_back_whole(two: tuple[Any, Any], me: Actor) -> None:
    early, late = two
    aoife = member("Aoife")
    commands.add_note(conversation=late, words="@Aoife look", by=me)
    commands.tag(conversation=late, tags=["Repair"], by=me)
    commands.link(conversation=late, about=[("deals", early.pk), ("tasks", late.pk)], by=me)
    commands.link(conversation=early, about=[("deals", early.pk)], by=me)
    before = everything()
    commands.merge_conversations(source=late, target=early, by=me)
    assert Mention.objects.get(member=aoife).conversation_id == early.pk
    assert Link.objects.filter(conversation=early).count() == 2
    assert everything() != before
    deed = queries.last_deed(early, by=me)
    assert deed
    commands.take_back(conversation=early, happening_id=deed, by=me)
    assert everything() == before


def test_what_was_done_since_stays_when_merging_is_taken_back(
    two: tuple[Any, Any], me: Actor, inbox: Folder, arrive: Arrive
) -> None:
    early, late = two
    commands.merge_conversations(source=late, target=early, by=me)
    deed = queries.last_deed(early, by=me)
    commands.tag(conversation=early, tags=["Fleet"], by=me)
    arrive(inbox, mail("e@merrin.example", after="d@merrin.example", day=9, words="In between"))
    assert deed
    commands.take_back(conversation=early, happening_id=deed, by=me)
    early.refresh_from_db()
    late.refresh_from_db()
    assert early.tags == ["Fleet"]
    assert (late.messages_count, late.state, late.turn) == (1, "open", "ours")
    assert early.messages_count == 4
    arrive(inbox, mail("f@merrin.example", after="d@merrin.example", day=10))
    late.refresh_from_db()
    assert late.messages_count == 2


def test_answers_to_either_find_the_merged_one(
    two: tuple[Any, Any], me: Actor, inbox: Folder, arrive: Arrive
) -> None:
    early, late = two
    third = Conversation.objects.create(
        channel="mail", subject="Third", mailbox=early.mailbox, first_at=now(), last_at=now()
    )
    commands.merge_conversations(source=late, target=early, by=me)
    commands.merge_conversations(source=early, target=third, by=me)
    arrive(inbox, mail("e@merrin.example", after="d@merrin.example", day=9))
    arrive(inbox, mail("f@merrin.example", after="c@merrin.example", day=9))
    third.refresh_from_db()
    assert third.messages_count == 6
    assert not Message.objects.exclude(conversation=third).exists()
    assert queries.find_merged_into(late.pk, seen_by=me) == third.pk


def test_what_was_written_in_a_conversation_that_was_merged_meanwhile_goes_on_in_the_other(
    two: tuple[Any, Any], me: Actor, mailbox: Mailbox
) -> None:
    early, late = two
    letter = read(mail("e@hollin.example"))
    commands.merge_conversations(source=late, target=early, by=me)
    with transaction.atomic():
        found = Threads([letter], [late.pk]).find(letter, mailbox, None, now(), late.pk)
    assert found.pk == early.pk


def test_the_database_lets_nothing_be_said_in_what_was_merged(two: tuple[Any, Any], me: Actor) -> None:
    early, late = two
    commands.merge_conversations(source=late, target=early, by=me)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(conversation=early).update(conversation=late)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(conversation=late, words="lost")
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadKey.objects.create(identifier="x", conversation=late)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=early.pk).update(
            merged_into=late, state="closed", turn="rest", turn_since=None
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=late.pk).update(state="open")
    with pytest.raises(NotFound):
        commands.merge_conversations(source=early, target=late, by=me)


def test_what_lies_in_somebodys_own_mailbox_is_merged_by_nobody_else(two: tuple[Any, Any], me: Actor) -> None:
    early, late = two
    aoife = member("Aoife")
    Conversation.objects.filter(pk=late.pk).update(mailbox=box("aoife", owner=aoife), assignee=me.member_id)
    before = everything()
    with pytest.raises(Conflict):
        commands.merge_conversations(source=late, target=early, by=me)
    assert everything() == before
    commands.merge_conversations(source=late, target=early, by=acts(aoife))


def test_a_part_becomes_a_conversation_of_its_own_and_comes_back(
    two: tuple[Any, Any], me: Actor, inbox: Folder, arrive: Arrive
) -> None:
    early, _late = two
    bell = Message.objects.get(identifier="c@merrin.example")
    commands.add_note(conversation=early, words="a bell", by=me)
    commands.link(conversation=early, about=[("deals", early.pk)], by=me)
    before = everything()
    begun = commands.split_conversation(conversation=early, message=bell, by=me)
    early.refresh_from_db()
    assert (early.messages_count, early.turn) == (2, "theirs")
    assert (begun.messages_count, begun.turn, begun.preview) == (1, "ours", "And a bell?")
    assert Note.objects.get().conversation_id == begun.pk
    assert "Wheels" in [each.other for each in queries.said_in(begun, seen_by=everyone())]
    arrive(inbox, mail("e@merrin.example", after="a@merrin.example b@hollin.example c@merrin.example", day=9))
    assert Message.objects.get(identifier="e@merrin.example").conversation_id == begun.pk
    Message.objects.filter(identifier="e@merrin.example").delete()
    ThreadKey.objects.filter(identifier="e@merrin.example").delete()
    deed = queries.last_deed(early, by=me)
    assert deed
    commands.take_back(conversation=early, happening_id=deed, by=me)
    Conversation.objects.filter(pk=begun.pk).delete()
    assert everything() == before


def test_what_came_since_goes_along_when_a_part_comes_back(
    two: tuple[Any, Any], me: Actor, inbox: Folder, arrive: Arrive
) -> None:
    early, _late = two
    bell = Message.objects.get(identifier="c@merrin.example")
    begun = commands.split_conversation(conversation=early, message=bell, by=me)
    arrive(inbox, mail("e@merrin.example", after="c@merrin.example", day=9))
    deed = queries.last_deed(early, by=me)
    assert deed
    commands.take_back(conversation=early, happening_id=deed, by=me)
    assert not Message.objects.filter(conversation=begun).exists()
    assert Message.objects.filter(conversation=early).count() == 4


def test_the_first_message_is_not_split_off(two: tuple[Any, Any], me: Actor) -> None:
    early, late = two
    first = Message.objects.get(identifier="a@merrin.example")
    with pytest.raises(Conflict):
        commands.split_conversation(conversation=early, message=first, by=me)
    with pytest.raises(NotFound):
        commands.split_conversation(conversation=late, message=first, by=me)
    assert not Happening.objects.exists()


def test_who_is_erased_leaves_no_word_in_what_was_merged(
    two: tuple[Any, Any], me: Actor, siobhan: Person
) -> None:
    early, late = two
    Message.objects.filter(direction="in").update(person=siobhan)
    Conversation.objects.update(person=siobhan)
    commands.merge_conversations(source=late, target=early, by=me)
    delete_person(record=siobhan, by=everyone())
    assert not Conversation.objects.exists()


def test_the_pages_merge_split_and_take_back(two: tuple[Any, Any], mailbox: Mailbox) -> None:
    early, late = two
    client = signed_in(member("Aoife"))
    asked = client.get(f"/inbox/{late.pk}/merge/", headers={"HX-Request": "true"}).content.decode()
    assert "Merge into which" in asked
    refused = client.post(f"/inbox/{late.pk}/merge/", {"into": str(mailbox.pk)})
    assert refused.status_code == 422
    answer = client.post(f"/inbox/{late.pk}/merge/", {"into": str(early.pk)})
    assert answer.headers["Location"] == f"/inbox/{early.pk}/"
    assert client.get(f"/inbox/{late.pk}/").headers["Location"] == f"/inbox/{early.pk}/"
    page = client.get(f"/inbox/{early.pk}/").content.decode()
    assert "merged another into it" in page
    assert "“Once more”" in page
    deed = Happening.objects.get()
    client.post(f"/inbox/{early.pk}/back/{deed.pk}/")
    assert client.get(f"/inbox/{late.pk}/").status_code == 200
    last = Message.objects.get(identifier="c@merrin.example")
    answer = client.post(f"/inbox/{early.pk}/split/{last.pk}/")
    begun = Message.objects.get(pk=last.pk).conversation_id
    assert answer.headers["Location"] == f"/inbox/{begun}/"
    assert f'href="/inbox/{early.pk}/"' in client.get(f"/inbox/{begun}/").content.decode()
    foreign = client.post(f"/inbox/{late.pk}/split/{last.pk}/")
    assert foreign.status_code == 404
    assert now() - Conversation.objects.get(pk=begun).updated_at < timedelta(hours=1)
