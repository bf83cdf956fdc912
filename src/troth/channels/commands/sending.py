"""What is claimed is handed over, one after another, and each is accounted for before the next."""

from __future__ import annotations

import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from troth.channels.commands.claiming import MOST_ATTEMPTS, claim, give_back, sender, take_up
from troth.channels.commands.composing import raws_of, recipients_of
from troth.channels.commands.credentials import exit_of
from troth.channels.commands.noting import note_sent
from troth.channels.mail.signing import Signer
from troth.channels.mail.smtp import NoLine, Refused, Unanswered, entered, hand_over
from troth.channels.mail.writing import ascii_address
from troth.channels.models import Fate, Mailbox, Outgoing
from troth.channels.queries.outgoing import is_held
from troth.channels.queries.signing import signer_of
from troth.channels.sealing import Unopenable
from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.privacy.commands import release
from troth.privacy.hashing import key_for_database
from troth.privacy.queries import unreached_among
from troth.team.actor import everyone

log = logging.getLogger(__name__)

SEND_SECONDS = 50  # after which others have their turn
PAUSE = timedelta(minutes=5)  # before a server that said "later" is asked again; twice as long each time
SENDER = everyone("Mail", "mail")
UNREACHED = "left out, since nothing arrives there"
# What lasts is asked once more with the person held: a withdrawal waits for the message that is on its way,
# and none goes after it. Nothing is given for a message that is ours no longer.
HELD = "select channels_hold(%s, %s, %s)"
SETTLED = """
update channels_outgoing set state = %s, reason = %s, answer = %s, settled_at = %s, token = null, place = null
where id = %s
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where mail of a mailbox is handed over: at an open line, under a token, signed if it can be."""

    mailbox: Mailbox
    token: UUID
    client: smtplib.SMTP
    signer: Signer | None = None

    def signed(self, raw: bytes) -> bytes:
        """Sign a mail, where there is a key."""
        return self.signer.signed(raw) if self.signer else raw


def send_those_due() -> None:
    """Take up what dead workers left, and have every mailbox send that has something due. Each minute."""
    take_up(SENDER)
    due = Outgoing.objects.filter(mailbox=OuterRef("pk"), state=Fate.PENDING, due_at__lte=now())
    unnoted = Outgoing.objects.filter(mailbox=OuterRef("pk"), state=Fate.SENT, noted_at=None)
    for mailbox in Mailbox.objects.filter(Exists(due) | Exists(unnoted)):
        defer(send_from, mailbox_id=str(mailbox.pk))


def send_from(mailbox_id: str) -> None:
    """Send what is due in a mailbox. This is a background job; several at once share the work."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id).first()
    if mailbox is None:
        return
    note_sent(mailbox=mailbox, by=SENDER)
    if is_held() or not _is_due(mailbox):
        return
    error = ""
    try:
        send_due(mailbox)
    except (NoLine, Unopenable) as broken:
        error = str(broken)
    if error != mailbox.smtp_error:
        Mailbox.objects.filter(pk=mailbox.pk).update(smtp_error=error[:500])


def send_due(mailbox: Mailbox) -> int:
    """Send what is due, for a while, and tell how many were handed over. Raises NoLine, Unopenable."""
    way = exit_of(mailbox)
    if way is None:
        return 0
    until, count = time.monotonic() + SEND_SECONDS, 0
    signer = signer_of(mailbox)
    with entered(way) as client, sender() as token:
        desk = Desk(mailbox, token, client, signer)
        try:
            while time.monotonic() < until and (batch := claim(mailbox, token, SENDER)):
                raws = raws_of(batch, mailbox)
                for each in batch:
                    count += send_claimed(each, desk, raws.get(each.pk))
                note_sent(mailbox=mailbox, raws=raws, by=SENDER)
        finally:
            _settle_up(mailbox, token)
    if _is_due(mailbox) and count:
        defer(send_from, mailbox_id=str(mailbox.pk))
    return count


def _settle_up(mailbox: Mailbox, token: UUID) -> None:
    if connection.is_usable():  # else the clock takes it up
        give_back(token, SENDER)
        note_sent(mailbox=mailbox, by=SENDER)


def _is_due(mailbox: Mailbox) -> bool:
    return Outgoing.objects.filter(mailbox=mailbox, state=Fate.PENDING, due_at__lte=now()).exists()


def send_claimed(outgoing: Outgoing, desk: Desk, raw: bytes | None) -> bool:
    """Hand one message over, and say in the same transaction what became of it. Raises NoLine.

    It is ours only as long as it bears our token: after a long pause somebody else may have taken it up.
    Without its bytes it could not be written.
    """
    signed = desk.signed(raw) if raw else b""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HELD, [outgoing.pk, desk.token, key_for_database()])
        (refusal,) = cursor.fetchone()
        if refusal is None:
            return False
        if refusal:
            release(about_id=outgoing.pk, by=SENDER)
            _settle(outgoing, Fate.SUPPRESSED, reason=refusal)
            return False
        if raw is None:
            _fail(outgoing, "It can not be written as a mail.")
            return False
        return _handed_over(outgoing, desk, signed)


def _handed_over(outgoing: Outgoing, desk: Desk, raw: bytes) -> bool:
    everybody = recipients_of(outgoing)
    # The claim has looked at the first of them; where nothing arrives for another, the rest still get it.
    unreached = unreached_among(everybody[1:]) if len(everybody) > 1 else set()
    try:
        taken = hand_over(
            desk.client,
            writer=ascii_address(desk.mailbox.address),
            recipients=[ascii_address(each) for each in everybody if each not in unreached],
            raw=raw,
        )
    except Refused as refused:
        _refused(outgoing, refused)
        return False
    except Unanswered as unanswered:
        _settle(outgoing, Fate.UNCERTAIN, reason=str(unanswered))
        return False
    left_out = {**dict.fromkeys(sorted(unreached), UNREACHED), **taken.refused}
    words = "; ".join(f"{address}: {why}" for address, why in left_out.items())
    _settle(outgoing, Fate.SENT, reason=words, answer=taken.answer)
    return True


def _refused(outgoing: Outgoing, refused: Refused) -> None:
    """The server has none of it: for good, or until later."""
    if refused.is_permanent or outgoing.attempts >= MOST_ATTEMPTS:
        _fail(outgoing, str(refused))
        return
    release(about_id=outgoing.pk, by=SENDER)
    pause = PAUSE * 2 ** min(outgoing.attempts - 1, 8)
    values: dict[str, Any] = {"due_at": now() + pause, "reason": str(refused), "answer": str(refused)}
    Outgoing.objects.filter(pk=outgoing.pk).update(state=Fate.PENDING, token=None, place=None, **values)


def _fail(outgoing: Outgoing, reason: str) -> None:
    release(about_id=outgoing.pk, by=SENDER)
    _settle(outgoing, Fate.FAILED, reason=reason, answer=reason)


def _settle(outgoing: Outgoing, state: Fate, *, reason: str = "", answer: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, [state.value, reason[:500], answer[:500], now(), outgoing.pk])
