"""What can be done in insight: the only writers of its tables."""

from troth.insight.commands.people import erase_person, forget_merged
from troth.insight.commands.runs import AlreadyRunning, begin_by_clock, begin_run, carry_out
from troth.insight.commands.terms import set_terms

__all__ = [
    "AlreadyRunning",
    "begin_by_clock",
    "begin_run",
    "carry_out",
    "erase_person",
    "forget_merged",
    "set_terms",
]
