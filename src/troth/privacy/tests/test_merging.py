"""The most restrictive word wins when two turn out to be one; parted, each has their own back."""

from __future__ import annotations

import pytest

from troth.people import commands as people
from troth.privacy import commands, queries
from troth.privacy.models import Consent, ConsentEntry
from troth.privacy.tests.saying import BY, person, refusal, say, state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who_refused", ["kept", "merged"])
def test_a_refusal_of_either_outlives_a_later_consent_of_the_other(who_refused: str) -> None:
    kept, merged = person(), person("Adele Quill")
    refuser, other = (kept, merged) if who_refused == "kept" else (merged, kept)
    say(refuser, "withdrawn")
    say(other, "granted")
    merge = people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    assert refusal(kept) == "withdrawn"
    assert not Consent.objects.filter(person_id=merged.pk).exists()

    people.undo_merge(merge=merge, by=BY)
    assert (refusal(refuser), refusal(other)) == ("withdrawn", "")


def test_what_is_agreed_to_after_the_merge_counts_for_the_one_they_are() -> None:
    kept, merged = person(), person("Adele Quill")
    say(merged, "withdrawn")
    say(kept, "granted")
    merge = people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    say(kept, "granted")
    assert refusal(kept) == ""
    people.undo_merge(merge=merge, by=BY)
    assert (refusal(kept), refusal(merged)) == ("", "withdrawn")


def test_what_is_refused_after_the_merge_is_refused_by_both() -> None:
    kept, merged = person(), person("Adele Quill")
    say(merged, "granted")
    merge = people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    assert refusal(kept) == ""
    say(kept, "withdrawn")
    people.undo_merge(merge=merge, by=BY)
    assert (refusal(kept), refusal(merged)) == ("withdrawn", "withdrawn")


def test_who_wants_nothing_more_wants_nothing_more_as_somebody_else() -> None:
    kept, merged = person(), person("Adele Quill")
    commands.stop_everything(person_id=merged.pk, by=BY)
    say(kept, "granted")
    assert refusal(kept) == ""
    people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    assert (refusal(kept), refusal(kept, "similar"), refusal(kept, "service")) == ("objected", "objected", "")


def test_the_ledger_only_grows_by_a_merge_and_by_its_undo() -> None:
    kept, merged = person(), person("Adele Quill")
    entries = {say(kept, "granted").pk, say(merged, "withdrawn").pk, say(merged, "granted", "offers").pk}
    merge = people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
    people.undo_merge(merge=merge, by=BY)
    assert entries <= set(ConsentEntry.objects.values_list("pk", flat=True))
    assert (state(merged, "offers"), state(kept, "offers")) == ("granted", None)
    assert len(queries.history_of(merged.pk)) == 3


def test_merges_in_one_another_keep_the_order_of_what_was_said() -> None:
    first, second, third = (person(name) for name in ("Ada Quill", "Bea Ford", "Cy Hale"))
    for who, said in ((third, "granted"), (second, "withdrawn"), (first, "granted")):
        say(who, said)
    inner = people.merge_people(kept=second, merged=third, choices={}, by=BY)
    outer = people.merge_people(kept=first, merged=second, choices={}, by=BY)
    assert refusal(first) == "withdrawn"
    say(first, "granted")
    assert refusal(first) == ""
    people.undo_merge(merge=outer, by=BY)
    assert (refusal(first), refusal(second)) == ("", "withdrawn")
    people.undo_merge(merge=inner, by=BY)
    assert (refusal(second), refusal(third)) == ("withdrawn", "")
