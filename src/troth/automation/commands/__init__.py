"""What can be done with sequences and those who are in them."""

from troth.automation.commands.enrolling import (
    enrol,
    enrol_entered,
    enrol_record,
    stop,
    stop_about,
    stop_all,
)
from troth.automation.commands.people import erase_person, move_person
from troth.automation.commands.sequences import (
    add_step,
    change_sequence,
    change_step,
    create_sequence,
    delete_sequence,
    delete_step,
    put_in_order,
    set_sequence,
    switch,
)
from troth.automation.commands.stepping import take_due_steps

__all__ = [
    "add_step", "change_sequence", "change_step", "create_sequence", "delete_sequence", "delete_step",
    "enrol", "enrol_entered", "enrol_record", "erase_person", "move_person", "put_in_order", "set_sequence",
    "stop", "stop_about", "stop_all", "switch", "take_due_steps",
]  # fmt: skip
