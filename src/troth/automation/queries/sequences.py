"""Sequences and who is in them, as they are shown; loading one is the permission."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from troth.automation.models import Enrolment, Sequence, State, Step, Taken
from troth.automation.queries.running import find_action
from troth.catalog.errors import Forbidden, NotFound
from troth.catalog.types import Field, Kind
from troth.people.queries import get_person, names_of
from troth.privacy.queries import find_purpose
from troth.segments.queries import visible_segments
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

KIND = "sequences"
MOST = 50


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as it is shown: what it does, and how many wait for it, have had it, and ended after it."""

    step: Step
    label: str
    icon: str
    waiting: int
    taken: int


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """Somebody in a sequence, ready to be shown."""

    enrolment: Enrolment
    name: str
    place: int


@dataclass(frozen=True, slots=True)
class Setting:
    """How a sequence goes, in words."""

    mailbox: str
    purpose: str
    segment: str
    start: str
    end: str


def mentions_of(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give name and address of the sequences among these that the asker may see."""
    if not ids:
        return {}
    named = Sequence.objects.filter(within_reach(seen_by, KIND), pk__in=ids).values_list("pk", "name")
    return {key: (name, f"/sequences/{key}/") for key, name in named}


def get_sequence(key: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Sequence:
    """Load a sequence. A stranger raises NotFound; one that may be seen but not `to` raises Forbidden."""
    try:
        found = Sequence.objects.filter(within_reach(seen_by, KIND), pk=key).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise NotFound(KIND)
    if not seen_by.reaches(KIND, to, found.owner_id):
        raise Forbidden(f"{KIND}.{to}")
    return found


def get_step(key: UUID, sequence: Sequence) -> Step:
    """Load a step of a sequence. Raises NotFound."""
    found = Step.objects.filter(pk=key, sequence=sequence).first()
    if found is None:
        raise NotFound("steps")
    return found


def get_enrolment(key: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Enrolment:
    """Load who is in a sequence, for whoever may see the person. Raises NotFound, and Forbidden."""
    try:
        found = Enrolment.objects.select_related("sequence").filter(pk=key).first()
    except (ValueError, ValidationError):
        found = None
    if found is None or not seen_by.may("enrolments.see"):
        raise NotFound("enrolments")
    get_person(found.person_id, seen_by=seen_by, to=to)
    return found


def startable(*, seen_by: Actor) -> Many[Sequence]:
    """List the sequences that a member can put people into: those that have a step, by name."""
    found = Sequence.objects.filter(within_reach(seen_by, KIND), steps__isnull=False)
    return list(found.distinct().order_by("name", "id"))


def setting_of(sequence: Sequence, *, seen_by: Actor) -> Setting:
    """Say how a sequence goes. A segment that the asker may not see has no name."""
    purpose = find_purpose(sequence.purpose) if sequence.purpose else None
    topics = purpose.topics.all() if purpose and sequence.topic else []
    topic = next((each for each in topics if each.key == sequence.topic), None)
    segment = next(
        (each for each in visible_segments(seen_by=seen_by) if each.pk == sequence.segment_id), None
    )
    return Setting(
        mailbox=str(sequence.mailbox or ""),
        purpose=": ".join(part.name for part in (purpose, topic) if part),
        segment=segment.name if segment else "",
        start=f"{sequence.from_hour}:00",
        end=f"{sequence.until_hour}:00",
    )


def steps_of(sequence: Sequence) -> list[StepRow]:
    """Give the steps of a sequence, in order, with how far people have come."""
    waiting = dict(
        Enrolment.objects.filter(sequence=sequence, state=State.RUNNING)
        .values_list("step")
        .annotate(Count("id"))
        .order_by()
    )
    taken = dict(
        Taken.objects.filter(step__sequence=sequence).values_list("step").annotate(Count("id")).order_by()
    )
    return [
        StepRow(step, *named_step(step), waiting.get(step.pk, 0), taken.get(step.pk, 0))
        for step in Step.objects.filter(sequence=sequence).order_by("place")
    ]


def outcome_of(sequence: Sequence) -> dict[str, int]:
    """Count those who were ever in a sequence: by state, and of those stopped by why."""
    of_states = Enrolment.objects.filter(sequence=sequence).values_list("state", "why")
    counted: dict[str, int] = {}
    for state, why, count in of_states.annotate(count=Count("id")).order_by():
        counted[why or state] = counted.get(why or state, 0) + count
    return counted


def enrolments_of(sequence: Sequence, *, seen_by: Actor) -> list[EnrolmentRow]:
    """List who is in a sequence, whoever is next first, as far as the asker may see them."""
    running = Enrolment.objects.filter(sequence=sequence, state=State.RUNNING).select_related("step")
    return _rows(list(running.order_by("due_at", "pk")[:MOST]), seen_by)


def running_of(person_id: UUID, *, seen_by: Actor) -> list[Enrolment]:
    """List the sequences that a person is in, of those that the asker may see."""
    visible = Sequence.objects.filter(within_reach(seen_by, KIND))
    found = Enrolment.objects.filter(person_id=person_id, state=State.RUNNING, sequence__in=visible)
    return list(found.select_related("sequence", "step").order_by("due_at", "pk"))


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give what is held of a person: which sequences, when, how they ended, and each step taken."""
    taken: dict[UUID, list[datetime]] = {}
    of_person = Taken.objects.filter(enrolment__person_id=person_id).order_by("at")
    for enrolment_id, at in of_person.values_list("enrolment_id", "at"):
        taken.setdefault(enrolment_id, []).append(at)
    found = Enrolment.objects.filter(Q(person_id=person_id)).select_related("sequence").order_by("pk")
    return [
        {
            "sequence": each.sequence.name, "since": each.created_at, "state": each.state, "why": each.why,
            "words": each.why_words, "ended_at": each.ended_at, "steps_taken_at": taken.get(each.pk, []),
        }
        for each in found
    ]  # fmt: skip


def _rows(found: Many[Enrolment], seen_by: Actor) -> list[EnrolmentRow]:
    names = names_of({each.person_id for each in found}, seen_by=seen_by) if found else {}
    return [
        EnrolmentRow(each, names[str(each.person_id)], each.step.place if each.step else 0)
        for each in found
        if str(each.person_id) in names
    ]


def named_step(step: Step) -> tuple[str, str]:
    """Give what a step is called, with the words of what it does, and its sign."""
    if step.is_mail:
        return step.subject, "mail"
    action = find_action(step.action)
    if action is None:
        return step.action, "alert"
    words = [str(step.inputs[each.name]) for each in action.inputs if _is_said(each, step)]
    return ": ".join([str(action.label), *words[:1]]), action.icon


def _is_said(asked: Field, step: Step) -> bool:
    return asked.kind in (Kind.TEXT, Kind.LONG_TEXT) and bool(step.inputs.get(asked.name))
