"""What a segment may be, who may make and see it, and what becomes of lists."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.people import commands as people
from troth.people.models import Merge
from troth.questions.models import SavedView
from troth.segments import commands, queries
from troth.segments.models import Membership, Segment
from troth.segments.tests.making import BY, person, segment_of
from troth.team.actor import Actor, FieldRight, Scope, Verb

pytestmark = pytest.mark.django_db
SELLER = Actor(
    member_id=UUID(int=9), name="Sela", rights={"*": dict.fromkeys(Verb, Scope.ALL)},
    fields={("people", "birthday"): FieldRight.HIDDEN},
)  # fmt: skip
OWN = replace(SELLER, rights={"*": dict.fromkeys(Verb, Scope.OWN)})


def wrong(question: str, name: str = "New", by: Actor = BY) -> str:
    with pytest.raises(Invalid) as refused:
        commands.create_segment(name=name, question=question, by=by)
    assert not Segment.objects.filter(name=name).exists() or name == "Gold"
    return str(refused.value)


def test_a_question_must_be_one_that_everybody_answers_alike() -> None:
    assert "a member by name" in wrong("owner = me")
    assert "first_name" in wrong('firstname = "Ada"')
    assert "Gold" in wrong('in segment "Gold"')
    assert wrong("birthday is today", by=SELLER) == wrong("birthdate is today", by=SELLER).replace(
        "birthdate", "birthday"
    )


def test_names_are_given_once_whatever_their_case() -> None:
    segment_of("")
    assert "already" in wrong('city = "Cork"', name="GOLD")
    assert "name" in wrong('city = "Cork"', name="  ")


def test_a_circle_is_refused() -> None:
    first = segment_of('city = "Cork"', "First")
    second = segment_of('in segment "First"', "Second")
    third = segment_of('not in segment "Second"', "Third")
    for segment, question in ((first, 'in segment "Third"'), (second, 'in segment "second"')):
        with pytest.raises(Invalid, match="does not ask about this one"):
            commands.change_segment(segment=segment, values={"question": question}, by=BY)
    first.refresh_from_db()
    assert first.question == 'city = "Cork"'
    with pytest.raises(Conflict, match="Third"):
        commands.delete_segment(segment=second, by=BY)
    commands.delete_segment(segment=third, by=BY)
    commands.delete_segment(segment=second, by=BY)
    assert list(Segment.objects.all()) == [first]


def test_those_who_name_it_follow_a_new_name() -> None:
    first = segment_of('city = "Cork"', "First")
    second = segment_of('not (in segment "first" or count(tasks) > 1)', "Second")
    commands.change_segment(segment=first, values={"name": 'Cork "city"'}, by=BY)
    second.refresh_from_db()
    assert second.question == 'not (in segment "Cork \\"city\\"" or count(tasks) > 1)'
    commands.ask_everybody(second.pk)
    second.refresh_from_db()
    assert second.problem == ""


def test_saved_views_follow_a_new_name() -> None:
    member = make_member()
    first = segment_of('city = "Cork"', "First")
    states = ('in segment "FIRST" and city = "x"', 'in segment "Second"', "in segment (")
    views = [
        SavedView.objects.create(name="v", object_type="people", owner=member, state={"where": where})
        for where in states
    ]
    commands.change_segment(segment=first, values={"name": "1st"}, by=BY)
    found = [SavedView.objects.get(pk=view.pk).state["where"] for view in views]
    assert found == ['in segment "1st" and city = "x"', states[1], states[2]]


def test_who_may_not_ask_the_question_does_not_see_the_segment() -> None:
    born = segment_of("birthday is present", "Born")
    late = segment_of('in segment "Born" and city = "Cork"', "Late")
    open_to_all = segment_of('city = "Cork"', "Cork")
    assert queries.visible_segments(seen_by=SELLER) == [open_to_all]
    for hidden in (born, late):
        with pytest.raises(NotFound):
            queries.get_segment(hidden.pk, seen_by=SELLER)
    assert [roll.name for roll in queries.rolls(object_type="people", seen_by=SELLER)] == ["Cork"]
    assert queries.visible_segments(seen_by=replace(SELLER, rights={})) == []


def test_who_sees_some_people_makes_no_segment_and_counts_only_those() -> None:
    with pytest.raises(Forbidden):
        commands.create_segment(name="Mine", question='city = "Cork"', by=OWN)
    gold = segment_of('city = "Cork"')
    person("Ada", city="Cork")
    commands.keep_up()
    gold.refresh_from_db()
    assert queries.size_for(gold, seen_by=BY) == 1
    assert queries.size_for(gold, seen_by=OWN) == 0
    assert queries.overlaps_of(gold, seen_by=OWN) == []
    gold.owner_id = UUID(int=8)
    with pytest.raises(Forbidden):
        commands.change_segment(segment=gold, values={"name": "Mine"}, by=SELLER)


def names_on(segment: Segment) -> set[UUID]:
    return set(Membership.objects.filter(segment=segment).values_list("person_id", flat=True))


def test_a_list_is_kept_by_hand() -> None:
    guests = segment_of("", "Guests")
    ada, ben = person("Ada"), person("Ben")
    assert commands.add_to_list(segment=guests, person_ids=[ada.pk, ben.pk, UUID(int=5)], by=BY) == 2
    assert commands.add_to_list(segment=guests, person_ids=[ada.pk], by=BY) == 0
    assert commands.remove_from_list(segment=guests, person_ids=[ben.pk], by=BY) == 1
    guests.refresh_from_db()
    assert (names_on(guests), guests.size) == ({ada.pk}, 1)
    with pytest.raises(Invalid):
        commands.change_segment(segment=guests, values={"question": 'city = "Cork"'}, by=BY)
    with pytest.raises(Conflict):
        commands.add_to_list(segment=segment_of('city = "Cork"'), person_ids=[ada.pk], by=BY)
    people.delete_person(record=ada, by=BY)
    commands.keep_up()
    guests.refresh_from_db()
    assert guests.size == 0


def test_the_merged_one_stands_on_the_lists_of_both_and_gets_theirs_back() -> None:
    guests, helpers = segment_of("", "Guests"), segment_of("", "Helpers")
    gold = segment_of('city = "Cork"')
    ada, ann = person("Ada", city="Cork"), person("Ann", city="Cork")
    commands.add_to_list(segment=guests, person_ids=[ann.pk], by=BY)
    commands.add_to_list(segment=helpers, person_ids=[ada.pk, ann.pk], by=BY)
    commands.keep_up()
    people.merge_people(kept=ada, merged=ann, choices={}, by=BY)
    commands.keep_up()
    assert names_on(guests) == names_on(helpers) == names_on(gold) == {ada.pk}
    people.undo_merge(merge=Merge.objects.get(), by=BY)
    commands.keep_up()
    assert names_on(guests) == {ann.pk}
    assert names_on(helpers) == names_on(gold) == {ada.pk, ann.pk}
    for segment in (guests, helpers, gold):
        segment.refresh_from_db()
    assert [guests.size, helpers.size, gold.size] == [1, 2, 2]
