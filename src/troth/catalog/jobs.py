"""What is done in the background."""

from __future__ import annotations

from troth.catalog import computing, files
from troth.ground.jobs import Job, Periodic


def remove_files() -> None:
    """Delete the files that no record has any more."""
    files.remove_unheld()
    files.remove_strays()


ALL = [Periodic(remove_files, cron="*/20 * * * *"), Job(computing.go_on, retries=20)]
