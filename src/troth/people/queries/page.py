"""What stands on the page of a person or company, as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from troth.catalog.custom import attach
from troth.catalog.registry import find_object_type
from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.clock import today
from troth.people.models import Address, Company, Email, Person, Phone, Relation, RelationKind, Role, Tag
from troth.questions import tree
from troth.questions.listing import ListQuery, rows
from troth.questions.paths import readable_fields
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

# Shown by the page's own parts rather than as plain facts.
ELSEWHERE = {
    "id", "name", "company", "household", "title", "email", "phone", "emails", "phones", "addresses",
    "owner", "lifecycle", "lifecycle_since", "turn", "turn_since", "last_contact_at", "tags",
    "created_at", "updated_at",
}  # fmt: skip

OF_OWN = {"id", "owner", "created_at", "updated_at"}

SAME = """
select person_id from people_email where key = lower(%s) and %s <> '' and person_id is not null
union select person_id from people_phone where number = %s and %s <> '' and person_id is not null
union select id from people_person where norm(name) = norm(%s) and %s <> '' limit 20
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a record. `value` is raw: the template writes it by `field.kind`.

    That of a reference is {id, name}, None where the asker may not see what it points at.
    """

    field: Field
    value: Any
    may_change: bool

    @property
    def is_empty(self) -> bool:
        return self.value is None or self.value in ("", [])

    @property
    def address(self) -> str:
        """The page of what a reference points at; empty where there is none."""
        to = find_object_type(self.field.to)
        return to.url.format(id=self.value["id"]) if to and self.value else ""


@dataclass(frozen=True, slots=True)
class RolePlayed:
    """A role as read from one of its ends: `other` is the company, or the person."""

    id: UUID
    other_id: UUID
    other: str
    title: str
    starts_on: date | None
    ends_before: date | None
    is_current: bool
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as read from one end: `label` says what the other one is, as in "child of".

    `kind` says what this end is to the other, as a key of `relation_choices`.
    """

    id: UUID
    kind: str
    label: str
    other_id: UUID
    other: str
    starts_on: date | None
    ends_before: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways to reach somebody, the primary one first, those past at the end."""

    emails: list[Email]
    phones: list[Phone]
    addresses: list[Address]


def facts_of(record: Any, object_type: ObjectType, *, seen_by: Actor) -> list[Fact]:
    """List a record's plain values that the asker may read, in the catalog's order."""
    elsewhere = OF_OWN if object_type.is_own else ELSEWHERE
    fields = [
        field
        for field in readable_fields(object_type, seen_by)
        if field.name not in elsewhere and field.is_column
    ]
    values = values_of(record, object_type, fields, seen_by=seen_by)
    return [
        Fact(field, values[field.name], may_change(field, object_type, record, seen_by)) for field in fields
    ]


def values_of(
    record: Any, object_type: ObjectType, fields: Sequence[Field], *, seen_by: Actor
) -> dict[str, Any]:
    """Give the values of fields that the asker may read, by their names, as in a `Fact`."""
    attach(object_type, record)
    values = {field.name: getattr(record, field.sql_column) for field in fields}
    pointers = tuple(field.name for field in fields if field.kind is Kind.REFERENCE)
    if any(values[name] for name in pointers):
        only = tree.Comparison(tree.Path(("id",)), tree.Operator.EQUAL, tree.Text(str(record.pk)))
        query = ListQuery(object_type=object_type, where=only, fields=pointers, limit=1)
        shown = rows(query, seen_by).items or [dict.fromkeys(pointers)]
        values |= {name: shown[0][name] for name in pointers}
    return values


def may_change(field: Field, object_type: ObjectType, record: Any, seen_by: Actor) -> bool:
    """Tell whether the asker may write a field of this record."""
    return (
        field.is_writable
        and seen_by.may_write(object_type.name, field.name)
        and seen_by.reaches(object_type.name, Verb.CHANGE, record.owner_id)
    )


def reach_of(record: Person | Company) -> Reach:
    """List mails, phones and addresses."""
    key = {"person": record} if isinstance(record, Person) else {"company": record}
    order = (F("valid_until").desc(nulls_first=True), "-is_primary", "id")
    return Reach(
        list(Email.objects.filter(**key).order_by(*order)),
        list(Phone.objects.filter(**key).order_by(*order)),
        list(Address.objects.filter(**key).order_by(*order)),
    )


def roles_of_person(person: Person, *, seen_by: Actor) -> list[RolePlayed]:
    """List the companies a person is or was at, the current ones first."""
    if not seen_by.may_read("people", "company"):
        return []
    companies = Company.objects.filter(within_reach(seen_by, "companies"))
    roles = Role.objects.filter(person=person, company__in=companies).annotate(other=F("company__name"))
    return [_role(role, role.company_id, seen_by) for role in _in_time(roles)]


def roles_at_company(company: Company, *, seen_by: Actor, limit: int = 60) -> list[RolePlayed]:
    """List the people who are or were at a company, the current ones first."""
    if not seen_by.may_read("people", "company"):
        return []
    people = Person.objects.filter(within_reach(seen_by, "people"))
    roles = Role.objects.filter(company=company, person__in=people).annotate(other=F("person__name"))
    return [_role(role, role.person_id, seen_by) for role in _in_time(roles)[:limit]]


def ties_of(person: Person, *, seen_by: Actor) -> list[Tie]:
    """List a person's relations, read from this person's end, present ones first."""
    people = Person.objects.filter(within_reach(seen_by, "people"))
    ties = Relation.objects.filter(
        Q(person=person, other__in=people) | Q(other=person, person__in=people)
    ).select_related("kind", "person", "other")
    rows = []
    for tie in ties.order_by(F("ends_before").desc(nulls_first=True), "kind__forward", "id")[:60]:
        starts_here = tie.person_id == person.pk
        other = tie.other if starts_here else tie.person
        label = tie.kind.backward if starts_here else tie.kind.forward
        kind = tie.kind.key if starts_here or tie.kind.is_symmetric else f"{tie.kind.key}~"
        rows.append(Tie(tie.pk, kind, label, other.pk, other.name, tie.starts_on, tie.ends_before, tie.note))
    return rows


def relation_choices() -> list[tuple[str, str]]:
    """List how people can be related, from both ends: ("key", "spouse of"), ("key~", "child of")."""
    rows = []
    for kind in RelationKind.objects.order_by("forward"):
        rows.append((kind.key, kind.forward))
        if not kind.is_symmetric:
            rows.append((f"{kind.key}~", kind.backward))
    return sorted(rows, key=lambda row: row[1])


def hues_of_tags(words: list[str]) -> dict[str, int]:
    """Give the hue of each of these tags."""
    return dict(Tag.objects.filter(name__in=words).values_list("name", "hue"))


def same_people(*, seen_by: Actor, name: str = "", email: str = "", phone: str = "") -> list[Person]:
    """Find people who may be the same as one about to be added: same mail, phone or folded name."""
    with connection.cursor() as cursor:
        cursor.execute(SAME, [email, email, phone, phone, name, name])
        ids = [row[0] for row in cursor.fetchall()]
    found = Person.objects.filter(within_reach(seen_by, "people"), pk__in=ids)
    return list(found.select_related("company").order_by("name")[:5])


def _in_time(roles: Any) -> Any:
    return roles.order_by(
        F("ends_before").desc(nulls_first=True), "-is_primary", F("starts_on").desc(nulls_last=True)
    )


def _role(role: Any, other_id: UUID, seen_by: Actor) -> RolePlayed:
    is_current = role.ends_before is None or role.ends_before > today()
    return RolePlayed(
        role.pk,
        other_id,
        role.other,
        role.title if seen_by.may_read("people", "title") else "",
        role.starts_on,
        role.ends_before,
        is_current,
        role.is_primary,
    )
