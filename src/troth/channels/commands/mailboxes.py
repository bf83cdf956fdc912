"""Mailboxes are added, changed, paused, and looked at in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict
from troth.channels.commands.credentials import entrance_of
from troth.channels.commands.receiving import Received, retry
from troth.channels.commands.syncing import sync
from troth.channels.mail.imap import Account, NoEntrance, entered, folders_of
from troth.channels.models import Fate, Folder, Grant, Mailbox, Outgoing, SetAside, Unwanted
from troth.channels.sealing import Unopenable, sealed
from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

AGAIN_SECONDS = 3
LOOK_SECONDS = 50  # after which others have their turn, and a worker that is ended loses nothing
FORGET_ASKING = timedelta(minutes=10)
SYNC = everyone("Mail", "mail")
EXIT = ("smtp_host", "smtp_port", "smtp_security")
COLUMNS = ("name", "address", "owner_id", "team_id", "host", "port", "security", "login")


def try_entrance(*, account: Account) -> int:
    """Enter a mailbox and leave it again; tell how many folders it has. Raises NoEntrance."""
    with entered(account) as client:
        return len(folders_of(client))


def add_mailbox(*, values: Mapping[str, Any], by: Actor) -> Mailbox:
    """Add a mailbox, and begin to read it. `values` are columns, and the `password`. Raises Conflict.

    One that its owner had removed goes on where it was; that of somebody else is none of theirs.
    """
    given: dict[str, Any] = {name: values[name] for name in (*COLUMNS, *EXIT) if name in values}
    given["secret"] = sealed(values["password"].encode())
    before = Mailbox.objects.filter(
        address=given["address"], owner=given.get("owner_id"), removed_at__isnull=False
    )
    with acting(by):
        try:
            with transaction.atomic():
                mailbox = before.select_for_update().order_by("-removed_at").first() or Mailbox()
                for name, value in {**given, "is_on": True, "removed_at": None}.items():
                    setattr(mailbox, name, value)
                mailbox.save()
        except IntegrityError:
            raise Conflict(_("This address is read already.")) from None
        ask_for_a_look(mailbox=mailbox)
    return mailbox


def change_mailbox(*, mailbox: Mailbox, values: Mapping[str, Any], by: Actor) -> None:
    """Change a mailbox; an empty password stays as it was. One that is given ends what a provider let us do.

    Raises Conflict.
    """
    given = {name: values[name] for name in COLUMNS if name in values}
    if values.get("password"):
        given["secret"] = sealed(values["password"].encode())
    with acting(by):
        try:
            with transaction.atomic():
                Mailbox.objects.filter(pk=mailbox.pk).update(**given, error="", updated_at=now())
                if "secret" in given:
                    Grant.objects.filter(mailbox=mailbox).delete()
        except IntegrityError:
            raise Conflict(_("This address is read already.")) from None
        ask_for_a_look(mailbox=mailbox)


def remove_mailbox(*, mailbox: Mailbox, by: Actor) -> None:
    """Read and send nothing there any more, and forget its secrets. What is here stays. Raises Conflict."""
    with acting(by):
        Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        waiting = Outgoing.objects.filter(mailbox=mailbox, state__in=(Fate.PENDING, Fate.SENDING))
        if waiting.exists():
            raise Conflict(_("Mail waits there to leave: send it now or take it back first."))
        Grant.objects.filter(mailbox=mailbox).delete()
        Mailbox.objects.filter(pk=mailbox.pk).update(
            is_on=False, secret=b"", smtp_secret=b"", error="", smtp_error="", filing_error="",
            removed_at=now(), updated_at=now(),
        )  # fmt: skip


def pause_mailbox(*, mailbox: Mailbox, is_on: bool, by: Actor) -> None:
    """Read no more of a mailbox, or go on. What is here stays."""
    with acting(by):
        Mailbox.objects.filter(pk=mailbox.pk).update(is_on=is_on, error="", updated_at=now())
        if is_on:
            ask_for_a_look(mailbox=mailbox)


def choose_folders(*, mailbox: Mailbox, folder_ids: Sequence[UUID], by: Actor) -> None:
    """Read these folders and no others. What was read of others stays."""
    with acting(by):
        for folder in mailbox.folders.select_for_update():
            if folder.is_read != (folder.pk in folder_ids):
                Folder.objects.filter(pk=folder.pk).update(is_read=folder.pk in folder_ids, looked="")
        ask_for_a_look(mailbox=mailbox)


def add_unwanted(*, pattern: str, member_id: UUID | None, by: Actor) -> None:
    """Never read mail of an address or a domain again: nobody, or not this member. What is here stays."""
    with acting(by):
        Unwanted.objects.bulk_create(
            [Unwanted(pattern=pattern.strip().lower(), member_id=member_id)], ignore_conflicts=True
        )


def remove_unwanted(*, unwanted: Unwanted, by: Actor) -> None:
    """Read what comes from now on."""
    with acting(by):
        Unwanted.objects.filter(pk=unwanted.pk).delete()


def retry_set_aside(*, mailbox: Mailbox, by: Actor) -> int:
    """Try all mails of a mailbox again that were set aside; tell how many are here now."""
    waiting = SetAside.objects.filter(copy__folder__mailbox=mailbox).select_related("copy__folder__mailbox")
    return sum(retry(aside=each, by=by) is not Received.SET_ASIDE for each in waiting)


def ask_for_a_look(*, mailbox: Mailbox) -> None:
    """Have a mailbox looked at soon, unless somebody is about to."""
    with transaction.atomic():
        idle = Q(asked_at=None) | Q(asked_at__lt=now() - FORGET_ASKING)
        if Mailbox.objects.filter(idle, pk=mailbox.pk, is_on=True).update(asked_at=now()):
            defer(look_at_mailbox, mailbox_id=str(mailbox.pk))


def look_at_those_due() -> None:
    """Have every mailbox looked at, as each minute."""
    for mailbox in Mailbox.objects.filter(is_on=True):
        ask_for_a_look(mailbox=mailbox)


def look_at_mailbox(mailbox_id: str) -> None:
    """Read a mailbox for a while. This is a background job; of two at once one waits."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id, is_on=True).first()
    if mailbox is None:
        return
    if not _hold(mailbox):  # whoever reads it now may be past what is new
        Mailbox.objects.filter(pk=mailbox.pk).update(asked_at=now())
        defer(look_at_mailbox, after_seconds=AGAIN_SECONDS, mailbox_id=mailbox_id)
        return
    try:
        account = entrance_of(mailbox)
        synced = sync(mailbox=mailbox, account=account, by=SYNC, seconds=LOOK_SECONDS)
    except (Unopenable, NoEntrance) as error:
        Mailbox.objects.filter(pk=mailbox.pk).update(error=str(error)[:500], tried_at=now(), asked_at=None)
        return
    finally:
        _let_go(mailbox)
    if synced.left and not synced.error:
        ask_for_a_look(mailbox=mailbox)


def _hold(mailbox: Mailbox) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_lock(hashtextextended('mailbox ' || %s, 0))", [str(mailbox.pk)]
        )
        return bool(cursor.fetchone()[0])


def _let_go(mailbox: Mailbox) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(hashtextextended('mailbox ' || %s, 0))", [str(mailbox.pk)])
