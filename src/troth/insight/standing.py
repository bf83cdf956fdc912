"""How far a run is, what it does at the moment, and how often the clock begins one."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a run is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Step(TextChoices):
    """What a run does at the moment."""

    LAKE = "lake", _("Brings the lake up to the present")
    SUMMARY = "summary", _("Sums up who bought when")
    LAW = "law", _("Learns how customers buy")
    KEEPING = "keeping", _("Writes down what it says of each")


class Every(TextChoices):
    """How often the clock begins a run."""

    NEVER = "never", _("Only by hand")
    DAY = "day", _("Each night")
    WEEK = "week", _("Each week, on Sunday night")
    MONTH = "month", _("Each month, on its first night")
