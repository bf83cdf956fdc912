"""An import is forgotten some time after it was made: its file, and all values noted beside it.

They hold people as they once were, which an erasure does not reach. The counts stay.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from troth.exchange import storage
from troth.exchange.models import Change, Import, Made, Problem, State, ValueConflict
from troth.ground.clock import now

KEPT = timedelta(days=90)
AT_WORK = (State.CHECKING, State.WAITING, State.RUNNING, State.UNDOING)


def forget_old_imports() -> None:
    """Forget what is older than `KEPT`. It can not be undone afterwards."""
    old = Import.objects.filter(created_at__lt=now() - KEPT).exclude(path="").exclude(state__in=AT_WORK)
    for record in old:
        with transaction.atomic():
            for noted in (Problem, ValueConflict, Change, Made):
                noted.objects.filter(of=record).delete()
            Import.objects.filter(pk=record.pk).update(path="")
        storage.remove(record.path)
