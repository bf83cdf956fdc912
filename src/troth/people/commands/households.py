"""Create, change and delete a household; tell who moved in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from troth.ground.events import publish
from troth.people.commands.records import chronicle, lock, write_columns
from troth.people.events import (
    HouseholdChanged,
    HouseholdCreated,
    HouseholdDeleted,
    HouseholdJoined,
    HouseholdLeft,
)
from troth.people.facts import Fact
from troth.people.models import Household, Person
from troth.team.acting import acting, erasing
from troth.team.actor import Actor

COLUMNS = ("name", "street", "postal_code", "city", "region", "country", "owner", "external_id")


def create_household(*, values: Mapping[str, Any], by: Actor) -> Household:
    """Add a household. `values` are public fields, already cleaned; who adds one owns it."""
    with acting(by):
        household = Household(owner_id=by.member_id)
        write_columns(household, values, COLUMNS)
        household.save(force_insert=True)
        household.refresh_from_db()
        publish(HouseholdCreated(household_id=household.pk))
    return household


def change_household(*, record: Household, values: Mapping[str, Any], by: Actor) -> Household:
    """Change a household's fields. Nothing is written, and nobody told, where nothing differs."""
    with acting(by):
        household: Household = lock(record)
        changed = write_columns(household, values, COLUMNS)
        if changed:
            household.save()
            publish(HouseholdChanged(household_id=household.pk, fields=changed))
        household.refresh_from_db()
    return household


def delete_household(*, record: Household, by: Actor) -> None:
    """Delete a household. Its people stay, with their history."""
    with acting(by):
        household: Household = lock(record)
        household.delete()
        publish(HouseholdDeleted(household_id=record.pk))


def tell_move(person: Person, before: UUID | None, *, by: Actor) -> None:
    """Write on the timeline of a person that they left one household and joined another."""
    moves = ((HouseholdLeft, before), (HouseholdJoined, person.household_id))
    names = dict(Household.objects.filter(pk__in=[key for _, key in moves if key]).values_list("pk", "name"))
    for happened, key in moves:
        if key in names:
            event = happened(person_id=person.pk, household_id=key, household=names[key])
            sentence = event.sentence.format(household=event.household)
            chronicle([Fact(event=event.name, sentence=sentence, person_id=person.pk)], by=by)
            publish(event)


def forget_empty(household_id: UUID) -> None:
    """Erase the household that an erased person was the last of: its name and address are theirs."""
    people = Person.objects.filter(household=OuterRef("pk"))
    with erasing():
        Household.objects.filter(~Exists(people), pk=household_id).delete()
