"""A word is given, kept, moved, broken or withdrawn; what it comes to is worked out by the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.records import change_record, create_record
from troth.catalog.registry import object_types
from troth.ground.clock import now, today
from troth.people import commands as people
from troth.people.models import Person
from troth.promises import commands, queries
from troth.promises.models import Promise, Step
from troth.questions.listing import count, read_query
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.timeline.commands import log_interaction
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


def give(person: Person, by: Actor, words: str = "The offer", **values: Any) -> Promise:
    values = {"words": words, "person": person.pk, **values}
    return commands.make_promise(values=values, by=by)


def state(promise: Promise) -> str:
    promise.refresh_from_db()
    return promise.state


def told(person: Person) -> list[str]:
    return [entry.subject for entry in timeline_of(person_id=person.pk, seen_by=everyone()).entries]


def happened(promise: Promise) -> list[str]:
    return list(Step.objects.filter(promise=promise).order_by("at", "id").values_list("what", flat=True))


def test_a_day_ends_where_it_was_promised(una: Person, by: Actor) -> None:
    promise = give(una, by, due=date(2030, 5, 3), time_zone="Pacific/Auckland")
    assert promise.due_at == datetime(2030, 5, 3, 12, tzinfo=UTC)
    hour = give(una, by, due=date(2030, 5, 3), due_time=time(16), time_zone="Europe/Berlin")
    assert hour.due_at == datetime(2030, 5, 3, 14, tzinfo=UTC)


def test_kept_in_time_is_kept_and_after_it_is_late(una: Person, by: Actor) -> None:
    in_time, late = give(una, by, due=ahead(3)), give(una, by, due=ahead(-3))
    assert commands.keep_promise(promise=in_time, how="Sent by mail", by=by).state == "kept"
    assert commands.keep_promise(promise=late, by=by).state == "kept_late"
    in_the_past = now() - timedelta(days=5)
    other = give(una, by, due=ahead(-3))
    assert commands.keep_promise(promise=other, at=in_the_past, by=by).state == "kept"


def test_moved_before_it_is_due_it_can_still_be_kept_but_not_after(una: Person, by: Actor) -> None:
    promise = give(una, by, due=ahead(2))
    moved = commands.renegotiate_promise(promise=promise, due=ahead(9), agreed_by="Una", why="Snow", by=by)
    assert (moved.moved, moved.missed_at, moved.agreed_by) == (1, None, "Una")
    assert moved.first_due_at == promise.due_at
    assert commands.keep_promise(promise=moved, by=by).state == "kept"
    missed = give(una, by, due=ahead(-2))
    moved = commands.renegotiate_promise(promise=missed, due=ahead(9), by=by)
    assert (moved.moved, moved.missed_at) == (0, missed.due_at)
    assert commands.keep_promise(promise=moved, by=by).state == "kept_late"


def test_a_promise_ends_once_and_that_can_be_taken_back(una: Person, by: Actor) -> None:
    promise = give(una, by, due=ahead(1))
    commands.break_promise(promise=promise, why="The van broke down", by=by)
    assert state(promise) == "broken"
    with pytest.raises(Conflict):
        commands.keep_promise(promise=promise, by=by)
    commands.reopen_promise(promise=promise, by=by)
    assert state(promise) == "open"
    commands.withdraw_promise(promise=promise, why="She has one already", by=by)
    assert state(promise) == "withdrawn"
    assert happened(promise) == ["made", "broken", "open", "withdrawn"]


def test_what_became_of_it_stands_on_the_timeline_and_is_taken_back_with_it(una: Person, by: Actor) -> None:
    promise = give(una, by, due=ahead(1))
    theirs = give(una, by, "The signed order", whose="theirs", due=ahead(1))
    assert set(told(una)) >= {"was promised", "promised us"}
    commands.keep_promise(promise=promise, by=by)
    assert "had a promise kept" in told(una)
    commands.reopen_promise(promise=promise, by=by)
    assert "had a promise kept" not in told(una)
    page = timeline_of(person_id=una.pk, seen_by=by)
    assert {entry.mention for entry in page.entries if entry.about_type == "promises"} == {
        ("The offer", f"/promises/{promise.pk}/"), ("The signed order", f"/promises/{theirs.pk}/"),
    }  # fmt: skip


def test_the_history_can_not_be_changed(una: Person, by: Actor) -> None:
    promise = give(una, by)
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        Step.objects.filter(promise=promise).update(words="another")
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        Step.objects.filter(promise=promise).delete()


def test_with_a_promise_goes_its_history_whoever_deletes_it(una: Person, by: Actor) -> None:
    ours, theirs = give(una, by), give(una, by, "The signed order", whose="theirs")
    commands.delete_promise(record=ours, by=by)
    with connection.cursor() as cursor:
        cursor.execute("delete from promises_promise where id = %s", [theirs.pk])
    assert not Step.objects.exists()


def test_no_way_of_writing_makes_a_late_promise_kept(una: Person, by: Actor) -> None:
    promise = give(una, by, due=ahead(-4))
    with connection.cursor() as cursor:
        cursor.execute("update promises_promise set state = 'kept' where id = %s", [promise.pk])
    assert state(promise) == "kept_late"
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(broken_at=now())
    assert happened(promise) == ["made", "kept_late"]


def test_a_state_can_be_given_where_a_field_is_edited(una: Person, by: Actor) -> None:
    promise = give(una, by, due=ahead(4))
    changed = change_record(object_types()["promises"], promise.pk, {"state": "kept"}, by=by)
    assert (changed.state, changed.kept_at is not None) == ("kept", True)
    changed = change_record(object_types()["promises"], promise.pk, {"state": "open"}, by=by)
    assert (changed.state, changed.kept_at) == ("open", None)


def test_a_promise_is_to_somebody_and_has_one_end(una: Person, by: Actor) -> None:
    with pytest.raises(Invalid):
        commands.make_promise(values={"words": "The offer"}, by=by)
    with pytest.raises(Invalid):
        give(una, by, kept_at=now(), broken_at=now())
    with pytest.raises(Invalid):
        give(una, by, due_time=time(9))


def test_what_shows_that_it_was_kept_must_be_in_sight(una: Person, by: Actor) -> None:
    promise = give(una, by)
    with pytest.raises(NotFound):
        commands.keep_promise(promise=promise, proof=uuid4(), by=by)
    entry = log_interaction(values={"person": una.pk, "kind": "note", "body": "Sent."}, by=by)
    kept = commands.keep_promise(promise=promise, proof=entry.pk, by=by)
    assert kept.proof_id == entry.pk


def test_promises_are_asked_for_from_a_person(una: Person, by: Actor) -> None:
    give(una, by, due=ahead(-1))
    give(una, by, due=ahead(5))
    overdue = read_query(object_types()["promises"], where='state = "open" and due older than 0 days')
    assert count(overdue, by).value == 1
    asked = 'count(promises where state = "open" and due older than 0 days) >= 1'
    assert count(read_query(object_types()["people"], where=asked), by).value == 1


def test_only_who_may_sees_it(una: Person, by: Actor) -> None:
    promise = give(una, by)
    own = dict.fromkeys(Verb, Scope.OWN)
    stranger = Actor(member_id=uuid4(), name="Bo", rights={"promises": own, "people": own})
    with pytest.raises(NotFound):
        queries.get_promise(promise.pk, seen_by=stranger)
    assert queries.open_promises(person_id=una.pk, seen_by=stranger) == []


def test_the_oldest_open_promise_is_found(una: Person, by: Actor) -> None:
    give(una, by, "Younger", due=ahead(1), made_at=now() - timedelta(days=1))
    give(una, by, "Older", due=ahead(9), made_at=now() - timedelta(days=8))
    oldest = queries.oldest_open(person_id=una.pk, seen_by=by)
    assert oldest
    assert (oldest.words, oldest.seal, oldest.left) == ("Older", "open", oldest.left)


def test_promises_of_two_who_are_one_are_the_kept_ones(una: Person, by: Actor) -> None:
    other = people.create_person(values={"name": "Una F"}, by=by)
    promise = give(other, by)
    merge = people.merge_people(kept=una, merged=other, choices={}, by=by)
    assert state(promise) == "open"
    assert promise.person_id == una.pk
    people.undo_merge(merge=merge, by=by)
    promise.refresh_from_db()
    assert promise.person_id == other.pk


def test_an_erasure_takes_the_words_and_leaves_what_a_company_was_promised(una: Person, by: Actor) -> None:
    company = people.create_company(values={"name": "Fell & Co"}, by=by)
    alone, shared = give(una, by, company=None), give(una, by, "Una's ramp", company=company.pk)
    commands.break_promise(promise=shared, why="Una was ill", by=by)
    people.delete_person(record=una, by=by)
    assert not Promise.objects.filter(pk=alone.pk).exists()
    shared.refresh_from_db()
    assert (shared.words, shared.person_id, shared.state, shared.outcome) == ("Promise", None, "broken", "")
    assert set(Step.objects.values_list("words", flat=True)) == {""}


def test_what_is_created_by_the_api_is_the_same(una: Person, by: Actor) -> None:
    made = create_record(
        object_types()["promises"],
        {"words": "Pay the bill", "whose": "theirs", "person": str(una.pk), "due": "2030-01-31",
         "worth": "90 EUR"},
        by=by,
    )  # fmt: skip
    assert isinstance(made, Promise)
    assert made.worth
    assert (made.owner_id, str(made.due_on), made.worth.currency) == (by.member_id, "2030-01-31", "EUR")
