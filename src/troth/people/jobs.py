"""What is done in the background."""

from __future__ import annotations

import sys

from troth.ground.jobs import Periodic
from troth.ground.processes import Program, run_to_end


def find_pairs() -> None:
    """Look for people who are there twice, in a process of its own, whose memory goes back afterwards."""
    command = [sys.executable, "-m", "troth.project", "duplicates", "find", "--quiet"]
    run_to_end(Program("duplicates", command))


ALL = [Periodic(find_pairs, cron="50 2 * * *", retries=2)]
