"""A mailbox is read: all that lies in its folders and is not here yet, the newest first."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_noop
from imapclient import IMAPClient

from troth.channels.commands.filing import file_sent
from troth.channels.commands.flags import follow_flags, push_flags
from troth.channels.commands.receiving import (
    Mail,
    Place,
    Received,
    leave_out,
    receive,
    receive_all,
    set_aside,
)
from troth.channels.mail.imap import (
    BATCH,
    Account,
    Fetched,
    NoEntrance,
    Opened,
    entered,
    fetched,
    folders_of,
    numbers,
    open_folder,
)
from troth.channels.mail.reading import MOST_BYTES
from troth.channels.models import Copy, Folder, Mailbox, Use
from troth.ground.clock import now
from troth.team.actor import Actor

log = logging.getLogger(__name__)

UNREAD = (Use.JUNK, Use.TRASH, Use.DRAFTS)  # folders that are left alone until somebody asks for them
TOO_LARGE = gettext_noop("It is too large: at most 50 MB are read.")
NOT_TAKEN_IN = gettext_noop("Troth could not take it in.")


@dataclass(slots=True)
class Synced:
    """What a look at a mailbox brought. `error` says in plain words why it ended early.

    `left` is what is still to be read: there was no more time.
    """

    new: int = 0
    known: int = 0
    left_out: int = 0
    set_aside: int = 0
    left: int = 0
    error: str = ""

    def note(self, received: Received) -> None:
        match received:
            case Received.NEW:
                self.new += 1
            case Received.KNOWN:
                self.known += 1
            case Received.LEFT_OUT:
                self.left_out += 1
            case Received.SET_ASIDE:
                self.set_aside += 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a folder has that is not here yet."""

    folder: Folder
    opened: Opened
    there: Sequence[int]
    uids: Sequence[int]


@dataclass(slots=True)
class Look:
    """A look at a mailbox under way. With `seconds` it ends by itself."""

    mailbox: Mailbox
    synced: Synced
    by: Actor
    seconds: float | None
    began: float = field(default_factory=time.monotonic)
    read: int = 0

    def is_over(self) -> bool:
        """Tell whether others are to have their turn."""
        return self.seconds is not None and time.monotonic() - self.began > self.seconds

    def note_progress(self, count: int) -> None:
        """Say how far it has come, and how fast."""
        self.read += count
        self.synced.left = max(0, self.synced.left - count)
        pace = round(self.read * 60 / max(1.0, time.monotonic() - self.began))
        Mailbox.objects.filter(pk=self.mailbox.pk).update(backlog=self.synced.left, per_minute=pace)


def sync(*, mailbox: Mailbox, account: Account, by: Actor, seconds: float | None = None) -> Synced:
    """Read what is new in a mailbox. It may end at any moment, and goes on where it was.

    After so many `seconds` it ends, so that whoever runs it can be ended, and others have their turn.
    """
    synced = Synced()
    look = Look(mailbox, synced, by, seconds)
    Mailbox.objects.filter(pk=mailbox.pk).update(tried_at=now(), asked_at=None)
    try:
        with entered(account) as client:
            there = _note_folders(mailbox, client)
            file_sent(mailbox, client)
            looks = (_look(folder, client) for folder in _read_folders(mailbox) if folder.name in there)
            waiting = [each for each in looks if each]
            synced.left = sum(len(each.uids) for each in waiting)
            _begin(mailbox, synced.left)
            for each in waiting:
                _read(each, client, look)
    except NoEntrance as error:
        synced.error = str(error)
        Mailbox.objects.filter(pk=mailbox.pk).update(error=synced.error[:500])
        return synced
    _end(mailbox, synced.left)
    return synced


def _read_folders(mailbox: Mailbox) -> list[Folder]:
    return list(mailbox.folders.filter(is_read=True).order_by("use", "name"))


def _note_folders(mailbox: Mailbox, client: IMAPClient) -> set[str]:
    """Note which folders there are. Of one that is gone or renamed nothing lies there."""
    known = set(mailbox.folders.values_list("name", flat=True))
    there = folders_of(client)
    gone = Folder.objects.filter(mailbox=mailbox, name__in=known - {each.name for each in there})
    Copy.objects.filter(folder__in=gone, gone_at=None).update(gone_at=now())
    gone.exclude(looked="").update(looked="")
    for found in there:
        if found.name not in known:
            Folder.objects.create(
                mailbox=mailbox, name=found.name, use=found.use, is_read=found.use not in UNREAD
            )
    return {each.name for each in there}


def _look(folder: Folder, client: IMAPClient) -> Waiting | None:
    """Tell the folder what was done here, and find what is new in it; None where nothing has changed."""
    push_flags(folder, client)
    opened = open_folder(client, folder.name)
    if opened.mark and folder.looked == opened.mark:
        return None
    there = numbers(client)
    here = dict(
        Copy.objects.filter(folder=folder, uid_validity=opened.validity).values_list("uid", "gone_at")
    )
    _note_gone(folder, opened.validity, {uid for uid, gone in here.items() if not gone} - set(there))
    return Waiting(folder, opened, there, [uid for uid in there if uid not in here])


def _note_gone(folder: Folder, validity: int, gone: set[int]) -> None:
    """Note what lies in a folder no more. Numbers of a folder that was made anew say nothing any longer."""
    there = Copy.objects.filter(folder=folder, gone_at=None)
    there.filter(uid_validity=validity, uid__in=gone).update(gone_at=now())
    there.exclude(uid_validity=validity).update(gone_at=now())


def _read(waiting: Waiting, client: IMAPClient, look: Look) -> None:
    """Read what waits in one folder, as long as there is time."""
    folder, opened = waiting.folder, waiting.opened
    if open_folder(client, folder.name).validity != opened.validity:
        return
    for start in range(0, len(waiting.uids), BATCH):
        if look.is_over():
            return
        part = waiting.uids[start : start + BATCH]
        for mails in fetched(client, part, MOST_BYTES):
            _take(folder, opened.validity, mails, look.synced, look.by)
        look.note_progress(len(part))
    follow_flags(folder, opened, waiting.there, client)
    Folder.objects.filter(pk=folder.pk).update(
        looked=opened.mark, mod_seq=opened.mod_seq, uid_validity=opened.validity
    )


def _take(folder: Folder, validity: int, mails: Sequence[Fetched], synced: Synced, by: Actor) -> None:
    """Take in mails together; where that fails each by itself, so that one holds up none of the others."""
    together = [Mail(Place(folder, validity, each.uid), each.raw) for each in mails if each.raw is not None]
    for each in mails:
        if each.raw is None:
            synced.note(leave_out(place=Place(folder, validity, each.uid), reason=TOO_LARGE, by=by))
    try:
        for received in receive_all(mails=together, folder=folder, by=by):
            synced.note(received)
    except (OperationalError, InterfaceError):
        raise  # the database is away: that is no fault of the mails
    except Exception:
        for mail in together:
            synced.note(_take_one(mail, by))


def _take_one(mail: Mail, by: Actor) -> Received:
    try:
        return receive(raw=mail.raw, place=mail.place, by=by)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception(
            "a mail could not be taken in", extra={"folder": str(mail.place.folder.pk), "uid": mail.place.uid}
        )
        return set_aside(raw=mail.raw, place=mail.place, reason=NOT_TAKEN_IN, by=by)


def _begin(mailbox: Mailbox, left: int) -> None:
    """Say how much there is to do; of what goes on, how much there was at first."""
    before = mailbox.backlog_at_first if mailbox.backlog else None
    Mailbox.objects.filter(pk=mailbox.pk).update(backlog=left, backlog_at_first=max(left, before or 0))


def _end(mailbox: Mailbox, left: int) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(succeeded_at=now(), error="", backlog=left)
