"""What is done in the background."""

from __future__ import annotations

from troth.channels.commands import mailboxes
from troth.ground.jobs import Job, Periodic


def look_at_mailboxes() -> None:
    """Read what is new in every mailbox."""
    mailboxes.look_at_those_due()


ALL = [
    Job(mailboxes.look_at_mailbox, queue="default", retries=1),
    Periodic(look_at_mailboxes, cron="* * * * *"),
]
