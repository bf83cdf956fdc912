"""What becomes of outlooks when a person is erased or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from troth.insight.models import Outlook, Past
from troth.team.acting import erasing


def erase_person(*, person_id: UUID) -> None:
    """Forget what was reckoned of a person who is being erased."""
    with erasing():
        Past.objects.filter(person_id=person_id).delete()
        Outlook.objects.filter(person_id=person_id).delete()


def forget_merged(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Forget what was reckoned of one of two who are merged: see `people.hooks.Merging`.

    The next run looks at what both of them bought, and at each alone where the merge was taken back.
    """
    Past.objects.filter(person_id=source).delete()
    Outlook.objects.filter(person_id=source).delete()
    return {}
