"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from troth.automation import commands
from troth.automation.models import Sequence
from troth.people.models import Person
from troth.team.actor import Actor
from troth.team.tests.factories import acting_as, make_administrator

TASK = {"days": 1, "action": "plan_task", "inputs": {"title": "Ring them"}}


def sequence_with(*steps: dict[str, Any], by: Actor, **values: Any) -> Sequence:
    """Make a sequence that is on, open all day, with these steps or a task."""
    made = commands.create_sequence(values={"name": "After the fair"} | values, by=by)
    commands.set_sequence(
        sequence=made, values={"from_hour": 0, "until_hour": 24, "on_weekends": True}, by=by
    )
    for step in steps or (TASK,):
        commands.add_step(sequence=made, values=step, by=by)
    commands.switch(sequence=made, is_on=True, by=by)
    made.refresh_from_db()
    return made


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    by = acting_as(make_administrator())
    commands.enrol(sequence=sequence_with(by=by), person_id=person.pk, by=by)


# Only the name of an object type.
NAMES_OF_TYPES = (("automation_enrolment", "about_kind"),)

LISTS = ("sequences",)
POINTS = {"sequences": "owner", "enrolments": "person"}
KINDS = {"enrolment_id": "enrolments"}
REACHED_THROUGH = {"enrolments": "people"}
WORDS = {
    ("sequences/", "name"): "name",
    ("sequences/", "step_id"): str(UUID(int=0)),
    ("sequences/list/options/", "name"): "owner",
    ("sequences/list/run/", "action"): "stop",
    ("sequences/list/cell/", "name"): "name",
}
LEADS_NOWHERE = (
    *((method, "steps/<uuid:step_id>/") for method in ("GET", "POST")),
    *((method, "steps/action/") for method in ("GET", "POST")),
    ("POST", "steps/<uuid:step_id>/delete/"),
)


def guarded(owner: UUID, person: UUID, _company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, owned by a member; give them by their kinds."""
    by = acting_as(make_administrator())
    sequence = sequence_with(by=by, owner=owner)
    enrolment = commands.enrol(sequence=sequence, person_id=person, by=by)
    return {"sequences": sequence.pk, "enrolments": enrolment.pk}


def on_pages(site: Any, person: str, _company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page, with something in each of its parts; give them by parameters."""
    sequence = site.add("sequences", name="After the fair")
    task = {"action": "plan_task", "title": "Ring them"}
    site.api.post(f"/sequences/{sequence}/steps/action/", form=task)
    site.api.post(f"/sequences/{sequence}/start/", form={"person": person})
    return {
        ("sequences/", "record_id"): sequence,
        ("enrolments/", "enrolment_id"): str(UUID(int=0)),
        **WORDS,
    }


ADDED = ("New sequence",)
