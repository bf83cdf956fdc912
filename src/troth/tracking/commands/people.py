"""What becomes of events when a person is erased or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from troth.people.commands import move_rows
from troth.team.acting import erasing
from troth.tracking.models import Account, Device
from troth.tracking.queries import events_about, words_of

TABLES = ("tracking_account", "tracking_device", "tracking_event")


def erase_person(*, person_id: UUID) -> None:
    """Forget what somebody who is being erased did, also before they said who they are."""
    words = words_of(person_id)
    theirs = Q(person=person_id) | Q(user_id__in=words) | Q(email__in=words)
    with erasing():
        events_about(person_id).delete()
        Device.objects.filter(theirs).delete()
        Account.objects.filter(theirs).delete()


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let what one person did be another's: see `people.hooks.Merging`."""
    moved: dict[str, list[str]] = {}
    for table in TABLES:
        moved |= move_rows(table=table, column="person_id", source=source, target=target, only=only)
    return moved
