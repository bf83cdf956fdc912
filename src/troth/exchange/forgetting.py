"""What an import came to is forgotten when it begins anew; long after it was made, all but its counts is.

Its file and the values noted beside it hold people as they once were, which an erasure does not reach.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from troth.exchange import storage
from troth.exchange.models import Change, Import, Made, Problem, State, ValueConflict
from troth.ground.clock import now

KEPT = timedelta(days=90)
COUNTED = (
    "rows", "created", "updated", "unchanged", "skipped", "failed",
    "partial", "alike", "conflicts", "position", "kept",
)  # fmt: skip
AT_WORK = (State.CHECKING, State.WAITING, State.RUNNING, State.UNDOING)


def forget_course(record: Import) -> None:
    """Forget what an earlier run came to: the next one begins with the first row."""
    Problem.objects.filter(of=record).delete()
    ValueConflict.objects.filter(of=record).delete()
    Import.objects.filter(pk=record.pk).update(**dict.fromkeys(COUNTED, 0), rate=0, started_at=None)


def forget_old_imports() -> None:
    """Forget what is older than `KEPT`. It can not be undone afterwards."""
    old = Import.objects.filter(created_at__lt=now() - KEPT).exclude(path="").exclude(state__in=AT_WORK)
    for record in old:
        with transaction.atomic():
            for noted in (Problem, ValueConflict, Change, Made):
                noted.objects.filter(of=record).delete()
            Import.objects.filter(pk=record.pk).update(path="")
        storage.remove(record.path)
