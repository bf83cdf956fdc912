"""The sample's customers are looked at as soon as there is somebody to do it."""

from __future__ import annotations

from datetime import datetime

from troth.insight.commands import begin_run
from troth.team.actor import everyone


def begin(*, now: datetime, seed: int) -> None:
    """Begin a run in the background: it learns from the orders that commerce has told by then."""
    begin_run(by=everyone(name="Sample", origin="sample"))
