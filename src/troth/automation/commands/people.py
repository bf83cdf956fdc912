"""What becomes of sequences when a person is erased or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from troth.automation.commands.enrolling import stop
from troth.automation.models import Enrolment, State, Why
from troth.people.commands import move_rows
from troth.team.acting import erasing
from troth.team.actor import everyone

DELETE = (
    "delete from automation_taken where enrolment_id in "
    "(select id from automation_enrolment where person_id = %(person)s)",
    "delete from automation_enrolment where person_id = %(person)s",
)
BY = everyone(name="Automation", origin="automation")


def erase_person(*, person_id: UUID) -> None:
    """Forget that a person who is being erased was ever in a sequence."""
    with erasing() as cursor:
        for statement in DELETE:
            cursor.execute(statement, {"person": person_id})


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the enrolments of one person be another's: see `people.hooks.Merging`.

    Where both are in the same sequence, the one who goes leaves it: nobody gets it twice.
    """
    running = Enrolment.objects.filter(state=State.RUNNING)
    of_target = running.filter(person_id=target).values("sequence")
    for each in running.filter(person_id=source, sequence__in=of_target):
        stop(enrolment=each, why=Why.BY_HAND, by=BY)
    return move_rows(
        table="automation_enrolment", column="person_id", source=source, target=target, only=only
    )
