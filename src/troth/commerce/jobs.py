"""What the clock starts."""

from __future__ import annotations

from troth.commerce import commands
from troth.ground.jobs import Periodic


def forget_set_aside() -> None:
    """Forget what shops sent that could not be taken, after a month."""
    commands.forget_set_aside()


ALL = [Periodic(forget_set_aside, cron="50 3 * * *")]
