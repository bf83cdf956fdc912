"""Persons, companies and households, how to reach them, and how they belong together."""

from troth.people.models.contact_points import Address, Email, Phone
from troth.people.models.households import Household
from troth.people.models.merges import Merge
from troth.people.models.pairs import Pair, Scan
from troth.people.models.records import Company, Lifecycle, Person
from troth.people.models.ties import Relation, RelationKind, Role, Tag

__all__ = [
    "Address",
    "Company",
    "Email",
    "Household",
    "Lifecycle",
    "Merge",
    "Pair",
    "Person",
    "Phone",
    "Relation",
    "RelationKind",
    "Role",
    "Scan",
    "Tag",
]
