"""Objects for tests: visits, which point at people, and have a price."""

from __future__ import annotations

from typing import Any

from django.db import connection

from troth.catalog import commands, own_objects
from troth.catalog.models import CustomField, CustomObject
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, rows
from troth.team.actor import everyone

BY = everyone()


def add(object_type: str, label: str, kind: str, **more: Any) -> CustomField:
    """Add a field."""
    return commands.add_field(object_type=object_type, label=label, kind=kind, **more, by=BY)


def make_visits(**person: Any) -> CustomObject:
    """Make the object of visits; `person` are options of the field that says whom it was made to."""
    made = own_objects.make_object(one="Visit", many="Visits", icon="visit", by=BY)
    add("visits", "Person", "reference", points_at="people", **person)
    add("visits", "Price", "number")
    return made


def record(kind: str, name: str, **custom: Any) -> Any:
    """Add a record of any type."""
    given = {key: str(value.pk) if hasattr(value, "pk") else value for key, value in custom.items()}
    return create_record(object_types()[kind], {"name": name, **({"custom": given} if given else {})}, by=BY)


def names(kind: str, where: str = "id is present") -> list[str]:
    """Give the names of the records that a question finds."""
    query = ListQuery(object_type=object_types()[kind], where=parse(where), fields=("name",))
    return [row["name"] for row in rows(query, BY).items]


def settle() -> None:
    """Check references as the end of a transaction does."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
