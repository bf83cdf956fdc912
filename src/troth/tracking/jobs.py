"""What is done in the background."""

from __future__ import annotations

from troth.ground.jobs import Periodic
from troth.tracking import commands

ALL = [
    Periodic(commands.forget_old_events, cron="20 3 * * *"),
    Periodic(commands.join_those_known, cron="40 * * * *"),
]
