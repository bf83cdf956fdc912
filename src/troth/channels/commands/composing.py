"""The bytes of a message: written from its row, and the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from troth.catalog.files import place_of
from troth.catalog.models import HeldFile
from troth.channels.mail.letter import Address
from troth.channels.mail.writing import Attached, Unwritable, Writing, written
from troth.channels.models import Mailbox, Outgoing, OutgoingKind
from troth.ground.clock import now
from troth.privacy.commands import Stopped, unsubscribe_tokens
from troth.privacy.queries import find_purposes, why_token


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a recipient learns why they got a message, and where one click ends it, if anything can."""

    why: str = ""
    stop: str = ""


def raw_of(outgoing: Outgoing, mailbox: Mailbox) -> bytes:
    """Write a message out. Raises Unwritable."""
    return _raw(outgoing, mailbox, feet_of([outgoing])[outgoing.pk])


def raws_of(rows: Sequence[Outgoing], mailbox: Mailbox) -> dict[UUID, bytes]:
    """Write messages out together; those that can not be written are left out."""
    feet, raws = feet_of(rows), {}
    for each in rows:
        with suppress(Unwritable):
            raws[each.pk] = _raw(each, mailbox, feet[each.pk])
    return raws


def _raw(outgoing: Outgoing, mailbox: Mailbox, foot: Foot) -> bytes:
    text, html = outgoing.text, outgoing.html
    if foot.why:
        lines = [f"{_('Why did I get this?')} {foot.why}"]
        lines += [f"{_('No more of these:')} {foot.stop}"] if foot.stop else []
        text = "\n".join([text, "", "-- ", *lines])
        html = html and html + _foot_in_html(foot)
    return written(
        Writing(
            identifier=outgoing.identifier,
            dated_at=outgoing.dated_at or now(),
            writer=Address(mailbox.address, mailbox.name if mailbox.name != mailbox.address else ""),
            to=_named(outgoing, "to"),
            copied=_named(outgoing, "cc"),
            subject=outgoing.subject,
            text=text,
            html=html,
            references=outgoing.references,
            files=_files(outgoing),
            stop=foot.stop,
            is_automatic=outgoing.kind == OutgoingKind.AUTOMATIC,
        )
    )


def recipients_of(outgoing: Outgoing) -> list[str]:
    """Give all that a message goes to, those who are hidden from the others, too."""
    return [party["address"] for party in outgoing.parties]


def _named(outgoing: Outgoing, role: str) -> list[Address]:
    return [Address(each["address"], each["name"]) for each in outgoing.parties if each["role"] == role]


def feet_of(rows: Sequence[Outgoing]) -> dict[UUID, Foot]:
    """Give what stands below messages that have a purpose; nothing below the others."""
    refusable = {
        each.key for each in find_purposes({row.purpose for row in rows if row.purpose}) if each.may_refuse
    }
    asked = {
        row.pk: Stopped(row.person_id, row.purpose, "mail", row.topic)
        for row in rows
        if row.purpose in refusable and row.person_id
    }
    tokens = unsubscribe_tokens(list(asked.values()))
    site = settings.TROTH_URL
    feet = {}
    for row in rows:
        why = site + reverse("privacy:why_outside", args=[why_token(row.pk)]) if row.purpose else ""
        token = tokens[asked[row.pk]] if row.pk in asked else ""
        feet[row.pk] = Foot(why, site + reverse("privacy:unsubscribe", args=[token]) if token else "")
    return feet


def _foot_in_html(foot: Foot) -> str:
    end = format_html(' · <a href="{}">{}</a>', foot.stop, _("No more of these")) if foot.stop else ""
    return format_html('<p><small><a href="{}">{}</a>{}</small></p>', foot.why, _("Why did I get this?"), end)


def _files(outgoing: Outgoing) -> Sequence[Attached]:
    if not outgoing.files:
        return ()
    held = HeldFile.objects.in_bulk(outgoing.files)
    return [
        Attached(held[key].name, held[key].media_type, place_of(key).read_bytes())
        for key in outgoing.files
        if key in held
    ]
