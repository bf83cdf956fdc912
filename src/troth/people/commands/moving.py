"""Start a household from the person who lives there."""

from __future__ import annotations

from django.db.models import F

from troth.people.commands.households import create_household
from troth.people.commands.people import change_person
from troth.people.models import Address, Household, Person
from troth.team.acting import acting
from troth.team.actor import Actor

PLACE = ("street", "postal_code", "city", "region", "country")


def start_household(*, person: Person, name: str, by: Actor) -> Household:
    """Add a household at the person's own address, and let them live there."""
    with acting(by):
        homes = Address.objects.filter(person=person).order_by(
            F("valid_until").desc(nulls_first=True), "-is_primary", "id"
        )
        home = homes.first()
        place = {part: getattr(home, part) for part in PLACE} if home else {}
        household = create_household(values={"name": name, **place}, by=by)
        change_person(record=person, values={"household": household.pk}, by=by)
    return household
