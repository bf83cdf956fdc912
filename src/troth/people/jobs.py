"""What is done in the background."""

from __future__ import annotations

from troth.ground.jobs import Periodic
from troth.people import commands


def find_pairs() -> None:
    """Look for people who are there twice."""
    commands.find_pairs()


ALL = [Periodic(find_pairs, cron="50 2 * * *")]
