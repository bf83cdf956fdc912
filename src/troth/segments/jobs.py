"""What is done in the background."""

from __future__ import annotations

from troth.ground.jobs import Job, Periodic
from troth.segments import commands

ALL = [Job(commands.ask_everybody), Periodic(commands.keep_time, cron="* * * * *")]
