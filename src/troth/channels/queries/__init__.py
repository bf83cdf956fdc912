"""What is read of conversations and mailboxes."""

from troth.channels.queries.composing import Composer, composer, composer_in, find_answered
from troth.channels.queries.enclosures import files_kept
from troth.channels.queries.grants import find_provider, get_provider, grant_of, providers
from troth.channels.queries.held import held_about
from troth.channels.queries.mailboxes import (
    count_set_aside,
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
from troth.channels.queries.outgoing import (
    Waiting,
    counts_by_state,
    deciders_of,
    exit_as_typed,
    exit_of,
    get_outgoing,
    get_writable_mailbox,
    hindrance_of,
    hindrances,
    is_held,
    outgoing,
    queue,
    why_held,
    writable_mailboxes,
)
from troth.channels.queries.signing import Signing, signer_of, signing_of
from troth.channels.queries.told import held_back, undelivered, writers_of

__all__ = [
    "Composer", "Signing", "Waiting", "composer", "composer_in", "count_set_aside", "counts_by_state",
    "deciders_of", "exit_as_typed", "exit_of", "files_kept", "find_answered", "find_provider",
    "folders_to_choose", "get_mailbox", "get_outgoing", "get_provider", "get_unwanted",
    "get_writable_mailbox", "grant_of", "held_about", "held_back", "hindrance_of", "hindrances",
    "is_held", "mailboxes", "outgoing", "providers", "queue", "rows", "signer_of", "signing_of",
    "standing_of", "undelivered", "unwanted", "whose", "why_held", "why_not_here", "writable_mailboxes",
    "writers_of",
]  # fmt: skip
