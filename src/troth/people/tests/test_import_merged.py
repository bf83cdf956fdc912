"""A file that still knows two people finds the one whom they became, by the number of either."""

from __future__ import annotations

import pytest

from troth.apikit.tests.callers import make_member
from troth.exchange.tests.importing import bring_in, counts, problems, undo
from troth.people.models import Person
from troth.people.tests.merging import fresh, merge, person
from troth.people.tests.merging import undo as part
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db


def test_the_number_of_a_merged_person_finds_who_was_kept_and_leaves_them_theirs() -> None:
    ada, twin = person("Ada Quill", external_id="A-1"), person("Adele Quill", external_id="B-2")
    merge(ada, twin)
    text = "External id,Name,City\nB-2,Ada Quill,Cork\n"
    record = bring_in(text, match="external_id")
    assert counts(record) == (0, 1, 0, 0, 0)
    assert (fresh(ada).city, fresh(ada).external_id) == ("Cork", "A-1")
    assert counts(bring_in(text, match="external_id")) == (0, 0, 1, 0, 0)


def test_it_is_followed_from_merge_to_merge_until_it_is_undone() -> None:
    ada, bea, cy = (
        person(name, external_id=number) for name, number in (("Ada", "A"), ("Bea", "B"), ("Cy", "C"))
    )
    first = merge(bea, cy)
    merge(ada, fresh(bea))
    bring_in("External id,Name,City\nC,Ada,Cork\n", match="external_id")
    assert fresh(ada).city == "Cork"
    part(first)
    bring_in("External id,Name,City\nC,Cy,Kendal\n", match="external_id")
    assert (fresh(ada).city, fresh(cy).city) == ("Cork", "Kendal")
    assert Person.objects.count() == 2


def test_two_rows_of_one_person_do_not_write_over_one_another() -> None:
    ada, twin = person("Ada Quill", external_id="A-1"), person("Adele Quill", external_id="B-2")
    merge(ada, twin)
    record = bring_in(
        "External id,Name,City\nA-1,Ada Quill,Cork\nB-2,Ada Quill,Kendal\n", match="external_id"
    )
    assert counts(record) == (0, 1, 0, 0, 1)
    assert [line for line, _column, _reason in problems(record)] == [3]
    assert fresh(ada).city == "Cork"


def test_an_undo_brings_back_what_was_and_a_stranger_is_not_found() -> None:
    ada, twin = person("Ada Quill", external_id="A-1", city="Varnby"), person("Adele", external_id="B-2")
    merge(ada, twin)
    undo(bring_in("External id,Name,City\nB-2,Ada Quill,Cork\n", match="external_id"))
    assert fresh(ada).city == "Varnby"
    rights = {"people": dict.fromkeys(("see", "change"), "own") | dict.fromkeys(("create", "import"), "all")}
    stranger = actor_of(make_member(rights=rights), origin="test")
    record = bring_in("External id,Name,City\nB-2,Adele,Cork\n", by=stranger, match="external_id")
    assert fresh(ada).city == "Varnby"
    assert record.updated == 0
