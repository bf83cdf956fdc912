"""What was sent from here is laid among the sent mails of its mailbox, where its owner looks for it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from imapclient import IMAPClient

from troth.channels.commands.composing import raw_of
from troth.channels.mail.imap import Unfiled, file_sent_mail
from troth.channels.models import Copy, Fate, Folder, Mailbox, Outgoing, OutgoingKind, Use
from troth.ground.clock import now

# Many providers keep a copy by themselves of what is handed in. They are given the time to do so.
PATIENCE = timedelta(minutes=1)
BATCH = 50  # in one look: what is new is not to wait long


def file_sent(mailbox: Mailbox, client: IMAPClient) -> None:
    """Lay copies of what was sent from here into the folder of sent mails, as far as none are there.

    It may end anywhere: a copy is looked for before it is made, so that there is one of each.
    """
    folder = Folder.objects.filter(mailbox=mailbox, use=Use.SENT).order_by("name").first()
    if folder is None or not mailbox.files_sent:
        return
    error = ""
    for each, is_there in _unfiled(mailbox):
        try:
            if not is_there:
                file_sent_mail(
                    client, folder.name, identifier=each.identifier, raw=raw_of(each, mailbox),
                    at=each.dated_at or now(),
                )  # fmt: skip
        except Unfiled as refused:
            error = str(refused)
            break
        Outgoing.objects.filter(pk=each.pk).update(filed_at=now())
    if error != mailbox.filing_error:
        Mailbox.objects.filter(pk=mailbox.pk).update(filing_error=error)


def _unfiled(mailbox: Mailbox) -> list[tuple[Outgoing, bool]]:
    """Give what was sent, and whether it was seen there. Of a campaign nobody wants a thousand copies."""
    there = Copy.objects.filter(message=OuterRef("message"), folder__use=Use.SENT, gone_at=None)
    waiting = Outgoing.objects.filter(
        mailbox=mailbox, state=Fate.SENT, noted_at__isnull=False, filed_at=None,
        settled_at__lt=now() - PATIENCE,
    )  # fmt: skip
    found = waiting.exclude(kind=OutgoingKind.CAMPAIGN).annotate(is_there=Exists(there))
    return [(each, each.is_there) for each in found.order_by("pk")[:BATCH]]
