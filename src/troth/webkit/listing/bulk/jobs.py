"""What is done in the background."""

from __future__ import annotations

from uuid import UUID

from troth.ground.jobs import Job, Periodic
from troth.webkit.listing.bulk import conduct


def run_bulk(run_id: str) -> None:
    """Do something to all records of a run; goes on where an earlier try was cut off."""
    conduct.run(UUID(run_id))


def undo_bulk(run_id: str) -> None:
    """Put back what a run changed; goes on where an earlier try was cut off."""
    conduct.undo(UUID(run_id))


def forget_bulk() -> None:
    """Delete what is kept of runs of more than a week ago."""
    conduct.forget_old()


ALL = [Job(run_bulk, retries=20), Job(undo_bulk, retries=20), Periodic(forget_bulk, cron="50 3 * * *")]
