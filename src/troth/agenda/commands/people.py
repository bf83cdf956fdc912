"""What happens to tasks and invitations when a person is erased or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from troth.people.commands import move_rows
from troth.team.acting import erasing

TABLES = ("agenda_task", "agenda_attendee")


def erase_person(*, person_id: UUID) -> None:
    """Delete every task about a person who is being erased, and that they were asked to others.

    The audit trail then forgets what they said.
    """
    with erasing() as cursor:
        for table in TABLES:
            cursor.execute(f"delete from {table} where person_id = %s", [person_id])  # noqa: S608


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the tasks about one person, and their invitations be another's: see `people.hooks.Merging`."""
    moved: dict[str, list[str]] = {}
    for table in TABLES:
        moved |= move_rows(table=table, column="person_id", source=source, target=target, only=only)
    return moved
