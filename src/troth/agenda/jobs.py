"""What the clock starts."""

from __future__ import annotations

from troth.agenda import commands


def remind() -> None:
    """Note whom to tell of what by now."""
    commands.note_reminders()


def extend_series() -> None:
    """Make what comes within a year of every series that goes on."""
    commands.extend_series()


def forget_reminders() -> None:
    """Delete old reminders."""
    commands.forget_reminders()
