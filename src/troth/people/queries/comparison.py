"""Two people side by side: what differs, and what would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog.custom import is_custom
from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.hooks import filled
from troth.people.hooks import Belongings
from troth.people.merging import CHOICES, has, side_of
from troth.people.models import Address, Email, Person, Phone, Relation, Role
from troth.people.queries.page import values_of
from troth.questions.paths import readable_fields
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two people. `side` says whose value stays unless the other one is chosen."""

    name: str
    field: Field
    kept: Any
    merged: Any
    side: str
    may_choose: bool

    @property
    def differs(self) -> bool:
        """Tell whether there is something to choose: both have a value, and not the same."""
        return has(self.kept) and has(self.merged) and self.kept != self.merged


def compared(kept: Person, merged: Person, object_type: ObjectType, *, seen_by: Actor) -> list[Compared]:
    """Lay the fields of two people side by side, those that the asker may read and one of them has."""
    rows = []
    added = [field for field in readable_fields(object_type, seen_by) if is_custom(field.name)]
    both = [(person, values_of(person, object_type, added, seen_by=seen_by)) for person in (kept, merged)]
    for field in [*map(object_type.field, CHOICES), *added]:
        if field is None or not seen_by.may_read("people", field.name):
            continue
        ours, theirs = (_shown(person, field, values) for person, values in both)
        if has(ours) or has(theirs):
            side = side_of(field.name, _held(field, ours), _held(field, theirs), {})
            rows.append(
                Compared(field.name, field, ours, theirs, side, seen_by.may_write("people", field.name))
            )
    return rows


def belongings_of(person: Person, *, seen_by: Actor) -> dict[str, int | None]:
    """Count by a word what a person would bring along, without what there is none of.

    What the asker may not see is not counted: None.
    """
    lists: dict[str, Any] = {
        _("mails"): Email,
        _("phones"): Phone,
        _("addresses"): Address,
        _("companies"): Role,
    }
    counts: dict[str, int | None] = {
        word: model.objects.filter(person=person).count() for word, model in lists.items()
    }
    counts[_("relations")] = Relation.objects.filter(Q(person=person) | Q(other=person)).count()
    for count in filled(Belongings):
        counts |= count(person_id=person.pk, seen_by=seen_by)
    return {word: number for word, number in counts.items() if number != 0}


def _held(field: Field, value: Any) -> dict[str, Any]:
    return dict.fromkeys((field.name, field.sql_column), value)


def _shown(person: Person, field: Field, added: Mapping[str, Any]) -> Any:
    """Give a value as a page writes it: what it points at by name."""
    match field.name:
        case "company":
            return ", ".join(part for part in (person.title, str(person.company or "")) if part)
        case "household":
            return str(person.household or "")
        case "owner":
            return person.owner.name if person.owner else ""
        case "addresses":
            home = Address.objects.filter(person=person).order_by("-is_primary", "id").first()
            parts = (home.street, home.postal_code, home.city, home.region, home.country) if home else ()
            return ", ".join(part for part in parts if part)
    if field.name not in added:
        return getattr(person, field.sql_column)
    value = added[field.name]
    return value["name"] if field.kind is Kind.REFERENCE and value else value
