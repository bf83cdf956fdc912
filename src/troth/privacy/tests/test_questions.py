"""Lists, segments, exports and programs ask who may be contacted; the gate answers them all alike."""

from __future__ import annotations

import pytest

from troth.apikit.tests.callers import Caller, make_member
from troth.catalog.registry import object_types
from troth.exchange.models import Export
from troth.people.models import Person
from troth.privacy import commands
from troth.privacy.tests.saying import BY, person, refusal, say
from troth.questions import listing
from troth.questions.errors import QuestionError
from troth.questions.listing import read_query

pytestmark = pytest.mark.django_db
NEWSLETTER = 'may_be_contacted("newsletter", mail)'


def found(where: str) -> set[str]:
    query = read_query(object_types()["people"], where=where)
    names = Person.objects.in_bulk(list(listing.ids(query, BY)))
    return {each.name for each in names.values()}


def test_a_question_finds_whom_the_gate_lets_through_and_its_opposite_the_rest() -> None:
    ada, bea, cy, dan = (person(name) for name in ("Ada Quill", "Bea Ford", "Cy Hale", "Dan Moor"))
    for who in (ada, bea, cy):
        say(who, "granted")
    say(bea, "withdrawn")
    commands.suppress(kind="mail", address="cy@example.org", reason="complained", by=BY)
    assert found(NEWSLETTER) == {"Ada Quill"} == {x.name for x in (ada, bea, cy, dan) if not refusal(x)}
    assert found(f"not {NEWSLETTER}") == {"Bea Ford", "Cy Hale", "Dan Moor"}
    assert found(f'{NEWSLETTER} or last_name = "Moor"') == {"Ada Quill", "Dan Moor"}
    assert found('may_be_contacted("service", post)') == {"Ada Quill", "Bea Ford", "Cy Hale", "Dan Moor"}


def test_an_export_takes_along_only_who_may_be_contacted() -> None:
    say(person(), "granted")
    person("Bea Ford")
    caller = Caller(make_member())
    offered = caller.get("/export/?kind=people").content.decode()
    assert "Newsletter by Mail" in offered
    asked = {"kind": "people", "form": "csv", "permit": NEWSLETTER, "where": 'name ~ "a" or name ~ "b"'}
    assert caller.post("/export/", asked).status_code == 302
    export = Export.objects.latest("created_at")
    assert found(export.where) == {"Ada Quill"}
    items = caller.call("GET", f"/people?where={NEWSLETTER}").json()["items"]
    assert [each["name"] for each in items] == ["Ada Quill"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ('may_be_contacted("newsletter", phone)', "mail"),
        ('may_be_contacted("newsleter", mail)', "newsletter"),
        ('may_be_contacted("newsletter")', "channel"),
    ],
)
def test_a_wrong_question_is_told_what_there_is(question: str, expected: str) -> None:
    with pytest.raises(QuestionError) as refused:
        found(question)
    assert expected in str(refused.value)


def test_nothing_else_than_people_is_asked_for_it() -> None:
    with pytest.raises(QuestionError):
        list(listing.ids(read_query(object_types()["companies"], where=NEWSLETTER), BY))
