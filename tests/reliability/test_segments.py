"""While many write at once, and somebody keeps the segments, nobody is lost and nothing locks up."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.people import commands as people
from troth.people.models import Merge, Person
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, ids
from troth.segments import commands
from troth.segments.models import Membership, Segment
from troth.team.actor import everyone
from troth.timeline.commands import log_interaction

BY = everyone()
QUESTIONS = (
    'city = "Cork"',
    'city = "Cork" and count(interactions) >= 1',
    'in segment "S0" and not in segment "S1"',
    'not did("call") and email is missing',
)
CROWD, STEPS, WRITERS = 24, 40, 3
pytestmark = pytest.mark.django_db(transaction=True)


def test_segments_are_right_after_everybody_wrote_at_once() -> None:
    crowd = [people.create_person(values={"name": f"P{n}", "city": "Cork"}, by=BY) for n in range(CROWD)]
    made = [commands.create_segment(name=f"S{n}", question=text, by=BY) for n, text in enumerate(QUESTIONS)]
    guests = commands.create_segment(name="Guests", by=BY)
    wrong: list[BaseException] = []
    done = threading.Event()

    def in_thread(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                wrong.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def keep() -> None:
        while not done.is_set():
            commands.keep_up()

    def ask() -> None:
        while not done.is_set():
            for segment in made:
                commands.ask_everybody(segment.pk)

    writers = [in_thread(lambda seed=seed: _write(seed, crowd, guests)) for seed in range(WRITERS)]  # type: ignore[misc]
    keepers = [in_thread(keep), in_thread(keep), in_thread(ask)]
    for thread in writers:
        thread.join()
    done.set()
    for thread in keepers:
        thread.join()
    assert wrong == []
    for segment in made:
        commands.ask_everybody(segment.pk)  # the first time, whatever the threads came to
    commands.keep_up()
    _check(made, guests)


def _write(seed: int, crowd: list[Person], guests: Segment) -> None:
    """Change, add, delete, merge and part people at random; who is gone by then is left alone."""
    dice = random.Random(seed)
    mine = crowd[seed::WRITERS]
    for step in range(STEPS):
        one, other = dice.sample(mine, 2)
        try:
            if Person.objects.filter(pk__in=[one.pk, other.pk]).count() == 2:
                _do(dice.randrange(6), one, other, guests)
            mine.append(people.create_person(values={"name": f"{seed}-{step}", "city": "Cork"}, by=BY))
        except (NotFound, Person.DoesNotExist):
            continue


def _do(what: int, one: Person, other: Person, guests: Segment) -> None:
    match what:
        case 0 | 1:
            people.change_person(record=one, values={"city": "Cork" if what else "Galway"}, by=BY)
        case 2:
            log_interaction(values={"person": one.pk, "kind": "call"}, by=BY)
        case 3:
            commands.add_to_list(segment=guests, person_ids=[one.pk], by=BY)
        case 4:
            people.delete_person(record=one, by=BY)
        case 5:
            people.merge_people(kept=one, merged=other, choices={}, by=BY)
            people.undo_merge(merge=Merge.objects.get(merged_id=other.pk), by=BY)


def _check(made: list[Segment], guests: Segment) -> None:
    for segment in [*made, guests]:
        segment.refresh_from_db()
        held = set(Membership.objects.filter(segment=segment).values_list("person_id", flat=True))
        assert segment.size == len(held)
        if segment.question:
            query = ListQuery(object_type=object_types()["people"], where=parse(segment.question))
            assert held == set(ids(query, BY)), segment.question
