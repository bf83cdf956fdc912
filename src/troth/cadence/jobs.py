"""What is done in the background. Nobody tells who was in a segment at first, so the clock looks, too."""

from __future__ import annotations

from troth.cadence import commands
from troth.ground.jobs import Job, Periodic

ALL = [Job(commands.apply_cadences), Periodic(commands.keep_cadences, cron="*/10 * * * *")]
