"""What becomes of promises when a person is erased or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from troth.people.commands import move_rows
from troth.team.acting import erasing

TABLES = ("promises_promise", "promises_link")
# What was promised to a company stays for the figures, without a word of the person.
FORGET_STEPS = """
update promises_step s set words = '', agreed_by = '' from promises_promise p
where p.id = s.promise_id and p.person_id = %(person)s
"""
FORGET = """
update promises_promise set person_id = null, name = %(words)s, quote = '', outcome = '', agreed_by = '',
    asked_words = '', external_id = '', proof_id = null, source_id = null, about_kind = '', about_id = null,
    time_zone = ''
where person_id = %(person)s
"""
DELETE = (
    "delete from promises_link where person_id = %(person)s",
    "delete from promises_promise where person_id = %(person)s and company_id is null",
    FORGET_STEPS,
    FORGET,
)


def erase_person(*, person_id: UUID) -> None:
    """Forget a person who is being erased, with the history of what was promised between us."""
    with erasing() as cursor:
        for statement in DELETE:
            cursor.execute(statement, {"person": person_id, "words": _("Promise")})


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the promises of one person be another's: see `people.hooks.Merging`."""
    moved: dict[str, list[str]] = {}
    for table in TABLES:
        moved |= move_rows(table=table, column="person_id", source=source, target=target, only=only)
    return moved
