"""What the clock starts."""

from __future__ import annotations

from troth.automation import commands
from troth.ground.jobs import Periodic


def take_due_steps() -> None:
    """Take the steps that are due."""
    commands.take_due_steps()


ALL = [Periodic(take_due_steps, cron="* * * * *")]
