"""What was written is found by its words, by whom, and by the names of files; by those who may see it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from troth.channels import commands, queries
from troth.channels.models import Conversation, Folder, Mailbox, Message, Searched
from troth.channels.queries import finding
from troth.channels.queries.finding import asked_words, marked
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.channels.tests.test_inbox import acts, member, signed_in
from troth.people.commands import create_person, delete_person
from troth.people.models import Person
from troth.team.actor import Actor, everyone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[0, finding.FEW], ids=["walked", "looked up"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find each word as one of many mails is found, and as one of few."""
    monkeypatch.setattr(finding, "FEW", request.param)


def finds(text: str, by: Actor, view: str = "all", where: str = "") -> list[str]:
    found = queries.found(queries.view_of(view, seen_by=by), text, seen_by=by, where=where)
    return [row.subject for row in found.rows]


@pytest.fixture
def three(inbox: Folder, arrive: Arrive) -> Actor:
    """Three conversations, the last one the newest."""
    arrive(
        inbox, mail("a@merrin.example", subject="Wheels", words="The séance with the axle is at nine.", day=2)
    )
    arrive(
        inbox,
        mail("b@quay.example", writer="Ann Quay <ann@quay.example>", subject="Bill", words="Axles?", day=3),
    )
    arrive(inbox, mail("c@merrin.example", subject="Thanks", words="Nine o'clock it is, at the axle.", day=4))
    return acts(member("Dele"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("axle", ["Thanks", "Bill", "Wheels"]),
        ("AXLE nine", ["Thanks", "Wheels"]),
        ("seance", ["Wheels"]),
        ("quay", ["Bill"]),
        ("ann@quay.example", ["Bill"]),
        ("shop@hollin", ["Thanks", "Bill", "Wheels"]),
        ("bill", ["Bill"]),
        ('"at nine"', ["Wheels"]),
        ('"nine at"', []),
        ("xyz", []),
        ("' | ! & (", []),
        ("a\x01", []),
    ],
)
def test_a_conversation_is_found_by_what_was_written_and_by_whom(
    three: Actor, text: str, expected: list[str]
) -> None:
    assert finds(text, three) == expected


def test_it_is_found_within_the_view_and_the_question(three: Actor) -> None:
    commands.close(conversation=Conversation.objects.get(subject="Bill"), by=three)
    assert finds("axle", three, "closed") == ["Bill"]
    assert finds("axle", three, "unassigned") == ["Thanks", "Wheels"]
    assert finds("axle", three, where='subject = "Wheels"') == ["Wheels"]


def test_what_may_not_be_seen_is_not_found(three: Actor, mailbox: Mailbox) -> None:
    aoife = member("Aoife")
    Mailbox.objects.filter(pk=mailbox.pk).update(owner=aoife)
    assert finds("axle", three) == []
    assert finds("axle", acts(aoife)) == ["Thanks", "Bill", "Wheels"]
    blind = replace(three, rights={})
    assert finds("axle", blind) == []


def test_whom_a_mail_was_copied_to_in_secret_is_no_word_of_it(inbox: Folder, arrive: Arrive) -> None:
    arrive(
        inbox, mail("a@merrin.example", lines="Bcc: hidden@elsewhere.example\r\nCc: open@elsewhere.example")
    )
    me = acts(member("Dele"))
    assert finds("open", me) == ["Wheels before Easter?"]
    assert finds("hidden", me) == []


def test_many_mails_of_one_conversation_are_one_hit_the_newest(
    inbox: Folder, sent: Folder, arrive: Arrive
) -> None:
    arrive(inbox, mail("a@merrin.example", words="axle"))
    arrive(sent, ours("b@hollin.example", after="a@merrin.example"))
    arrive(inbox, mail("c@merrin.example", after="b@hollin.example", words="the axle again", day=7))
    me = acts(member("Dele"))
    found = queries.found(queries.view_of("all", seen_by=me), "axle", seen_by=me).rows
    assert [row.hit.message_id for row in found if row.hit] == [
        Message.objects.get(identifier="c@merrin.example").pk
    ]


def test_who_is_erased_is_found_no_more(inbox: Folder, sent: Folder, arrive: Arrive, siobhan: Person) -> None:
    create_person(values={"name": "Ann", "email": "ann@quay.example"}, by=everyone())
    arrive(inbox, mail("a@merrin.example", words="axle", lines="Cc: Ann <ann@quay.example>"))
    arrive(
        inbox, mail("b@quay.example", writer="ann@quay.example", after="a@merrin.example", words="mine, too")
    )
    me = acts(member("Dele"))
    assert finds("axle", me)
    delete_person(record=siobhan, by=everyone())
    assert finds("axle", me) == finds("merrin", me) == []
    assert finds("mine", me) != []
    assert Searched.objects.count() == Message.objects.count()


def test_what_is_found_is_marked_where_it_stands() -> None:
    parts = marked("one " * 40 + "Séances\n\nand <b>axle</b>, and so on " + "two " * 40, ["seance", "axle"])
    assert [words for words, is_hit in parts if is_hit] == ["Séances", "axle"]
    assert parts[0][0].startswith("…")
    assert parts[-1][0].endswith("…")
    assert marked("nothing", ["axle"]) == [("nothing", False)]


def test_what_is_asked_of_the_database_is_words_alone() -> None:
    assert asked_words('Séance "The Axle" o\'x') == "'seance':* & ('the' <-> 'axle')"
    assert asked_words("''':*") == asked_words("\\") == ""
    assert asked_words("a " * 500 + "bb") == ""
    assert asked_words(" ".join(f"w{n}" for n in range(20))).endswith("'w19':*")


def test_the_page_marks_what_it_found_and_writes_no_markup(inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, mail("a@merrin.example", words="<b>axle</b> of mine"))
    client = signed_in(member("Dele"))
    page = client.get("/inbox/?view=all&find=axle").content.decode()
    assert "<mark>axle</mark>" in page
    assert "<b>axle" not in page
    one = Conversation.objects.get()
    assert f"/inbox/{one.pk}/?view=all&amp;find=axle#m-{Message.objects.get().pk}" in page
    none = client.get("/inbox/?view=mine&find=axle").content.decode()
    assert "/inbox/?view=all&amp;find=axle" in none
    assert client.get("/inbox/?view=all&find=axle&where=x%20~").status_code == 422


def test_pages_hold_each_conversation_once_however_often_it_says_a_word(
    inbox: Folder, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    monkeypatch.setattr(finding, "CANDIDATES", 3)
    arrive(inbox, mail("old@merrin.example", subject="Long", words="axle", day=1))
    for day in range(2, 6):
        arrive(inbox, mail(f"{day}@quay.example", subject=f"Of day {day}", words="axle", day=day))
    for day in range(10, 18):
        arrive(
            inbox,
            mail(f"{day}@merrin.example", subject="Long", after="old@merrin.example", words="axle", day=day),
        )
    me = acts(member("Dele"))
    view, after = queries.view_of("all", seen_by=me), ""
    pages: list[list[str]] = []
    while not pages or after:
        page = queries.found(view, "axle", seen_by=me, after=after)
        pages.append([row.subject for row in page.rows])
        after = page.next
    assert pages == [["Long", "Of day 5"], ["Of day 4", "Of day 3"], ["Of day 2"]]
    assert [
        row.subject for row in queries.found(view, "axle", seen_by=me, after="broken~mark").rows
    ] == pages[0]


def test_the_list_leads_to_what_else_was_found(
    inbox: Folder, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    for day in (2, 3):
        arrive(inbox, mail(f"{day}@quay.example", subject=f"Of day {day}", words="axle", day=day))
    browser = signed_in(member("Dele"))
    page = browser.get("/inbox/?view=all&find=axle").content.decode()
    assert "Of day 3" in page
    assert "Of day 2" not in page
    (address,) = re.findall(r'href="([^"]+)">Older<', page)
    older = browser.get(address.replace("&amp;", "&")).content.decode()
    assert "Of day 2" in older
    assert ">Older<" not in older
