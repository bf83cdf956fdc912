"""The loaders: loading is the permission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError

from troth.catalog.errors import Forbidden, NotFound
from troth.people.models import Company, Email, Household, Person, Phone
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach


def get_person(person_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Person:
    """Load a person. A stranger raises NotFound; one who may be seen but not `to` raises Forbidden."""
    return _get(Person, "people", person_id, seen_by, to)


def get_company(company_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Company:
    """Load a company. A stranger raises NotFound; one who may be seen but not `to` raises Forbidden."""
    return _get(Company, "companies", company_id, seen_by, to)


def get_household(household_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Household:
    """Load a household. A stranger raises NotFound; one who may be seen but not `to` raises Forbidden."""
    return _get(Household, "households", household_id, seen_by, to)


def people_by_address(addresses: Sequence[str]) -> dict[str, UUID]:
    """Give whose each mail address is, in lower case: the one who has it as primary, else who had it first.

    For what arrives from outside: no member asks, and nothing of a person is told.
    """
    wanted = {address.lower() for address in addresses}
    found = Email.objects.filter(key__in=wanted, person__isnull=False).order_by("-is_primary", "pk")
    owners: dict[str, UUID] = {}
    for key, person_id in found.values_list("key", "person_id"):
        owners.setdefault(key, person_id)
    return owners


def find_reached(*, email: str = "", phone: str = "", external_id: str = "") -> UUID | None:
    """Find who has a mail address, or else a phone number in E.164, or else an id elsewhere.

    For what arrives from outside: no member asks, and nothing of a person is told.
    """
    if email and (found := people_by_address([email]).get(email.lower())):
        return found
    if phone:
        of_phone = Phone.objects.filter(number=phone, person__isnull=False).order_by("-is_primary", "pk")
        if key := of_phone.values_list("person_id", flat=True).first():
            return key
    if not external_id:
        return None
    return Person.objects.filter(external_id=external_id).values_list("pk", flat=True).first()


def is_nobody_there(seen_by: Actor) -> bool:
    """Tell whether this member has nobody to have to do with yet: no person and no company."""
    kinds = ((Person, "people"), (Company, "companies"))
    return not any(
        model._default_manager.filter(within_reach(seen_by, kind)).exists() for model, kind in kinds
    )


Record = TypeVar("Record", Person, Company, Household)


def _get(model: type[Record], object_type: str, record_id: UUID | str, seen_by: Actor, to: Verb) -> Record:
    try:
        record = (
            model._default_manager.select_related("owner")
            .filter(within_reach(seen_by, object_type), pk=record_id)
            .first()
        )
    except (ValueError, ValidationError):
        record = None
    if record is None:
        raise NotFound(object_type)
    if not seen_by.reaches(object_type, to, record.owner_id):
        raise Forbidden(f"{object_type}.{to}")
    return record


def tags_of(*, person_id: UUID | None, company_id: UUID | None) -> list[str]:
    """Give the tags of a person and of a company together, whoever asks: for rules, not to be shown."""
    found: list[str] = []
    for rows, key in ((Person.objects, person_id), (Company.objects, company_id)):
        for tags in rows.filter(pk=key).values_list("tags", flat=True) if key else ():
            found += tags
    return found
