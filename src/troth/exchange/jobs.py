"""What is done in the background."""

from __future__ import annotations

from uuid import UUID

from troth.exchange import conduct, conduct_export, forgetting
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


def run_export(export_id: str) -> None:
    """Write the file of an export."""
    conduct_export.run(UUID(export_id))


def remove_expired_exports() -> None:
    """Delete the files of exports that have expired."""
    conduct_export.remove_expired()


def forget_old_imports() -> None:
    """Forget the files and noted values of imports that are long done."""
    forgetting.forget_old_imports()


ALL = [
    Job(run_import, retries=20),
    Job(run_undo, retries=20),
    Periodic(take_up_imports, cron="* * * * *"),
    Job(run_export),
    Periodic(remove_expired_exports, cron="20 * * * *"),
    Periodic(forget_old_imports, cron="40 2 * * *"),
]
