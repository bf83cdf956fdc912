"""What a file of people says of consent: into the ledger with the file as its proof, and back out again."""

from __future__ import annotations

from datetime import date

import pytest

from troth.exchange.tests.importing import bring_in, counts, problems, undo
from troth.people import commands as people
from troth.people.models import Person
from troth.privacy import queries
from troth.privacy.models import Consent, ConsentEntry
from troth.privacy.tests.saying import BY, person, refusal, say, state

pytestmark = pytest.mark.django_db
FILE = """E-mail,Name,Newsletter,Offers Phone,Unsubscribed,Consent date,Consent source
ada@example.org,Ada Quill,yes,no,,2025-03-01,Signed at the fair
bea@example.org,Bea Ford,opted out,,,2025-03-02,
cy@example.org,Cy Hale,,,yes,,
dan@example.org,Dan Moor,,,,,
"""


def find(mail: str) -> Person:
    return Person.objects.get(email=f"{mail}@example.org")


def test_each_cell_that_says_something_is_an_entry_with_the_file_as_its_proof() -> None:
    record = bring_in(FILE)
    assert record.mapping == [
        "email", "name", "consent.newsletter.mail", "consent.offers.phone", "consent.nothing", "consent.at",
        "consent.note",
    ]  # fmt: skip
    assert counts(record) == (4, 0, 0, 0, 0)
    ada, bea, cy, dan = map(find, ("ada", "bea", "cy", "dan"))
    assert (state(ada), state(ada, "offers", "phone"), state(bea)) == ("granted", "withdrawn", "withdrawn")
    assert (refusal(ada), refusal(cy, "similar"), refusal(dan)) == ("", "objected", "no_consent")
    entry = ConsentEntry.objects.get(person_id=ada.pk, purpose="newsletter")
    assert (entry.source, entry.import_id, entry.note) == ("import", record.pk, "Signed at the fair")
    assert (entry.form, entry.address) == (record.file_name, "ada@example.org")
    assert entry.at.date() == date(2025, 3, 1)
    assert ConsentEntry.objects.count() == 4


def test_the_second_run_of_a_file_says_nothing_twice() -> None:
    bring_in(FILE)
    assert counts(bring_in(FILE)) == (0, 0, 4, 0, 0)
    assert ConsentEntry.objects.count() == 4


def test_a_trial_says_what_would_come_of_it_and_writes_nothing() -> None:
    ada = person()
    record = bring_in(FILE, is_dry=True)
    assert counts(record) == (3, 1, 0, 0, 0)
    assert queries.history_of(ada.pk) == []


def test_the_undo_takes_each_entry_back_by_another_one() -> None:
    ada, bea = person(), person("Bea Ford")
    say(ada, "withdrawn")
    say(bea, "granted")
    before = {(each.pk, each.said, each.since, each.entry_id) for each in Consent.objects.all()}
    record = bring_in(FILE)
    assert (state(bea), state(ada, "offers", "phone")) == ("withdrawn", "withdrawn")
    entries = set(ConsentEntry.objects.values_list("pk", flat=True))
    undo(record)
    assert {(each.pk, each.said, each.since, each.entry_id) for each in Consent.objects.all()} == before
    assert (refusal(ada), refusal(bea), state(ada, "offers", "phone")) == ("withdrawn", "", None)
    of_them = ConsentEntry.objects.filter(person_id__in=[ada.pk, bea.pk])
    assert entries & set(of_them.values_list("pk", flat=True)) <= set(of_them.values_list("pk", flat=True))
    assert sorted(of_them.values_list("said", flat=True)) == sorted(
        ["withdrawn", "granted", "granted", "withdrawn", "withdrawn", "undone", "undone", "undone"]
    )
    assert not Person.objects.filter(email__in=["cy@example.org", "dan@example.org"]).exists()


def test_the_undo_keeps_new_people_who_said_something_since() -> None:
    record = bring_in(FILE)
    say(find("ada"), "granted", "offers", "phone")
    undo(record)
    ada = find("ada")
    assert not Person.objects.filter(email="bea@example.org").exists()
    assert (state(ada), state(ada, "offers", "phone")) == (None, "granted")


def test_a_consent_without_its_day_overturns_no_refusal() -> None:
    ada, bea = person(), person("Bea Ford")
    say(ada, "withdrawn")
    say(bea, "withdrawn")
    record = bring_in(
        "E-mail,Newsletter,Consent date\nada@example.org,yes,\nbea@example.org,yes,2020-01-01\n"
    )
    assert counts(record) == (0, 1, 0, 0, 1)
    ((line, column, reason),) = problems(record)
    assert (line, column) == (2, "Newsletter")
    assert "refused" in reason
    assert (refusal(ada), refusal(bea)) == ("withdrawn", "withdrawn")


@pytest.mark.parametrize(("cell", "day"), [("perhaps", ""), ("yes", "2999-01-01")])
def test_what_can_not_be_is_named_with_its_line(cell: str, day: str) -> None:
    record = bring_in(f"E-mail,Newsletter,Consent date\nada@example.org,{cell},{day}\n")
    assert counts(record) == (0, 0, 0, 0, 1)
    assert ConsentEntry.objects.count() == 0


def test_what_a_merge_said_again_of_an_import_is_taken_back_with_it() -> None:
    ada = person(email="first@example.org")
    say(ada, "granted")
    other = person("Adele Quill", email="bea@example.org")
    record = bring_in(FILE)
    assert state(other) == "withdrawn"
    people.merge_people(kept=ada, merged=other, choices={}, by=BY)
    assert refusal(ada) == "withdrawn"
    undo(record)
    assert refusal(ada) == ""
