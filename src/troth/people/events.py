"""What can become true of people, companies and households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCreated(Event):
    name: ClassVar[str] = "people.person_created"
    sentence: ClassVar[str] = "was added"

    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Event):
    """`fields` are public names; the values are in the audit trail."""

    name: ClassVar[str] = "people.person_changed"
    sentence: ClassVar[str] = "was changed"

    person_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDeleted(Event):
    name: ClassVar[str] = "people.person_deleted"
    sentence: ClassVar[str] = "was deleted"

    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleChanged(Event):
    """The words are those of `Lifecycle`. Exactly one of the two ids is given."""

    name: ClassVar[str] = "people.lifecycle_changed"
    sentence: ClassVar[str] = "moved from {before} to {after}"

    person_id: UUID | None = None
    company_id: UUID | None = None
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken(Event):
    name: ClassVar[str] = "people.role_taken"
    sentence: ClassVar[str] = "became {title} at {company}"

    person_id: UUID
    company_id: UUID
    title: str
    company: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEnded(Event):
    name: ClassVar[str] = "people.role_ended"
    sentence: ClassVar[str] = "left {company}"

    person_id: UUID
    company_id: UUID
    title: str
    company: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRelated(Event):
    """`relation` reads from the person to the other: "spouse of"."""

    name: ClassVar[str] = "people.people_related"
    sentence: ClassVar[str] = "{relation} {other}"

    person_id: UUID
    other_id: UUID
    relation: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMerged(Event):
    """`person_id` was kept and holds all that was the other's; `merged_id` leads there from now on."""

    name: ClassVar[str] = "people.people_merged"
    sentence: ClassVar[str] = "was merged with {other}"

    person_id: UUID
    merged_id: UUID
    merge_id: UUID
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleUnmerged(Event):
    """`merged_id` is a person again, with what was theirs; `person_id` had been kept."""

    name: ClassVar[str] = "people.people_unmerged"
    sentence: ClassVar[str] = "was parted from {other} again"

    person_id: UUID
    merged_id: UUID
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCreated(Event):
    name: ClassVar[str] = "people.company_created"
    sentence: ClassVar[str] = "was added"

    company_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyChanged(Event):
    """`fields` are public names; the values are in the audit trail."""

    name: ClassVar[str] = "people.company_changed"
    sentence: ClassVar[str] = "was changed"

    company_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDeleted(Event):
    name: ClassVar[str] = "people.company_deleted"
    sentence: ClassVar[str] = "was deleted"

    company_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCreated(Event):
    name: ClassVar[str] = "people.household_created"
    sentence: ClassVar[str] = "was added"

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdChanged(Event):
    """`fields` are public names; the values are in the audit trail."""

    name: ClassVar[str] = "people.household_changed"
    sentence: ClassVar[str] = "was changed"

    household_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDeleted(Event):
    name: ClassVar[str] = "people.household_deleted"
    sentence: ClassVar[str] = "was deleted"

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdJoined(Event):
    name: ClassVar[str] = "people.household_joined"
    sentence: ClassVar[str] = "joined the household {household}"

    person_id: UUID
    household_id: UUID
    household: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdLeft(Event):
    name: ClassVar[str] = "people.household_left"
    sentence: ClassVar[str] = "left the household {household}"

    person_id: UUID
    household_id: UUID
    household: str


ALL = (
    PersonCreated,
    PersonChanged,
    PersonDeleted,
    LifecycleChanged,
    RoleTaken,
    RoleEnded,
    PeopleRelated,
    PeopleMerged,
    PeopleUnmerged,
    CompanyCreated,
    CompanyChanged,
    CompanyDeleted,
    HouseholdCreated,
    HouseholdChanged,
    HouseholdDeleted,
    HouseholdJoined,
    HouseholdLeft,
)
