"""Mailboxes: who may see them, how they stand, and why a mail is not here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from imapclient import IMAPClient

from troth.catalog.errors import NotFound
from troth.channels.mail.imap import Account, entered, folders_of, open_folder
from troth.channels.mail.reading import words_of_header
from troth.channels.models import Copy, Folder, Mailbox, Message, Provider, Unwanted, Use
from troth.ground.clock import now
from troth.team.actor import Actor
from troth.team.queries import get_member

MOST_FOUND = 50
LATE, HEARD = timedelta(minutes=15), timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mailbox stands, in plain words; `done` of `total` mails are read while it catches up."""

    tone: str
    word: str
    words: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A mailbox in the settings. `whose` says for whom it is read."""

    mailbox: Mailbox
    whose: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Trace:
    """A mail that was looked for: where it lies, and whether and why it is not here."""

    where: str
    subject: str
    writer: str
    is_here: bool
    why: str
    conversation_id: UUID | None = None


def mailboxes(*, seen_by: Actor) -> QuerySet[Mailbox]:
    """Give the mailboxes that somebody may set up: their own; those shared are for administrators."""
    theirs = Q(owner=seen_by.member_id) if seen_by.member_id else Q(pk=None)
    if seen_by.is_administrator:
        theirs |= Q(owner=None)
    found = Mailbox.objects.filter(theirs, removed_at=None)
    return found.select_related("owner", "team").order_by("owner", "name")


def may_go_inside(owner_id: UUID | None, host: str, port: int) -> bool:
    """Tell whether a mailbox may lead into networks that are not public.

    A shared one may, and an administrator's; that of a member only to a server that an administrator named.
    """
    if owner_id is None or get_member(owner_id).role.is_administrator:
        return True
    named = Q(host=host, port=port) | Q(smtp_host=host, smtp_port=port)
    is_shared = Mailbox.objects.filter(named, owner=None, removed_at=None).exists()
    return is_shared or Provider.objects.filter(host=host, port=port).exists()


def get_mailbox(mailbox_id: UUID, *, seen_by: Actor) -> Mailbox:
    """Load a mailbox to set it up. Raises NotFound."""
    found = mailboxes(seen_by=seen_by).filter(pk=mailbox_id).first()
    if found is None:
        raise NotFound("mailboxes")
    return found


def rows(*, seen_by: Actor) -> list[Row]:
    """List them with how they stand."""
    return [Row(each, whose(each), standing_of(each)) for each in mailboxes(seen_by=seen_by)]


def whose(mailbox: Mailbox) -> str:
    """Say for whom a mailbox is read."""
    if mailbox.owner:
        return _("Your own: nobody else sees its mail")
    return _("Team %(name)s") % {"name": mailbox.team.name} if mailbox.team else _("The whole firm")


def standing_of(mailbox: Mailbox) -> Standing:
    """Say how a mailbox stands."""
    if not mailbox.is_on:
        return _resting(mailbox)
    if mailbox.error:
        return Standing("wrong", _("Not read"), mailbox.error)
    if mailbox.succeeded_at is None and mailbox.backlog is None:
        return Standing("", _("Waiting"), _("It is looked at for the first time within a minute."))
    if mailbox.backlog:
        return _catching_up(mailbox, mailbox.backlog)
    if mailbox.succeeded_at and now() - mailbox.succeeded_at > LATE:
        return Standing("due", _("Late"), _("Nobody has looked for a while: is a worker running?"))
    return _up_to_date(mailbox)


def _up_to_date(mailbox: Mailbox) -> Standing:
    if mailbox.heard_at and now() - mailbox.heard_at < HEARD:
        return Standing("good", _("Live"), _("Its server tells at once what arrives."))
    words = _("Everything in the chosen folders is here. It is looked at every minute.")
    return Standing("good", _("Up to date"), words)


def _resting(mailbox: Mailbox) -> Standing:
    if not mailbox.host:
        words = _("It was told with the sample: no mail comes, and none goes.")
        return Standing("", _("Sample, no server"), words)
    return Standing("", _("Paused"), _("Nothing is read until you go on."))


def _catching_up(mailbox: Mailbox, left: int) -> Standing:
    total = max(mailbox.backlog_at_first or 0, left)
    words = _("%(left)s of %(total)s still to read") % {"left": left, "total": total}
    if mailbox.per_minute:
        words = _("%(words)s, %(pace)s a minute, about %(minutes)s minutes left") % {
            "words": words, "pace": mailbox.per_minute, "minutes": -(-left // mailbox.per_minute),
        }  # fmt: skip
    return Standing("", _("Reading"), words, total - left, total)


def folders_to_choose(mailbox: Mailbox) -> list[Folder]:
    """List the folders of a mailbox, those that have a use first."""
    order = list(Use.values)
    return sorted(mailbox.folders.all(), key=lambda each: (order.index(each.use), each.name))


def count_set_aside(mailbox: Mailbox) -> int:
    """Count the mails that could not be read."""
    return Copy.objects.filter(folder__mailbox=mailbox, set_aside__isnull=False).count()


def unwanted(*, seen_by: Actor) -> list[Unwanted]:
    """List whose mail is never read: by nobody, or not by the asker."""
    mine = Q(member=None) | Q(member=seen_by.member_id) if seen_by.member_id else Q(member=None)
    return list(Unwanted.objects.filter(mine).order_by("member", "pattern"))


def get_unwanted(unwanted_id: UUID, *, seen_by: Actor) -> Unwanted:
    """Load one to take it back: one's own; that of all is for administrators. Raises NotFound."""
    found = next((each for each in unwanted(seen_by=seen_by) if each.pk == unwanted_id), None)
    if found is None or (found.member_id is None and not seen_by.is_administrator):
        raise NotFound("mailboxes")
    return found


def why_not_here(
    mailbox: Mailbox, account: Account, *, identifier: str = "", writer: str = "", day: date | None = None
) -> list[Trace]:
    """Look for mails on their server and say of each whether it is here, and else why not.

    Raises NoEntrance. An empty list: the server has no such mail, so it has not arrived there.
    """
    asked = _criteria(identifier, writer, day)
    found: list[Trace] = []
    with entered(account) as client:
        there = {each.name for each in folders_of(client)}
        for folder in folders_to_choose(mailbox):
            if folder.name not in there:
                continue
            validity = open_folder(client, folder.name).validity
            uids = sorted(client.search(asked, "UTF-8"), reverse=True)[: MOST_FOUND - len(found)]
            found += _traces(folder, validity, uids, client)
    return found


def _criteria(identifier: str, writer: str, day: date | None) -> list[object]:
    asked: list[object] = []
    if identifier:
        asked += ["HEADER", "Message-ID", identifier.strip("<> ")]
    if writer:
        asked += ["FROM", writer]
    if day:
        asked += ["SENTSINCE", day, "SENTBEFORE", day + timedelta(days=1)]
    return asked


def _traces(folder: Folder, validity: int, uids: Sequence[int], client: IMAPClient) -> list[Trace]:
    if not uids:
        return []
    copies = {
        each.uid: each
        for each in Copy.objects.filter(folder=folder, uid_validity=validity, uid__in=uids).select_related(
            "message"
        )
    }
    told = client.fetch(uids, ["ENVELOPE"])
    return [_trace(folder, copies.get(uid), told[uid][b"ENVELOPE"]) for uid in uids if uid in told]


def _trace(folder: Folder, copy: Copy | None, envelope: object) -> Trace:
    subject, writer = _header(getattr(envelope, "subject", b"")), _writer(envelope)
    message: Message | None = copy.message if copy else None
    if message:
        return Trace(folder.name, subject, writer, True, _("It is here."), message.conversation_id)
    if copy:
        return Trace(
            folder.name, subject, writer, False, _(copy.left_out) if copy.left_out else _("It is gone.")
        )
    if not folder.is_read:
        why = _("This folder is not read. Choose it above, or move the mail.")
    else:
        why = _("It has not been read yet: it comes with one of the next looks.")
    return Trace(folder.name, subject, writer, False, why)


def _writer(envelope: object) -> str:
    first = next(iter(getattr(envelope, "from_", None) or ()), None)
    if first is None:
        return ""
    return b"@".join(part for part in (first.mailbox, first.host) if part).decode("utf-8", "replace")


def _header(raw: bytes | None) -> str:
    return words_of_header((raw or b"").decode("utf-8", "replace"))
