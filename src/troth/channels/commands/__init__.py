"""What can be done with conversations and mailboxes."""

from troth.channels.commands.credentials import Credentials, entrance_of, mailbox_credentials
from troth.channels.commands.deciding import decide_message, retry_message, send_now, undo_message
from troth.channels.commands.exits import change_exit, make_signing_key, sign_mail, try_exit
from troth.channels.commands.flags import mark_answered, mark_seen
from troth.channels.commands.grants import (
    BACK,
    Asking,
    ask_provider,
    connect,
    forget_provider,
    set_provider,
)
from troth.channels.commands.mailboxes import (
    add_mailbox,
    add_unwanted,
    ask_for_a_look,
    change_mailbox,
    choose_folders,
    look_at_mailbox,
    look_at_those_due,
    pause_mailbox,
    remove_unwanted,
    retry_set_aside,
    try_entrance,
)
from troth.channels.commands.people import erase_person, move_person
from troth.channels.commands.receiving import (
    Mail,
    Place,
    Received,
    leave_out,
    receive,
    receive_all,
    set_aside,
)
from troth.channels.commands.sending import send_due, send_from, send_those_due
from troth.channels.commands.syncing import Synced, sync

__all__ = [
    "BACK",
    "Asking",
    "Credentials",
    "Mail",
    "Place",
    "Received",
    "Synced",
    "add_mailbox",
    "add_unwanted",
    "ask_for_a_look",
    "ask_provider",
    "change_exit",
    "change_mailbox",
    "choose_folders",
    "connect",
    "decide_message",
    "entrance_of",
    "erase_person",
    "forget_provider",
    "leave_out",
    "look_at_mailbox",
    "look_at_those_due",
    "mailbox_credentials",
    "make_signing_key",
    "mark_answered",
    "mark_seen",
    "move_person",
    "pause_mailbox",
    "receive",
    "receive_all",
    "remove_unwanted",
    "retry_message",
    "retry_set_aside",
    "send_due",
    "send_from",
    "send_now",
    "send_those_due",
    "set_aside",
    "set_provider",
    "sign_mail",
    "sync",
    "try_entrance",
    "try_exit",
    "undo_message",
]  # fmt: skip
