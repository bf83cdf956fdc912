"""That a message is to leave is decided: its row is there with the decision, and nothing has left yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.catalog.models import HeldFile
from troth.channels.commands.sending import send_from
from troth.channels.mail.letter import Address
from troth.channels.mail.writing import Unwritable, ascii_address, identifier_for, is_one_line
from troth.channels.models import Fate, Mailbox, Message, Outgoing, OutgoingKind
from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor

UNDO = timedelta(seconds=10)
MOST_PARTIES = 100
MOST_SUBJECT = 900
MOST_REFERENCES = 20
MOST_FILE_BYTES = 18 * 2**20  # many servers take 25 MB, and base64 makes a third more of it
PERSONAL = (OutgoingKind.ANSWER, OutgoingKind.PERSONAL)


def decide_message(
    *, mailbox: Mailbox, to: Sequence[Address], cc: Sequence[Address] = (), bcc: Sequence[Address] = (),
    subject: str, text: str, html: str = "", files: Sequence[UUID] = (), conversation: UUID | None = None,
    answers: UUID | None = None, person: UUID | None = None, purpose: str = "", topic: str = "",
    kind: str = OutgoingKind.PERSONAL, due_at: datetime | None = None, about: tuple[str, UUID] | None = None,
    key: str = "", by: Actor,
) -> Outgoing:  # fmt: skip
    """Decide that a message be sent; it leaves in the background, after the gate has been asked.

    What one member writes to somebody (kinds "answer" and "personal") has no purpose, and waits ten seconds,
    so that it can be taken back. Everything else names its `purpose`, and its one `person`. `key` says what
    it is for whom: decided again, the first decision is given. `about` names what it is of, for whoever asks
    why. `answers` is the message that it answers. Raises Invalid.
    """
    parties = parties_of(to, cc, bcc)
    check_message([*to, *cc, *bcc], subject, kind)
    _check_purpose(parties, kind, purpose, person)
    if size_of(files) > MOST_FILE_BYTES:
        raise Invalid([("files", _("Together they are larger than %d MB.") % (MOST_FILE_BYTES >> 20))])
    (own,) = new_keys(1)
    about_kind, about_id = about or ("", None)
    with acting(by):
        message = Message.objects.filter(pk=answers).first() if answers else None
        waiting = UNDO if kind in PERSONAL else timedelta()
        values: dict[str, Any] = {
            "mailbox": mailbox, "answers": message, "person_id": person, "kind": kind, "purpose": purpose,
            "conversation_id": conversation or (message.conversation_id if message else None),
            "topic": topic, "about_kind": about_kind, "about_id": about_id, "parties": parties,
            "identifier": identifier_for(own, mailbox.address), "references": _references(message),
            "subject": subject.strip(), "text": text, "html": html, "files": list(files),
            "state": Fate.PENDING, "member_id": by.member_id, "decided_at": now(),
            "due_at": due_at or now() + waiting,
        }  # fmt: skip
        decided = _decided_once(own, key, values)
        # Of a campaign there are many: the clock sees to them.
        if decided.pk == own and kind != OutgoingKind.CAMPAIGN:
            _wake(decided)
    return decided


def _decided_once(own: UUID, key: str, values: dict[str, Any]) -> Outgoing:
    """Write a decision down; one that was written under the same key before is given instead."""
    try:
        with transaction.atomic():
            return Outgoing.objects.create(id=own, unique_key=key, **values)
    except IntegrityError:
        before = Outgoing.objects.filter(unique_key=key).first() if key else None
        if before is None:
            raise
        return before


def undo_message(*, outgoing: Outgoing, by: Actor) -> None:
    """Take back a message that has not left yet. Raises Conflict."""
    with acting(by):
        _move(outgoing, (Fate.PENDING,), _("It has left already."), state=Fate.UNDONE, settled_at=now())


def send_now(*, outgoing: Outgoing, by: Actor) -> None:
    """Wait no longer with a message. Raises Conflict."""
    with acting(by):
        _move(outgoing, (Fate.PENDING,), _("It does not wait any more."), due_at=now())
        _wake(outgoing)


def retry_message(*, outgoing: Outgoing, by: Actor) -> None:
    """Try a message again that failed, was held back, or of which nobody knows. Raises Conflict.

    It keeps its Message-ID, and the gate is asked again.
    """
    ended = (Fate.FAILED, Fate.SUPPRESSED, Fate.UNCERTAIN)
    with acting(by):
        _move(
            outgoing, ended, _("It is on its way, or has left."), state=Fate.PENDING, due_at=now(),
            settled_at=None, reason="", attempts=0,
        )  # fmt: skip
        _wake(outgoing)


def _move(outgoing: Outgoing, states: Sequence[str], otherwise: str, **values: Any) -> None:
    if not Outgoing.objects.filter(pk=outgoing.pk, state__in=states).update(**values):
        raise Conflict(otherwise)
    outgoing.refresh_from_db()


def _wake(outgoing: Outgoing) -> None:
    """Have it sent at its moment; the clock looks each minute, too."""
    seconds = (outgoing.due_at - now()).total_seconds()
    if seconds < 3600:
        defer(send_from, after_seconds=max(0, int(seconds) + 1 if seconds > 0 else 0),
              mailbox_id=str(outgoing.mailbox_id))  # fmt: skip


def check_message(everybody: Sequence[Address], subject: str, kind: str) -> None:
    """Refuse what could not leave. Raises Invalid."""
    errors = []
    if not everybody:
        errors.append(("to", _("Nobody is written to.")))
    if len(everybody) > MOST_PARTIES:
        errors.append(("to", _("At most %d addresses are written to at once.") % MOST_PARTIES))
    errors += [
        ("to", _("“%s” is no address.") % each.address[:80]) for each in everybody if not _is_writable(each)
    ]
    if not is_one_line(subject) or len(subject) > MOST_SUBJECT:
        errors.append(("subject", _("The subject is one line.")))
    if kind not in OutgoingKind.values:
        errors.append(("kind", _("There is no such kind.")))
    if errors:
        raise Invalid(errors)


def size_of(files: Sequence[UUID]) -> int:
    """Give how many bytes files have together."""
    if not files:
        return 0
    total = HeldFile.objects.filter(pk__in=files).aggregate(total=Sum("size_bytes"))["total"]
    return int(total or 0)


def _check_purpose(parties: Sequence[object], kind: str, purpose: str, person: UUID | None) -> None:
    if kind not in PERSONAL and not purpose:
        raise Invalid([("purpose", _("What nobody writes by hand names its purpose."))])
    if purpose and (person is None or len(parties) != 1):
        raise Invalid([("person", _("What has a purpose goes to one person."))])


def _is_writable(address: Address) -> bool:
    try:
        plain = ascii_address(address.address)
    except Unwritable:
        return False
    name, _mark, domain = plain.rpartition("@")
    is_mail = name and "." in domain and not set(plain) & set(' \t<>(),;:\\"') and len(plain) <= 254
    return bool(is_mail) and is_one_line(plain) and is_one_line(address.name)


def parties_of(to: Sequence[Address], cc: Sequence[Address], bcc: Sequence[Address]) -> list[dict[str, str]]:
    """Give to whom a message goes as its row has it, each address once."""
    named = {"to": to, "cc": cc, "bcc": bcc}
    seen: set[str] = set()
    found = []
    for role, addresses in named.items():
        for each in addresses:
            if each.address.lower() not in seen:
                seen.add(each.address.lower())
                found.append({"role": role, "address": each.address.lower(), "name": each.name[:200]})
    return found


def _references(message: Message | None) -> list[str]:
    if message is None or not message.identifier:
        return []
    return [*message.references, message.identifier][-MOST_REFERENCES:]
