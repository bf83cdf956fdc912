"""What the clock starts."""

from __future__ import annotations

from troth.ground.jobs import Periodic
from troth.promises import commands


def warn_of_promises() -> None:
    """Note whom to tell of what comes due and of what is overdue."""
    commands.warn_of_promises()


ALL = [Periodic(warn_of_promises, cron="*/5 * * * *")]
