"""The inbox: who sees what, what is done with a conversation, and that all of it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import change_record
from troth.catalog.registry import object_types
from troth.channels import commands, queries
from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import Conversation, Happening, Mailbox, Mention, Message, Reading
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.ground.clock import now
from troth.questions.listing import count, read_query
from troth.questions.search import search
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.team.models import Member, Membership, Team
from troth.team.queries import actor_of_email

pytestmark = pytest.mark.django_db

Begin = Callable[..., Conversation]


@pytest.fixture
def begin() -> Begin:
    """Begin a conversation in a mailbox."""

    def begun(mailbox: Mailbox | None, subject: str = "Wheels", **values: object) -> Conversation:
        at = now()
        return Conversation.objects.create(
            channel="mail", subject=subject, mailbox=mailbox, first_at=at, last_at=at, **values
        )

    return begun


def member(name: str) -> Member:
    made = make_member(name=name)
    Member.objects.filter(pk=made.pk).update(email=f"{name.lower()}@hollin.example")
    made.refresh_from_db()
    return made


def acts(one: Member, scope: Scope = Scope.ALL) -> Actor:
    """Give a member with this reach over conversations."""
    actor = actor_of_email(one.email, origin="test")
    assert actor
    rights = {"*": dict.fromkeys(Verb, Scope.ALL), "conversations": dict.fromkeys(Verb, scope)}
    return replace(actor, rights=rights, is_administrator=False)


def box(address: str, **whose: object) -> Mailbox:
    return Mailbox.objects.create(
        name=address, address=f"{address}@hollin.example", host="", login="", **whose
    )


def sees(actor: Actor) -> set[str]:
    """List what a member finds by the list, and see that no side path says otherwise."""
    found = {row.subject for row in queries.listed(queries.view_of("all", seen_by=actor), seen_by=actor).rows}
    assert count(read_query(CONVERSATIONS), actor).value == len(found)
    everything = {each.subject: each.pk for each in Conversation.objects.all()}
    for subject, key in everything.items():
        names = {one.title for one in search(subject, seen_by=actor, kind="conversations")}
        assert (subject in names) == (subject in found)
        if subject in found:
            assert queries.get_conversation(key, seen_by=actor).subject == subject
        else:
            with pytest.raises(NotFound):
                queries.get_conversation(key, seen_by=actor)
    return found


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.NONE, set()),
        (Scope.OWN, {"mine alone", "handed over"}),
        (Scope.TEAM, {"mine alone", "handed over", "everybodys", "workshop", "homeless"}),
        (Scope.ALL, {"mine alone", "handed over", "everybodys", "workshop", "homeless", "depot"}),
    ],
)
def test_a_conversation_is_seen_by_those_whose_mailbox_it_lies_in(
    begin: Begin, scope: Scope, expected: set[str]
) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    workshop, depot = Team.objects.create(name="Workshop"), Team.objects.create(name="Depot")
    Membership.objects.create(team=workshop, member=aoife)
    begin(box("aoife", owner=aoife), "mine alone")
    theirs = box("dele", owner=dele)
    begin(theirs, "deles alone")
    begin(theirs, "handed over", assignee=aoife)
    begin(box("shop"), "everybodys")
    begin(box("workshop", team=workshop), "workshop")
    begin(box("depot", team=depot), "depot")
    begin(None, "homeless")
    assert sees(acts(aoife, scope)) == expected


def test_whoever_is_mentioned_sees_it_and_may_not_change_it(begin: Begin) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    conversation = begin(box("dele", owner=dele), "deles alone")
    me = acts(aoife)
    assert sees(me) == set()
    commands.add_note(conversation=conversation, words="What do you think, @aoife?", by=acts(dele))
    assert sees(me) == {"deles alone"}
    with pytest.raises(Forbidden):
        queries.get_conversation(conversation.pk, seen_by=me, to=Verb.CHANGE)
    assert [each.conversation_id for each in queries.open_mentions(seen_by=me)] == [conversation.pk]
    commands.read_conversation(conversation=conversation, by=me)
    assert not queries.open_mentions(seen_by=me).exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@Aoife look", True),
        ("look, @aoife byrne", True),
        ("@aoife@hollin.example", True),
        ("@aoifes", False),
        ("mail@aoife", False),
        ("Aoife", False),
    ],
)
def test_a_note_names_members_by_at(words: str, named: bool) -> None:
    aoife = member("Aoife")
    Member.objects.filter(pk=aoife.pk).update(name="Aoife Byrne")
    assert (aoife.pk in commands.named_in(words, by=everyone())) is named


def test_what_is_done_is_noted_and_can_be_taken_back(begin: Begin) -> None:
    dele = member("Dele")
    depot = Team.objects.create(name="Depot")
    me, one = acts(dele), begin(box("shop"), turn="ours", turn_since=now())
    for do, name in (
        (lambda: commands.assign(conversation=one, member_id=dele.pk, by=me), "assignee_id"),
        (lambda: commands.give_to_team(conversation=one, team_id=depot.pk, by=me), "team_id"),
        (lambda: commands.tag(conversation=one, tags=["Fleet", " Fleet ", ""], by=me), "tags"),
        (lambda: commands.snooze(conversation=one, until=now() + timedelta(days=1), by=me), "snoozed_until"),
        (lambda: commands.close(conversation=one, by=me), "state"),
    ):
        before = Conversation.objects.values().get(pk=one.pk)
        do()
        changed = Conversation.objects.values().get(pk=one.pk)
        assert dict(changed)[name] != dict(before)[name]
        deed = queries.last_deed(one, by=me)
        assert deed
        commands.take_back(conversation=one, happening_id=deed, by=me)
        after = Conversation.objects.values().get(pk=one.pk)
        assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert not Happening.objects.exists()


def test_what_was_done_since_is_not_overwritten_by_taking_back(begin: Begin) -> None:
    me, one = acts(member("Dele")), begin(box("shop"))
    commands.tag(conversation=one, tags=["Fleet"], by=me)
    first = queries.last_deed(one, by=me)
    commands.tag(conversation=one, tags=["Repair"], by=me)
    assert first
    with pytest.raises(Conflict):
        commands.take_back(conversation=one, happening_id=first, by=me)
    one.refresh_from_db()
    assert one.tags == ["Repair"]


def test_what_is_put_off_comes_back_by_itself(begin: Begin) -> None:
    me, one = acts(member("Dele")), begin(box("shop"))
    commands.snooze(conversation=one, until=now() + timedelta(hours=1), by=me)
    assert commands.wake_those_due() == 0
    Conversation.objects.filter(pk=one.pk).update(snoozed_until=now() - timedelta(seconds=1))
    assert commands.wake_those_due() == 1
    one.refresh_from_db()
    assert one.snoozed_until is None
    with pytest.raises(Invalid):
        commands.snooze(conversation=one, until=now(), by=me)


def test_an_answer_opens_what_was_closed_and_brings_back_what_was_put_off(
    inbox: object, sent: object, arrive: Arrive
) -> None:
    arrive(inbox, mail("a@merrin.example"))
    one = Conversation.objects.get()
    by = everyone()
    commands.close(conversation=one, by=by)
    arrive(sent, ours("b@hollin.example", after="a@merrin.example"))
    one.refresh_from_db()
    assert (one.state, one.turn) == ("closed", "rest")
    assert commands.reopen(conversation=one, by=by).turn == "theirs"
    commands.snooze(conversation=one, until=now() + timedelta(days=3), by=by)
    arrive(inbox, mail("c@merrin.example", after="b@hollin.example", day=5))
    one.refresh_from_db()
    assert (one.state, one.turn, one.snoozed_until) == ("open", "ours", None)


def test_lists_and_the_api_change_it_by_its_fields(begin: Begin) -> None:
    dele = member("Dele")
    me, one = acts(dele), begin(box("shop"))
    kind = object_types()["conversations"]
    change_record(kind, one.pk, {"assignee": str(dele.pk), "tags": ["Fleet"], "state": "closed"}, by=me)
    one.refresh_from_db()
    assert (one.assignee_id, one.tags, one.state) == (dele.pk, ["Fleet"], "closed")
    with pytest.raises(Invalid):
        change_record(kind, one.pk, {"assignee": str(uuid4())}, by=me)


def test_what_has_been_read_is_no_longer_new_until_they_write_again(inbox: object, arrive: Arrive) -> None:
    me = acts(member("Dele"))
    arrive(inbox, mail("a@merrin.example"))
    one, everything = Conversation.objects.get(), queries.view_of("all", seen_by=me)
    assert queries.listed(everything, seen_by=me).rows[0].is_unread
    commands.read_conversation(conversation=one, by=me)
    assert not queries.listed(everything, seen_by=me).rows[0].is_unread
    arrive(inbox, mail("b@merrin.example", after="a@merrin.example", day=9))
    assert queries.listed(everything, seen_by=me).rows[0].is_unread
    assert Reading.objects.count() == 1


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_fifty(
    begin: Begin, django_assert_num_queries: Callable[..., object]
) -> None:
    me, shop = acts(member("Dele")), box("shop")
    everything = queries.view_of("all", seen_by=me)
    for _each in range(60):
        begin(shop)
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        first = queries.listed(everything, seen_by=me)
    assert len(first.rows) == 50
    second = queries.listed(everything, seen_by=me, after=first.next)
    assert len({row.id for row in (*first.rows, *second.rows)}) == 60


def without_token(page: bytes) -> bytes:
    return re.sub(rb"[A-Za-z0-9]{32,64}", b"", page)


def signed_in(one: Member) -> Client:
    client = Client()
    client.force_login(one)
    return client


def test_a_foreign_conversation_answers_like_one_that_is_not_there(begin: Begin) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    hidden = begin(box("dele", owner=dele))
    client = signed_in(aoife)
    for path in ("", "who/", "assign/", "tags/", "snooze/"):
        theirs = client.get(f"/inbox/{hidden.pk}/{path}")
        nobodys = client.get(f"/inbox/{UUID(int=5)}/{path}")
        assert theirs.status_code == nobodys.status_code == 404
        assert without_token(theirs.content) == without_token(nobodys.content)
    assert client.post(f"/inbox/{hidden.pk}/close/").status_code == 404
    assert Conversation.objects.get(pk=hidden.pk).state == "open"


HOSTILE = (
    '<p onclick="x()">Hello</p><script>alert(1)</script><img src="https://spy.example/a.gif" onerror="x()">'
    '<form action="https://spy.example"><input name="password"></form><iframe src="https://spy.example"></iframe>'
    '<a href="javascript:alert(1)">here</a><style>@import "https://spy.example"</style>'
)


def test_the_page_of_a_mail_does_nothing_and_fetches_nothing(inbox: object, arrive: Arrive) -> None:
    client = signed_in(member("Dele"))
    arrive(inbox, mail("a@merrin.example", lines="Content-Type: text/html", words=HOSTILE))
    message = Message.objects.get()
    page = client.get(f"/inbox/message/{message.pk}/")
    policy, text = page.headers["Content-Security-Policy"], page.content.decode()
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    for harm in ("script", "onclick", "onerror", "<form", "<iframe", "javascript:", "@import", 'src="https'):
        assert harm not in text
    asked = client.get(f"/inbox/message/{message.pk}/?pictures=all").content.decode()
    assert 'src="https://spy.example/a.gif"' in asked
    assert "onerror" not in asked


def test_reading_a_page_writes_nothing(inbox: object, arrive: Arrive) -> None:
    client = signed_in(member("Dele"))
    arrive(inbox, mail("a@merrin.example"))
    one = Conversation.objects.get()
    assert client.get(f"/inbox/{one.pk}/").status_code == 200
    assert client.get("/inbox/?view=waiting").status_code == 200
    assert not Reading.objects.exists()
    assert client.post(f"/inbox/{one.pk}/seen/").status_code == 204
    assert Reading.objects.count() == 1


def test_closing_goes_on_to_the_next_and_nowhere_else(begin: Begin) -> None:
    client, one = signed_in(member("Dele")), begin(box("shop"))
    answer = client.post(f"/inbox/{one.pk}/close/", {"next": "https://spy.example/"})
    assert answer.headers["Location"] == f"/inbox/{one.pk}/"
    client.post(f"/inbox/{one.pk}/reopen/")
    answer = client.post(f"/inbox/{one.pk}/close/", {"next": "/inbox/?view=all"})
    assert answer.headers["Location"] == "/inbox/?view=all"


def test_a_note_calls_in_by_the_page(begin: Begin) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    one = begin(box("shop"))
    signed_in(dele).post(f"/inbox/{one.pk}/notes/", {"words": "@Aoife please"})
    told = signed_in(aoife).get("/inbox/notices/").content.decode()
    assert "@Aoife please" in told
    mention = Mention.objects.get()
    assert signed_in(dele).post(f"/inbox/notices/{mention.pk}/seen/").status_code == 404
    signed_in(aoife).post(f"/inbox/notices/{mention.pk}/seen/")
    assert "please" not in signed_in(aoife).get("/inbox/notices/").content.decode()
