"""Mails on a server become messages of conversations: once, and whole, or set aside with their reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_noop

from troth.channels.commands.keeping import Arrival, digest_of, hold_threads, take
from troth.channels.mail.letter import Letter
from troth.channels.mail.reading import Unreadable, read
from troth.channels.models import Folder, Forgotten, Message, SetAside, Unwanted, Use
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor

CLAIMED = """
insert into channels_copy (folder_id, uid_validity, uid)
select %s, %s, unnest(%s::bigint[]) on conflict (folder_id, uid_validity, uid) do nothing returning uid, id
"""
SETTLED = """
update channels_copy c set message_id = s.message_id, left_out = s.left_out
from unnest(%s::uuid[], %s::uuid[], %s::text[]) s(id, message_id, left_out) where c.id = s.id
"""
FORGOTTEN = gettext_noop("It is of somebody who was erased here.")
UNWANTED = gettext_noop("Mail of this address or domain is never read.")


class Received(StrEnum):
    """What became of a mail."""

    NEW = "new"
    KNOWN = "known"  # the same mail lay elsewhere, or was read from here before
    LEFT_OUT = "left out"  # on purpose, with the reason
    SET_ASIDE = "set aside"  # with the reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: the server's number for it, under the validity of its folder."""

    folder: Folder
    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it was fetched."""

    place: Place
    raw: bytes = field(repr=False)


@dataclass(slots=True)
class _Fate:
    """What is to be noted of the place of a mail."""

    copy_id: UUID
    received: Received
    message_id: UUID | None = None
    left_out: str = ""


def receive(*, raw: bytes, place: Place, by: Actor) -> Received:
    """Take in a mail. Safe to run again: the place is claimed in the same transaction."""
    return receive_all(mails=[Mail(place, raw)], folder=place.folder, by=by)[0]


def receive_all(*, mails: Sequence[Mail], folder: Folder, by: Actor) -> list[Received]:
    """Take in mails of one folder together, all or none, and tell what became of each. Safe to run again."""
    if not mails:
        return []
    letters = [_read(mail.raw) for mail in mails]
    with acting(by):
        claimed = _claim(folder, mails[0].place.uid_validity, [mail.place.uid for mail in mails])
        fates: dict[int, _Fate] = {}
        readable: list[tuple[int, Letter]] = []
        for mail, letter in zip(mails, letters, strict=True):
            uid = mail.place.uid
            if uid not in claimed or uid in fates:
                continue
            fates[uid] = _Fate(claimed[uid], Received.NEW)
            if isinstance(letter, Letter):
                readable.append((uid, letter))
            else:
                _keep_as_it_is(fates[uid], mail.raw, letter)
        _keep_letters(readable, fates, folder, by)
        _settle(fates.values())
    return [fates[mail.place.uid].received if mail.place.uid in fates else Received.KNOWN for mail in mails]


def set_aside(*, raw: bytes, place: Place, reason: str, by: Actor) -> Received:
    """Keep a mail that can not be taken in as it is, with the reason."""
    with acting(by):
        claimed = _claim(place.folder, place.uid_validity, [place.uid])
        if not claimed:
            return Received.KNOWN
        fate = _Fate(claimed[place.uid], Received.SET_ASIDE)
        _keep_as_it_is(fate, raw, reason)
        _settle([fate])
    return Received.SET_ASIDE


def leave_out(*, place: Place, reason: str, by: Actor) -> Received:
    """Note that a mail stays on its server, and why."""
    with acting(by):
        claimed = _claim(place.folder, place.uid_validity, [place.uid])
        if not claimed:
            return Received.KNOWN
        _settle([_Fate(claimed[place.uid], Received.LEFT_OUT, left_out=reason)])
    return Received.LEFT_OUT


def retry(*, aside: SetAside, by: Actor) -> Received:
    """Try again to take in a mail that was set aside: Troth may have learnt to read it."""
    raw = bytes(aside.content)
    letter = _read(raw)
    if not isinstance(letter, Letter):
        return Received.SET_ASIDE
    with acting(by):
        fate = _Fate(aside.copy_id, Received.NEW)
        _keep_letters([(aside.copy.uid, letter)], {aside.copy.uid: fate}, aside.copy.folder, by)
        _settle([fate])
        aside.delete()
    return fate.received


def _read(raw: bytes) -> Letter | str:
    """Read a mail, or say why it can not be."""
    try:
        return read(raw)
    except Unreadable as error:
        return str(error)


def _claim(folder: Folder, uid_validity: int, uids: Sequence[int]) -> dict[int, UUID]:
    """Take these places for good. Gives those that nobody had taken before, by their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED, [folder.pk, uid_validity, sorted(set(uids))])
        return dict(cursor.fetchall())


def _settle(fates: Iterable[_Fate]) -> None:
    rows = [(fate.copy_id, fate.message_id, fate.left_out[:300]) for fate in fates]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(SETTLED, [list(column) for column in zip(*rows, strict=True)])


def _keep_as_it_is(fate: _Fate, raw: bytes, reason: str) -> None:
    SetAside.objects.create(copy_id=fate.copy_id, reason=reason[:500], content=raw)
    fate.received, fate.left_out = Received.SET_ASIDE, reason


def _keep_letters(
    readable: Sequence[tuple[int, Letter]], fates: Mapping[int, _Fate], folder: Folder, by: Actor
) -> None:
    """Keep the letters that are new, wanted and not of somebody who was erased."""
    if not readable:
        return
    hold_threads([letter for _uid, letter in readable])
    digests = {uid: digest_of(letter) for uid, letter in readable}
    forgotten = set(_bytes(Forgotten.objects.filter(digest__in=digests.values())))
    known = {
        (bytes(digest), identifier): key
        for digest, identifier, key in Message.objects.filter(digest__in=digests.values()).values_list(
            "digest", "identifier", "pk"
        )
    }
    unwanted = _unwanted(folder)
    arrivals: list[Arrival] = []
    for (uid, letter), key in zip(readable, new_keys(len(readable)), strict=True):
        fate, digest = fates[uid], digests[uid]
        if digest in forgotten or _is_unwanted(letter, folder, unwanted):
            fate.received = Received.LEFT_OUT
            fate.left_out = FORGOTTEN if digest in forgotten else UNWANTED
            continue
        # One that only bears the name of another is not the same.
        same = known.get((digest, letter.message_id)) or known.get((digest, ""))
        if same:
            fate.received, fate.message_id = Received.KNOWN, same
            continue
        known[digest, letter.message_id] = fate.message_id = key
        arrivals.append(Arrival(key=key, letter=letter, digest=digest))
    take(arrivals=arrivals, folder=folder, by=by)


def _bytes(found: Iterable[Forgotten]) -> list[bytes]:
    return [bytes(each.digest) for each in found]


def _unwanted(folder: Folder) -> set[str]:
    """Give the addresses and domains that nobody wants, or not the owner of this mailbox."""
    of_all = Unwanted.objects.filter(member=None)
    owner = folder.mailbox.owner_id
    found = of_all | Unwanted.objects.filter(member=owner) if owner else of_all
    return set(found.values_list("pattern", flat=True))


def _is_unwanted(letter: Letter, folder: Folder, unwanted: set[str]) -> bool:
    """Tell whether a mail is from, or to nobody but, those who are never read."""
    if not unwanted:
        return False
    named = [*letter.to, *letter.copied, *letter.blind]
    others = named if folder.use == Use.SENT else [letter.writer] if letter.writer else []
    return bool(others) and all(each.address in unwanted or f"@{each.domain}" in unwanted for each in others)
