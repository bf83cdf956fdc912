"""The mails of a sequence as one person would get them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from troth.automation.models import Sequence, Step
from troth.automation.pace import next_moment
from troth.automation.queries.running import hours_of, one_of, time_zone
from troth.automation.queries.sequences import named_step
from troth.catalog.registry import object_types
from troth.channels import wording
from troth.ground.clock import now
from troth.people.queries import get_person
from troth.privacy.queries import may_contact
from troth.privacy.queries.consents import REFUSALS
from troth.questions import listing
from troth.questions.listing import ListQuery
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail with its places filled; `missing` are those for which there is no value."""

    address: str
    name: str
    subject: str
    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Previewed:
    """A step as it would be taken for one person: when, and what. `problem` says why it would not be."""

    place: int
    at: datetime
    label: str
    icon: str = "mail"
    letter: Letter | None = None
    problem: str = ""


def values_for(people: Many[UUID], by: Actor) -> dict[UUID, Mapping[str, Any]]:
    """Give what the words of a mail can name, for each of these people whom `by` may see.

    That is `person` as the API tells of them, `sender` and `firm`. What `by` may not read has no value.
    """
    query = ListQuery(object_type=object_types()["people"], where=one_of(people), limit=len(people))
    common = {"sender": {"name": by.name, "email": by.email}, "firm": {"name": by.workspace}}
    found = json.loads(listing.json_page(query, by))["items"] if people else []
    return {UUID(person["id"]): {"person": person, **common} for person in found}


def letter_of(step: Step, values: Mapping[str, Any]) -> Letter:
    """Fill a mail with what `values_for` gave of a person. Raises Unfillable."""
    person = values["person"]
    subject, text = wording.fill(step.subject, values), wording.fill(step.words, values)
    mails = person.get("emails") or [{}]
    first = next((mail for mail in mails if mail.get("is_primary")), mails[0])
    missing = tuple(dict.fromkeys((*subject.missing, *text.missing)))
    return Letter(
        first.get("address") or "",
        person.get("name") or "",
        " ".join(subject.text.split()),
        text.text,
        missing,
    )


def preview(sequence: Sequence, person_id: UUID, *, by: Actor) -> list[Previewed]:
    """Give each step as it would be taken for a person who is put in now. Raises NotFound for a stranger.

    Nothing is written, and the gate is asked without being passed.
    """
    person = get_person(person_id, seen_by=by)
    values, at, shown = values_for([person_id], by)[person_id], now(), []
    for step in Step.objects.filter(sequence=sequence).order_by("place"):
        at = next_moment(
            at, days=step.days, hours=hours_of(sequence), time_zone=person.time_zone or time_zone()
        )
        shown.append(_previewed(sequence, step, person_id, values, at))
    return shown


def _previewed(
    sequence: Sequence, step: Step, person_id: UUID, values: Mapping[str, Any], at: datetime
) -> Previewed:
    if not step.is_mail:
        label, icon = named_step(step)
        return Previewed(step.place, at, label, icon=icon)
    try:
        letter = letter_of(step, values)
    except wording.Unfillable as wrong:
        return Previewed(step.place, at, step.subject, problem=str(wrong))
    problem = _refusal(sequence, person_id, at)
    return Previewed(step.place, at, letter.subject, letter=letter, problem=problem)


def _refusal(sequence: Sequence, person_id: UUID, at: datetime) -> str:
    if not sequence.purpose:
        return ""
    found = may_contact(person_id, purpose=sequence.purpose, channel="mail", topic=sequence.topic, at=at)
    return str(REFUSALS.get(found, ""))
