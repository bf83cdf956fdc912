"""The doors of the timeline."""

from troth.timeline.views.balance import balance
from troth.timeline.views.entries import entries, log, read_on, restore, retract, show, write_down

__all__ = ["balance", "entries", "log", "read_on", "restore", "retract", "show", "write_down"]
