"""What can be done about consent: the only writers of this package's tables."""

from troth.privacy.commands.gate import (
    claim,
    close_silence,
    open_silence,
    release,
)
from troth.privacy.commands.ledger import record, stop_everything
from troth.privacy.commands.people import erase_person, move_person
from troth.privacy.commands.public import (
    Stopped,
    choose,
    confirm,
    confirmation_token,
    preference_token,
    spend_a_post,
    stop,
    unsubscribe,
    unsubscribe_token,
    unsubscribe_tokens,
)
from troth.privacy.commands.purposes import (
    add_budget,
    add_purpose,
    add_topic,
    change_purpose,
    remove_budget,
    retire_purpose,
    set_budget,
    set_quiet_hours,
    write_wording,
)
from troth.privacy.commands.suppressions import lift, lift_suppression, suppress, suppress_many

__all__ = [
    "Stopped",
    "add_budget",
    "add_purpose",
    "add_topic",
    "change_purpose",
    "choose",
    "claim",
    "close_silence",
    "confirm",
    "confirmation_token",
    "erase_person",
    "lift",
    "lift_suppression",
    "move_person",
    "open_silence",
    "preference_token",
    "record",
    "release",
    "remove_budget",
    "retire_purpose",
    "set_budget",
    "set_quiet_hours",
    "spend_a_post",
    "stop",
    "stop_everything",
    "suppress",
    "suppress_many",
    "unsubscribe",
    "unsubscribe_token",
    "unsubscribe_tokens",
    "write_wording",
]
