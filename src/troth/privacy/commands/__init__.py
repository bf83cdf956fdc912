"""What can be done about consent: the only writers of this package's tables."""

from troth.privacy.commands.gate import (
    claim,
    close_silence,
    lift_suppression,
    open_silence,
    release,
    suppress,
)
from troth.privacy.commands.ledger import record, stop_everything
from troth.privacy.commands.people import erase_person, move_person
from troth.privacy.commands.public import (
    choose,
    confirm,
    confirmation_token,
    preference_token,
    spend_a_post,
    stop,
    unsubscribe,
    unsubscribe_token,
)
from troth.privacy.commands.purposes import (
    add_purpose,
    add_topic,
    change_purpose,
    retire_purpose,
    set_budget,
    set_quiet_hours,
    write_wording,
)

__all__ = [
    "add_purpose",
    "add_topic",
    "change_purpose",
    "choose",
    "claim",
    "close_silence",
    "confirm",
    "confirmation_token",
    "erase_person",
    "lift_suppression",
    "move_person",
    "open_silence",
    "preference_token",
    "record",
    "release",
    "retire_purpose",
    "set_budget",
    "set_quiet_hours",
    "spend_a_post",
    "stop",
    "stop_everything",
    "suppress",
    "unsubscribe",
    "unsubscribe_token",
    "write_wording",
]
