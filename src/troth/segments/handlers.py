"""What segments hear of: anything that can change who is in them."""

from __future__ import annotations

from troth.ground.events import Event
from troth.segments import commands


def ask_again(_event: Event) -> None:
    """Ask those again of whom something changed. Whom, the triggers have noted."""
    commands.keep_up()
