"""What is done in the background."""

from __future__ import annotations

from troth.channels.commands import drafts, handling, mailboxes, recognising, sending, watching
from troth.ground.jobs import Job, Periodic, Watch


def look_at_mailboxes() -> None:
    """Read what is new in every mailbox."""
    mailboxes.look_at_those_due()


def send_mail() -> None:
    """Send what is due, and take up what dead workers left."""
    sending.send_those_due()


def wake_conversations() -> None:
    """Take up what was put off until now."""
    handling.wake_those_due()


def forget_drafts() -> None:
    """Forget what was discarded and not brought back."""
    drafts.forget_discarded()


def recognise_senders() -> None:
    """Give people the mail that came while they were being written down."""
    recognising.recognise(by=mailboxes.SYNC)


ALL = [
    Job(mailboxes.look_at_mailbox, queue="default", retries=1),
    Job(sending.send_from, queue="default", retries=1),
    Watch(watching.watch_mailboxes),
    Periodic(send_mail, cron="* * * * *"),
    Periodic(look_at_mailboxes, cron="* * * * *"),
    Periodic(wake_conversations, cron="* * * * *"),
    Periodic(recognise_senders, cron="40 3 * * *"),
    Periodic(forget_drafts, cron="20 3 * * *"),
]
