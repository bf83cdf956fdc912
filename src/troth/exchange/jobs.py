"""What is done in the background."""

from __future__ import annotations

from uuid import UUID

from troth.exchange import conduct
from troth.ground.jobs import Job, Periodic


def run_import(import_id: str) -> None:
    """Run an import, or try it out; goes on where an earlier run was cut off."""
    conduct.run(UUID(import_id))


def run_undo(import_id: str) -> None:
    """Undo an import; goes on where an earlier run was cut off."""
    conduct.undo(UUID(import_id))


def take_up_imports() -> None:
    """Go on with imports whose process has died without a job that would be tried again."""
    conduct.take_up()


ALL = [
    Job(run_import, retries=20),
    Job(run_undo, retries=20),
    Periodic(take_up_imports, cron="* * * * *"),
]
