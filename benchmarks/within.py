"""Load Troth inside a process of a benchmark, on the workspace that its environment names."""

from __future__ import annotations


def load_troth() -> None:
    """Open the database and load the application."""
    from troth.project import database, loading

    database.open_for_this_process()
    loading.set_up()
