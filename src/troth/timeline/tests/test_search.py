"""What was said is found by its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from troth.people import commands as people
from troth.questions.search import Found, search
from troth.team.actor import Actor, FieldRight, everyone
from troth.team.models import Member, Role
from troth.timeline import commands

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> None:
    person = people.create_person(values={"name": "Siobhán Kerrigan"}, by=everyone())
    for words in ("The Saddlebag’s buckle came off on the pass.", "Wants the touring rack in röd."):
        values = {"kind": "call", "direction": "in", "person": person.pk, "body": words}
        commands.log_interaction(values=values, by=everyone())


def found(text: str, seen_by: Actor | None = None) -> list[Found]:
    return [
        one for one in search(text, seen_by=seen_by or everyone()) if one.object_type.name == "interactions"
    ]


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("typed", ["buckle", "SADDLEB", "rod", "touring röd", "pass. came", "'pass'|buckle"])
def test_the_beginnings_of_words_find_what_was_said(typed: str) -> None:
    (one,) = found(typed)
    assert one.subtitle == "Siobhán Kerrigan"
    assert one.title.startswith(("The Saddlebag", "Wants the"))


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("typed", ["uckle", "buckle rack", "added", "of", "' & !'", "\\"])
def test_nothing_else_does(typed: str) -> None:
    assert found(typed) == []


def test_a_long_text_is_shown_where_the_word_is() -> None:
    person = people.create_person(values={"name": "Ole Sand"}, by=everyone())
    values = {
        "kind": "note",
        "person": person.pk,
        "subject": "Visit",
        "body": "Went on and on. " * 20 + "Röd\nrack.",
    }
    commands.log_interaction(values=values, by=everyone())
    assert found("rack")[0].title.startswith("… ")
    assert found("rack")[0].title.endswith("Röd rack.")
    assert found("visit")[0].title.startswith("Visit: Went on and on.")
    assert found("visit")[0].title.endswith(" …")


@pytest.mark.usefixtures("said")
def test_what_may_not_be_read_is_not_searched() -> None:
    assert found("buckle", replace(everyone(), fields={("interactions", "body"): FieldRight.HIDDEN})) == []
    assert found("buckle", Actor(member_id=None, name="Nobody")) == []


@pytest.mark.usefixtures("said")
def test_the_result_leads_to_the_entry(client: Client) -> None:
    role = Role.objects.get(key="read-only")
    client.force_login(Member.objects.create(email="aoife@hollin.example", name="Aoife", role=role))
    page = client.get(found("buckle")[0].url)
    assert "The Saddlebag’s buckle came off" in page.content.decode()
