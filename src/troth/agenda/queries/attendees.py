"""Who is asked to a meeting, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F

from troth.agenda.models import Attendee
from troth.agenda.queries.about import subjects_of
from troth.agenda.queries.tasks import get_task
from troth.catalog.errors import Forbidden, NotFound
from troth.team.actor import Actor, Verb


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is asked: of a person there is no name where the asker may not see them."""

    id: UUID
    name: str
    person_id: UUID | None
    member_id: UUID | None
    answer: str
    answered_at: datetime | None


def get_attendee(attendee_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Attendee:
    """Load one invitation, with the right to its task. Who was asked may answer for themselves.

    Raises NotFound or Forbidden, as the task does.
    """
    try:
        found = Attendee.objects.select_related("task").filter(pk=attendee_id).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise NotFound("attendees")
    is_own = to is Verb.CHANGE and found.member_id is not None and found.member_id == seen_by.member_id
    try:
        get_task(found.task_id, seen_by=seen_by, to=Verb.SEE if to is Verb.SEE or is_own else Verb.CHANGE)
    except NotFound:
        raise NotFound("attendees") from None
    reaches = seen_by.reaches("attendees", to, found.task.owner_id)
    if not (reaches or ((is_own or to is Verb.SEE) and seen_by.may(f"attendees.{to}"))):
        raise Forbidden(f"attendees.{to}")
    return found


def guests_of(task_id: UUID, *, seen_by: Actor) -> list[Guest]:
    """List who is asked to a task that the asker has loaded, in the order in which they were."""
    asked = list(Attendee.objects.filter(task_id=task_id).annotate(called=F("member__name")).order_by("id"))
    people = subjects_of([("people", one.person_id) for one in asked if one.person_id], seen_by=seen_by)
    guests: dict[UUID, Guest] = {}
    for one in asked:
        person = people.get(("people", one.person_id)) if one.person_id else None
        name = person.title if person else one.called or ""
        key = one.person_id or one.member_id or one.pk  # of two who were merged, the first stands for both
        guest = Guest(one.pk, name, one.person_id, one.member_id, one.answer, one.answered_at)
        guests.setdefault(key, guest)
    return list(guests.values())
