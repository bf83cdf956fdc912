"""Answers are kept for oneself or for others, filled where they are used, and never with a hole."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.channels import commands, queries
from troth.channels.models import Conversation, Macro, Mailbox
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.test_inbox import acts, box, member, signed_in
from troth.people.models import Person

pytestmark = pytest.mark.django_db

PLAIN: dict[str, Any] = {
    "name": "Ready", "text": "Dear {{ person.first_name }}, it is ready. {{ me.name }}", "mailbox_id": None,
    "member_id": None, "takes": False, "closes": False, "tags": [],
}  # fmt: skip


@pytest.fixture
def one(inbox: object, arrive: Arrive, siobhan: Person) -> Conversation:
    arrive(inbox, mail("a@merrin.example"))
    return Conversation.objects.get()


def kept(**values: Any) -> Macro:
    return Macro.objects.create(**{**PLAIN, **values})


def test_an_answer_is_filled_for_who_is_written_to(one: Conversation) -> None:
    me = acts(member("Dele"))
    text = commands.use_macro(macro=kept(), conversation=one, by=me)
    assert text == "Dear Siobhán, it is ready. Dele"


def test_what_can_not_be_filled_is_told_and_nothing_is_done(one: Conversation) -> None:
    me = acts(member("Dele"))
    macro = kept(text="At {{ person.company }} {{ person.shoe }}", takes=True, closes=True, tags=["Ready"])
    with pytest.raises(Invalid) as refused:
        commands.use_macro(macro=macro, conversation=one, by=me)
    assert "person.company" in str(refused.value)
    one.refresh_from_db()
    assert (one.assignee_id, one.state, one.tags) == (None, "open", [])


def test_what_belongs_to_an_answer_is_done_with_it(one: Conversation) -> None:
    dele = member("Dele")
    commands.tag(conversation=one, tags=["Fleet"], by=acts(dele))
    one.refresh_from_db()
    macro = kept(takes=True, closes=True, tags=["Ready", "Fleet"])
    commands.use_macro(macro=macro, conversation=one, by=acts(dele))
    one.refresh_from_db()
    assert (one.assignee_id, one.state, one.tags) == (dele.pk, "closed", ["Fleet", "Ready"])


def test_who_may_use_and_who_may_change_them(one: Conversation) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    me = acts(dele)
    kept(name="everybodys")
    mine = kept(name="mine", member_id=dele.pk)
    theirs = kept(name="theirs", member_id=aoife.pk)
    kept(name="shop", mailbox_id=one.mailbox_id)
    other = kept(name="aoifes box", mailbox_id=box("aoife", owner=aoife).pk)
    assert {each.name for each in queries.macros(seen_by=me)} == {"everybodys", "mine", "shop"}
    assert [each.name for each in queries.macros_for(one, seen_by=me, text="SHO")] == ["shop"]
    for hidden in (theirs, other):
        with pytest.raises(NotFound):
            queries.get_macro(hidden.pk, seen_by=me)
    assert queries.get_macro(mine.pk, seen_by=me, to_change=True) == mine
    with pytest.raises(Forbidden):
        queries.get_macro(Macro.objects.get(name="everybodys").pk, seen_by=me, to_change=True)
    with pytest.raises(Forbidden):
        commands.keep_macro(values=PLAIN, by=me)
    with pytest.raises(Invalid):
        commands.keep_macro(values={**PLAIN, "member_id": dele.pk, "text": "{{ a | nothing }}"}, by=me)
    assert Macro.objects.count() == 5


def test_the_database_knows_whose_it_is(mailbox: Mailbox) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(member_id=member("Dele").pk, mailbox_id=mailbox.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(text="")


def test_the_pages_keep_change_show_and_remove_one(one: Conversation) -> None:
    client = signed_in(member("Dele"))
    typed = {"name": "Ready", "text": "Dear {{ person.name }}", "whose": "own", "tags": "Ready, Fleet"}
    assert client.post("/settings/answers/new/", {**typed, "whose": "nobodys"}).status_code == 422
    assert client.post("/settings/answers/new/", {**typed, "text": "{{ x"}).status_code == 422
    assert client.post("/settings/answers/new/", typed).status_code == 302
    macro = Macro.objects.get()
    assert macro.tags == ["Ready", "Fleet"]
    assert "Ready" in client.get("/settings/answers/").content.decode()
    answer = client.post("/settings/answers/preview/", {"text": "<b>{{ me.name }} {{ me.shoe }}"})
    shown = answer.content.decode()
    assert "&lt;b&gt;Dele" in shown
    assert "me.shoe" in shown
    listed = client.get(f"/inbox/{one.pk}/macros/?q=rea", headers={"HX-Request": "true"}).content.decode()
    assert "Insert Ready" in listed
    used = client.post(f"/inbox/{one.pk}/macros/{macro.pk}/", headers={"HX-Request": "true"})
    assert "Dear Siobhán Kerrigan" in used.content.decode()
    client.post(f"/settings/answers/{macro.pk}/", {**typed, "text": "{{ person.company }}"})
    refused = client.post(f"/inbox/{one.pk}/macros/{macro.pk}/", headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "person.company" in refused.content.decode()
    stranger = signed_in(member("Aoife"))
    assert stranger.get(f"/settings/answers/{macro.pk}/").status_code == 404
    assert stranger.post(f"/settings/answers/{macro.pk}/remove/").status_code == 404
    assert client.post(f"/settings/answers/{macro.pk}/remove/").status_code == 302
    assert not Macro.objects.exists()
