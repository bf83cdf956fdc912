"""What is claimed is handed over, one after another, and each is accounted for before the next."""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Mapping, Sequence
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
from troth.channels.commands.turns import Turns, settle
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
from troth.privacy.queries import unreached_among
from troth.team.actor import everyone

log = logging.getLogger(__name__)

SEND_SECONDS = 50  # after which others have their turn
PAUSE = timedelta(minutes=5)  # before a server that said "later" is asked again; twice as long each time
SENDER = everyone("Mail", "mail")
UNREACHED = "left out, since nothing arrives there"


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
                count += send_claimed(batch, desk, raws)
                if not batch[0].is_campaign:  # what many get can wait until all of them have it
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


def send_claimed(batch: Sequence[Outgoing], desk: Desk, raws: Mapping[UUID, bytes]) -> int:
    """Hand over what was claimed, one after another, and tell how many of it left. Raises NoLine.

    Each is ours only as long as it bears our token: after a long pause somebody else may have taken it up.
    What is not in `raws` could not be written.
    """
    count = 0
    with Turns(desk.token) as turns:
        for each in batch:
            raw = raws.get(each.pk)
            signed = desk.signed(raw) if raw else b""
            refusal = turns.hold(each.pk)
            if refusal is None:
                continue
            if refusal:
                turns.let_go()
                _ended(each, Fate.SUPPRESSED, refusal)
            elif raw is None:
                turns.let_go()
                _ended(each, Fate.FAILED, "It can not be written as a mail.")
            else:
                count += _handed_over(each, desk, signed, turns)
    return count


def _handed_over(outgoing: Outgoing, desk: Desk, raw: bytes, turns: Turns) -> bool:
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
        turns.let_go()
        _refused(outgoing, refused)
        return False
    except Unanswered as unanswered:
        turns.settle(outgoing.pk, Fate.UNCERTAIN, reason=str(unanswered))
        return False
    left_out = {**dict.fromkeys(sorted(unreached), UNREACHED), **taken.refused}
    words = "; ".join(f"{address}: {why}" for address, why in left_out.items())
    turns.settle(outgoing.pk, Fate.SENT, reason=words, answer=taken.answer)
    return True


def _refused(outgoing: Outgoing, refused: Refused) -> None:
    """The server has none of it: for good, or until later."""
    if refused.is_permanent or outgoing.attempts >= MOST_ATTEMPTS:
        _ended(outgoing, Fate.FAILED, str(refused), answer=str(refused))
        return
    pause = PAUSE * 2 ** min(outgoing.attempts - 1, 8)
    values: dict[str, Any] = {"due_at": now() + pause, "reason": str(refused), "answer": str(refused)}
    with transaction.atomic():
        release(about_id=outgoing.pk, by=SENDER)
        Outgoing.objects.filter(pk=outgoing.pk).update(state=Fate.PENDING, token=None, place=None, **values)


def _ended(outgoing: Outgoing, state: Fate, reason: str, answer: str = "") -> None:
    """It did not leave, and will not: what was counted for it is given back."""
    with transaction.atomic():
        release(about_id=outgoing.pk, by=SENDER)
        settle(outgoing.pk, state, reason=reason, answer=answer)
