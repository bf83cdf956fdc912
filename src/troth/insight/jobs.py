"""What is done in the background, and what the clock starts."""

from __future__ import annotations

from troth.ground.jobs import Job, Periodic
from troth.insight import commands


def begin_by_clock() -> None:
    """Begin a run at night, where one is due."""
    commands.begin_by_clock()


ALL = [Job(commands.carry_out), Periodic(begin_by_clock, cron="20 2 * * *")]
