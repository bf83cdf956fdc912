"""Put people into a sequence, and take them out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence as Many
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from troth.automation import queries
from troth.automation.commands.chronicle import chronicle
from troth.automation.events import EnrolmentEnded, PersonEnrolled
from troth.automation.models import Enrolment, Sequence, State, Step, Why
from troth.automation.pace import next_moment
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.ground.clock import now
from troth.people.queries import get_person
from troth.team.acting import acting
from troth.team.actor import Actor

AT_ONCE = 500  # people in one transaction


def enrol(
    *, sequence: Sequence, person_id: UUID, about: tuple[str, UUID] | None = None, by: Actor
) -> Enrolment:
    """Put a person into a sequence. Raises NotFound for a stranger, and Conflict for whoever is in it.

    What `by` may do is what the steps may do.
    """
    person = get_person(person_id, seen_by=by)
    if by.member_id is None:
        raise Invalid([("", _("A sequence goes on by the rights of a member."))])
    kind, key = about or ("", None)
    with acting(by):
        first = Step.objects.filter(sequence=sequence).order_by("place").first()
        if first is None:
            raise Conflict(_("“%s” has no steps yet.") % sequence.name)
        made = Enrolment(
            sequence=sequence, person_id=person.pk, about_kind=kind, about_id=key, member_id=by.member_id,
            step=first, due_at=_first_due(sequence, first, person.time_zone),
        )  # fmt: skip
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:  # of two who put them in at once, one does
            raise Conflict(_("%(name)s is in “%(sequence)s” already.") % {
                "name": person.name, "sequence": sequence.name,
            }) from None  # fmt: skip
        came = PersonEnrolled(enrolment_id=made.pk, person_id=person.pk, sequence=sequence.name)
        chronicle(events=[came], sequence_id=sequence.pk, by=by)
    made.refresh_from_db()
    return made


def enrol_record(*, record: Any, sequence: UUID, by: Actor) -> None:
    """Put a person, or the person that a record is with, into a sequence: an action of lists and rules.

    Whoever is in it already stays as they are, so that an action on many does what is left to do.
    """
    found = queries.get_sequence(sequence, seen_by=by)
    is_person = record._meta.db_table == "people_person"
    person_id = record.pk if is_person else record.person_id
    if person_id is None:
        raise Conflict(_("It is with nobody."))
    about = None if is_person else (queries.kind_of(record), record.pk)
    if not Enrolment.objects.filter(sequence=found, person_id=person_id, state=State.RUNNING).exists():
        enrol(sequence=found, person_id=person_id, about=about, by=by)


def enrol_entered(*, segment_id: UUID, people: Many[UUID]) -> None:
    """Put those who came into a segment into the sequences that begin with it.

    They go on by the rights of each sequence's owner; whom the owner may not see stays out. Each
    person is put in once for each time they come: a second telling finds them there.
    """
    for sequence in Sequence.objects.filter(segment_id=segment_id, is_on=True):
        by = queries.owner_at_work(sequence)
        if by is None:
            continue
        for start in range(0, len(people), AT_ONCE):
            with transaction.atomic():
                _enrol_each(sequence, people[start : start + AT_ONCE], by)


def stop(*, enrolment: Enrolment, why: Why, words: str = "", by: Actor) -> bool:
    """Take somebody out of a sequence; gives False where they had left it already."""
    with acting(by):
        return _stop(Enrolment.objects.filter(pk=enrolment.pk), why, words, by) > 0


def stop_all(*, people: Many[UUID], why: Why, words: str = "", among: Q | None = None, by: Actor) -> int:
    """Take people out of all sequences that they are in; gives out of how many."""
    with acting(by):
        return _stop(Enrolment.objects.filter(among or Q(), person_id__in=people), why, words, by)


def stop_about(*, kind: str, key: UUID, words: str = "", by: Actor) -> int:
    """Take out whoever is in a sequence because of a record that has moved on, where the sequence minds."""
    concerned = Enrolment.objects.filter(about_kind=kind, about_id=key, sequence__stops_on_move=True)
    with acting(by):
        return _stop(concerned, Why.MOVED, words, by)


def _stop(among: QuerySet[Enrolment], why: Why, words: str, by: Actor) -> int:
    at, left = now(), defaultdict(list)
    running = among.filter(state=State.RUNNING).select_related("sequence").order_by("pk")
    for each in running.select_for_update(of=("self",)):
        each.state, each.why, each.why_words = State.STOPPED, why, words[:300]
        each.step, each.due_at, each.ended_at, each.updated_at = None, None, at, at
        each.save()
        left[each.sequence_id].append(
            EnrolmentEnded(
                enrolment_id=each.pk, person_id=each.person_id, sequence=each.sequence.name, why=why
            )
        )
    for sequence_id, events in left.items():
        chronicle(events=events, sequence_id=sequence_id, by=by)
    return sum(map(len, left.values()))


def _enrol_each(sequence: Sequence, people: Many[UUID], by: Actor) -> None:
    inside = set(
        Enrolment.objects.filter(sequence=sequence, person_id__in=people, state=State.RUNNING).values_list(
            "person_id", flat=True
        )
    )
    for person_id in people:
        if person_id not in inside:
            try:
                enrol(sequence=sequence, person_id=person_id, by=by)
            except (NotFound, Conflict):
                continue


def _first_due(sequence: Sequence, step: Step, time_zone: str) -> Any:
    zone = time_zone or queries.time_zone()
    return next_moment(now(), days=step.days, hours=queries.hours_of(sequence), time_zone=zone)
