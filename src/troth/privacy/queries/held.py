"""What is held, why, and about whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from troth.catalog.custom import is_custom
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.ground.hooks import filled
from troth.people import queries as people
from troth.privacy.held import Held, Purpose
from troth.privacy.hooks import OutOfReach, PersonalData
from troth.questions.sql import TRUE, column, quoted
from troth.questions.visibility import reach
from troth.team.actor import Actor, FieldRight, Verb

KNOWING, BASIS, KEPT = "to know and reach you", "contract or legitimate interest", "until you are erased"


def register() -> list[Purpose]:
    """List every personal field with its purpose, basis and retention: the register of the law."""
    return [
        Purpose(str(kind.many), str(field.label), why.purpose, why.basis, why.retention)
        for kind in object_types().values()
        for field in kind.fields
        if (why := field.personal) and not field.lent
    ]


def may_take_along(person: Any, *, by: Actor) -> bool:
    """Tell whether a member who may export a person may hand over all that is held about them.

    The law wants the copy whole, so nothing is left out of it for the sake of the asker's role: whoever may
    not export each record that is about the person, or read each of its fields, gets none, and asks an
    administrator for it.
    """
    kinds = object_types()
    about = [
        (kind, field.sql_column, person.pk)
        for kind in kinds.values()
        for field in kind.fields
        if field.to == "people" and kind.name != "people" and (kind.is_own or not is_custom(field.name))
    ]
    about.append((kinds["households"], "id", person.household_id))
    read = {"people", "companies", *(kind.name for kind, _column, _key in about)}
    if any(kind in read and right is FieldRight.HIDDEN for (kind, _field), right in by.fields.items()):
        return False
    if not by.may("companies.see") or any(_is_beyond(*each, by) for each in about):
        return False
    return not any(is_beyond(person_id=person.pk, by=by) for is_beyond in filled(OutOfReach))


def _is_beyond(kind: ObjectType, name: str, key: UUID | None, by: Actor) -> bool:
    """Tell whether there is a record with this key in a column that a member may not export."""
    within = reach(kind, by, Verb.EXPORT)
    if within == TRUE or key is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"select exists (select from {quoted(kind.table)} t where {column('t', name)} = %s"  # noqa: S608
            f" and ({within.text}) is not true)",
            [key, *within.params],
        )
        return bool(cursor.fetchone()[0])


def held_about(*, person_id: UUID) -> Mapping[str, Any]:
    """Gather what every package holds about a person, to be given to that person."""
    parts = [Held(title, KNOWING, BASIS, KEPT, rows) for title, rows in people.held_about(person_id).items()]
    parts += [held for fill in filled(PersonalData) for held in fill(person_id=person_id)]
    return {
        part.title: {
            "why": part.purpose,
            "basis": part.basis,
            "kept": part.retention,
            "rows": [dict(row) for row in part.rows],
        }
        for part in parts
    }
