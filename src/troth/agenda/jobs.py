"""What the clock starts."""

from __future__ import annotations

from troth.agenda import commands


def remind() -> None:
    """Note whom to tell of what by now."""
    commands.note_reminders()


def forget_reminders() -> None:
    """Delete old reminders."""
    commands.forget_reminders()
