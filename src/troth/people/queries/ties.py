"""Loaders of what belongs to a person: reached through the person, never by its own id alone."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from troth.catalog.errors import NotFound
from troth.people.models import Person, Relation, RelationKind, Role


def get_role(role_id: UUID, *, of: Person) -> Role:
    """Load a role of a person that was loaded by right. Raises NotFound for another one's."""
    role = Role.objects.filter(pk=role_id, person=of).first()
    if role is None:
        raise NotFound("roles")
    return role


def get_relation(relation_id: UUID, *, of: Person) -> Relation:
    """Load a relation that has this person at one of its ends. Raises NotFound for another one's."""
    relation = Relation.objects.filter(Q(person=of) | Q(other=of), pk=relation_id).first()
    if relation is None:
        raise NotFound("relations")
    return relation


def find_relation_kind(key: str) -> RelationKind | None:
    """Find a kind of relation by its key."""
    return RelationKind.objects.filter(key=key).first()
