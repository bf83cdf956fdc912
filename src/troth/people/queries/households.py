"""Who lives together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from troth.ground.clock import today
from troth.people.models import Household, Person
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

MOST = 60
KNOWN = ("birthday", "turn", "turn_since", "last_contact_at")


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives in a household. What is unknown or not to be read is None."""

    id: UUID
    name: str
    age: int | None
    turn: str | None
    turn_since: datetime | None
    last_contact_at: datetime | None


@dataclass(frozen=True, slots=True)
class Home:
    """The household of a person, and who else lives there."""

    household: Household
    others: list[Resident]


def residents_of(household_id: UUID, *, seen_by: Actor) -> list[Resident]:
    """List the people of a household that the asker may see, the eldest first."""
    people = Person.objects.filter(within_reach(seen_by, "people"), household=household_id)
    hidden = {name for name in KNOWN if not seen_by.may_read("people", name)}
    rows = (
        people.order_by("name", "id") if "birthday" in hidden else people.order_by("birthday", "name", "id")
    )
    residents = []
    for person in rows[:MOST]:
        known = {name: None if name in hidden else getattr(person, name) for name in KNOWN}
        born = known.pop("birthday")
        residents.append(Resident(id=person.pk, name=person.name, age=_age(born) if born else None, **known))
    return residents


def home_of(person: Person, *, seen_by: Actor) -> Home | None:
    """Find the household that a person lives in, where the asker may see it."""
    if person.household_id is None or not seen_by.may_read("people", "household"):
        return None
    visible = within_reach(seen_by, "households")
    household = Household.objects.filter(visible, pk=person.household_id).first()
    if household is None:
        return None
    residents = residents_of(household.pk, seen_by=seen_by)
    return Home(household, [each for each in residents if each.id != person.pk])


def may_settle(person: Person, *, seen_by: Actor) -> bool:
    """Tell whether the asker may say in which household a person lives."""
    may_write = seen_by.may_write("people", "household")
    return may_write and seen_by.reaches("people", Verb.CHANGE, person.owner_id)


def _age(birthday: date) -> int:
    day = today()
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))
