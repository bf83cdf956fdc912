"""What is being written is kept as it is typed, and sent once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.files import take_in
from troth.channels.commands.deciding import MOST_FILE_BYTES, decide_message, size_of
from troth.channels.models import Draft, Mailbox, Message, Outgoing, Role
from troth.ground.clock import now
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor

BRING_BACK = timedelta(days=1)
MOST_FILES = 20
COLUMNS = ("to", "cc", "bcc", "subject", "text", "mailbox_id", "conversation_id", "answers_id", "person_id")
FORWARDED = re.compile(r"^(?:(?:fwd?|wg|tr|rv|i)\s*:\s*)+", re.IGNORECASE)
ALONE = "select pg_advisory_xact_lock(hashtextextended('draft ' || %s, 0))"


def keep_draft(*, key: UUID, version: int, values: Mapping[str, Any], by: Actor) -> Draft:
    """Keep what is typed. `version` is that of the draft which was read, 0 for one not kept before.

    Raises Conflict where it was sent, discarded, or written on in another window: nothing is changed then.
    """
    given = {name: values[name] for name in COLUMNS if name in values}
    with acting(by):
        found = _held(key, by)
        if found is None:
            if version:
                raise Conflict(_("It was discarded in another window."))
            return _begun(key, given, by)
        if found.version != version:
            raise Conflict(_("It was written on in another window."))
        return _changed(found, given)


def attach(*, key: UUID, files: Iterable[UploadedFile[Any]], by: Actor) -> Draft:
    """Let files go with a draft. Raises Invalid for files too large or too many, NotFound without a draft."""
    with acting(by):
        found = _held(key, by)
        if found is None:
            raise NotFound("drafts")
        taken = [take_in(each.name or "", each.chunks(), by=by).pk for each in files]
        together = [*found.files, *taken]
        if len(together) > MOST_FILES:
            raise Invalid([("file", _("At most %d files go with a mail.") % MOST_FILES)])
        if size_of(together) > MOST_FILE_BYTES:
            raise Invalid([("file", _("Together they are larger than %d MB.") % (MOST_FILE_BYTES >> 20))])
        return _changed(found, {"files": together})


def detach(*, key: UUID, file: UUID, by: Actor) -> Draft:
    """Let a file go with a draft no longer. Raises NotFound."""
    with acting(by):
        found = _held(key, by)
        if found is None:
            raise NotFound("drafts")
        return _changed(found, {"files": [each for each in found.files if each != file]})


def discard_draft(*, key: UUID, by: Actor) -> None:
    """Put a draft away; for a day it can be brought back. One that was never kept is none."""
    with acting(by):
        Draft.objects.filter(pk=key, member=by.member_id).update(discarded_at=now())


def bring_draft_back(*, key: UUID, by: Actor) -> Draft:
    """Bring a discarded draft back. Raises NotFound; Conflict where its answer was begun anew."""
    with acting(by):
        found = Draft.objects.filter(pk=key, member=by.member_id).first()
        if found is None:
            raise NotFound("drafts")
        try:
            with transaction.atomic():
                Draft.objects.filter(pk=key).update(discarded_at=None)
        except IntegrityError:
            raise Conflict(_("Another answer was begun meanwhile.")) from None
        return found


def send_draft(*, key: UUID, by: Actor, **message: Any) -> Outgoing:
    """Decide that what was written be sent, with its files: see `decide_message`. It is a draft no more.

    Sent again, it is the same message. Raises Invalid.
    """
    with acting(by):
        found = _held(key, by, sent=True)
        files = found.files if found else ()
        decided = decide_message(**message, files=files, key=_key_of(key, by), by=by)
        Draft.objects.filter(pk=key, member=by.member_id).delete()
        return decided


def draft_again(*, outgoing: Outgoing, by: Actor) -> Draft:
    """Begin a draft of what a message said that was taken back."""

    def named(role: str) -> str:
        return ", ".join(each["address"] for each in outgoing.parties if each["role"] == role)

    values = {name: getattr(outgoing, name) for name in COLUMNS[3:]}
    values |= {
        "member_id": by.member_id,
        "to": named("to"),
        "cc": named("cc"),
        "bcc": named("bcc"),
        "files": outgoing.files,
    }
    with acting(by):
        if outgoing.conversation_id:  # what was begun meanwhile stays, beside it
            taken = Draft.objects.filter(
                member=by.member_id, conversation=outgoing.conversation_id, discarded_at=None
            )
            if taken.exists():
                values["conversation_id"] = None
        return Draft.objects.create(id=new_keys(1)[0], changed_at=now(), **values)


def forward(*, message: Message, mailbox: Mailbox, by: Actor) -> Draft:
    """Begin a draft that hands a message on, with its words and its files, to whom its writer then names."""
    writer = message.parties.filter(role=Role.FROM).first()
    told = [
        _("Forwarded message"),
        _("From: %s") % (f"{writer.name} <{writer.address}>".strip() if writer else _("unknown")),
        _("Date: %s") % date_format(localtime(message.at), "DATETIME_FORMAT"),
        _("Subject: %s") % message.subject,
    ]
    below = f"-- \n{mailbox.signature}\n\n" if mailbox.signature else ""
    words = "\n\n".join(each for each in (message.said, message.signed, message.quoted) if each)
    files = message.enclosures.order_by("place").values_list("key", flat=True)
    values: dict[str, Any] = {
        "member_id": by.member_id,
        "mailbox": mailbox,
        "subject": f"Fwd: {FORWARDED.sub('', message.subject)}"[:900],
        "text": "\n\n" + below + "\n".join(told) + "\n\n" + words,
        "files": list(files)[:MOST_FILES],
    }
    with acting(by):
        return Draft.objects.create(id=new_keys(1)[0], changed_at=now(), **values)


def forget_discarded() -> int:
    """Delete what was discarded more than a day ago, and tell how much it was."""
    return Draft.objects.filter(discarded_at__lt=now() - BRING_BACK).delete()[0]


def _held(key: UUID, by: Actor, *, sent: bool = False) -> Draft | None:
    """Hold a draft against others, to the end of the transaction. Raises Conflict where it was sent."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [str(key)])
    if not sent and Outgoing.objects.filter(unique_key=_key_of(key, by)).exists():
        raise Conflict(_("It was sent in another window."))
    found = Draft.objects.filter(pk=key, member=by.member_id, discarded_at=None)
    return found.select_for_update().first()


def _key_of(key: UUID, by: Actor) -> str:
    """Name the message that a draft becomes. With its member: nobody is in the way of another."""
    return f"draft {by.member_id} {key}"


def _begun(key: UUID, given: Mapping[str, Any], by: Actor) -> Draft:
    try:
        with transaction.atomic():
            whose = {"member_id": by.member_id}
            return Draft.objects.create(id=key, files=[], version=1, changed_at=now(), **whose, **given)
    except IntegrityError:
        raise Conflict(_("An answer was begun in another window.")) from None


def _changed(found: Draft, given: Mapping[str, Any]) -> Draft:
    for name, value in {**given, "version": found.version + 1, "changed_at": now()}.items():
        setattr(found, name, value)
    found.save()
    return found
