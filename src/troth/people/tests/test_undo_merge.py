"""A merge is undone at any later time: each gets back what is theirs, and keeps what came since."""

from __future__ import annotations

import pytest

from troth.catalog.errors import Conflict
from troth.people import commands
from troth.people.models import Household, Merge, Role
from troth.people.tests.merging import BY, everything_of, fresh, mails, merge, person, rich, say, undo, words
from troth.team.queries import history_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("side", ["kept", "merged"])
def test_an_undo_gives_everything_back(side: str) -> None:
    ada, twin = rich()
    before = everything_of(ada), everything_of(twin)
    spoken = words(ada), words(twin)
    names = ("name", "city", "email", "company", "external_id", "addresses", "household")
    done = merge(ada, twin, **dict.fromkeys(names, side))
    assert undo(done).pk == twin.pk
    assert (everything_of(ada), everything_of(twin)) == before
    assert (words(ada), words(twin)) == spoken
    assert Merge.objects.count() == 0


def test_an_undo_leaves_what_was_changed_since() -> None:
    ada, twin = rich()
    done = merge(ada, twin, city="merged")
    changes = {"city": "Dublin", "tags": ["vip", "new", "gold"], "language": "de"}
    commands.change_person(record=fresh(ada), values=changes, by=BY)
    say(ada, "Since then.")
    undo(done)
    kept, parted = fresh(ada), fresh(twin)
    assert (kept.city, kept.tags, kept.language) == ("Dublin", ["vip", "gold"], "de")
    assert (parted.city, parted.tags) == ("Kendal", ["vip", "new"])
    assert kept.birthday is None
    assert "Since then." in words(ada)
    assert words(twin) == ["Owner speaks."]


def test_an_undo_takes_what_was_deleted_since_for_deleted() -> None:
    ada, twin = rich()
    done = merge(ada, twin)
    mail = [{"address": "ada@example.org"}]
    commands.change_person(record=fresh(ada), values={"emails": mail}, by=BY)
    commands.delete_household(record=Household.objects.get(), by=BY)
    Role.objects.filter(person=ada, title="Owner").delete()
    undo(done)
    assert fresh(ada).household_id is None
    assert mails(ada) == [("ada@example.org", True)]
    assert mails(twin) == [("ada@example.org", True)]  # the double was theirs, too
    assert fresh(twin).company_id is None


def test_an_undo_reaches_who_was_merged_before_that() -> None:
    ada, twin = rich()
    before = everything_of(twin)
    ruler = person("Ada Q.", city="Lund")
    inner = merge(ada, twin, city="merged")
    outer = merge(ruler, fresh(ada), city="merged")
    assert words(ruler) == ["Owner speaks.", "Rider speaks."]
    undo(inner)
    assert everything_of(twin) == before
    assert words(ruler) == ["Rider speaks."]
    undo(outer)
    assert (fresh(ada).city, fresh(ada).birthday, fresh(ruler).city) == ("Cork", None, "Lund")
    assert words(ada) == ["Rider speaks."]


def test_a_number_that_somebody_else_bears_now_is_not_given_back() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill", external_id="B-2")
    done = merge(ada, twin)
    commands.change_person(record=fresh(ada), values={"external_id": "C-3"}, by=BY)
    person("Newcomer", external_id="B-2")
    undo(done)
    assert (fresh(ada).external_id, fresh(twin).external_id) == ("C-3", "")


def test_an_undo_happens_once() -> None:
    done = merge(person("Ada Quill"), person("Adele Quill"))
    undo(done)
    with pytest.raises(Conflict):
        undo(done)


def test_an_erasure_after_the_undo_leaves_the_other_one_in_peace() -> None:
    ada, twin = rich()
    done = merge(ada, twin)
    undo(done)
    commands.delete_person(record=fresh(ada), by=BY)
    assert fresh(twin).name == "Adele Quill"
    assert words(twin) == ["Owner speaks."]
    assert any(change.old for entry in history_of("people", twin.pk, seen_by=BY) for change in entry.changes)
