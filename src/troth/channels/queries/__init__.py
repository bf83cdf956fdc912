"""What is read of conversations and mailboxes."""

from troth.channels.queries.enclosures import files_kept
from troth.channels.queries.held import held_about
from troth.channels.queries.mailboxes import (
    count_set_aside,
    entrance_of,
    folders_to_choose,
    get_mailbox,
    get_unwanted,
    mailboxes,
    rows,
    standing_of,
    unwanted,
    whose,
    why_not_here,
)

__all__ = [
    "count_set_aside", "entrance_of", "files_kept", "folders_to_choose", "get_mailbox", "get_unwanted",
    "held_about", "mailboxes", "rows", "standing_of", "unwanted", "whose", "why_not_here",
]  # fmt: skip
