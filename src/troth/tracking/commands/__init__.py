"""The only writers of this package: sources, what they tell, whose it is, and what is forgotten."""

from troth.tracking.commands.joining import join_those_known
from troth.tracking.commands.people import erase_person, move_person
from troth.tracking.commands.sources import change_source, make_source, spend_a_call
from troth.tracking.commands.taking import forget_old_events, take_events

__all__ = [
    "change_source",
    "erase_person",
    "forget_old_events",
    "join_those_known",
    "make_source",
    "move_person",
    "spend_a_call",
    "take_events",
]
