"""The bytes of a message: written from its row, and the same each time."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from troth.catalog.files import place_of
from troth.catalog.models import HeldFile
from troth.channels.mail.letter import Address
from troth.channels.mail.writing import Attached, Writing, written
from troth.channels.models import Mailbox, Outgoing, OutgoingKind
from troth.ground.clock import now
from troth.privacy.commands import unsubscribe_token
from troth.privacy.queries import find_purpose, why_token


def raw_of(outgoing: Outgoing, mailbox: Mailbox) -> bytes:
    """Write a message out. Raises Unwritable."""
    why, stop = _foot(outgoing)
    text, html = outgoing.text, outgoing.html
    if why:
        lines = [f"{_('Why did I get this?')} {why}", *([f"{_('No more of these:')} {stop}"] if stop else [])]
        text = "\n".join([text, "", "-- ", *lines])
        html = html and html + _foot_in_html(why, stop)
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
            stop=stop,
            is_automatic=outgoing.kind == OutgoingKind.AUTOMATIC,
        )
    )


def recipients_of(outgoing: Outgoing) -> list[str]:
    """Give all that a message goes to, those who are hidden from the others, too."""
    return [party["address"] for party in outgoing.parties]


def _named(outgoing: Outgoing, role: str) -> list[Address]:
    return [Address(each["address"], each["name"]) for each in outgoing.parties if each["role"] == role]


def _foot(outgoing: Outgoing) -> tuple[str, str]:
    """Give where the recipient learns why they got it, and where one click ends it, if anything can."""
    if not outgoing.purpose:
        return "", ""
    why = settings.TROTH_URL + reverse("privacy:why_outside", args=[why_token(outgoing.pk)])
    purpose = find_purpose(outgoing.purpose)
    if purpose is None or not purpose.may_refuse or outgoing.person_id is None:
        return why, ""
    token = unsubscribe_token(
        person_id=outgoing.person_id, purpose=outgoing.purpose, channel="mail", topic=outgoing.topic
    )
    return why, settings.TROTH_URL + reverse("privacy:unsubscribe", args=[token])


def _foot_in_html(why: str, stop: str) -> str:
    end = format_html(' · <a href="{}">{}</a>', stop, _("No more of these")) if stop else ""
    return format_html('<p><small><a href="{}">{}</a>{}</small></p>', why, _("Why did I get this?"), end)


def _files(outgoing: Outgoing) -> Sequence[Attached]:
    if not outgoing.files:
        return ()
    held = HeldFile.objects.in_bulk(outgoing.files)
    return [
        Attached(held[key].name, held[key].media_type, place_of(key).read_bytes())
        for key in outgoing.files
        if key in held
    ]
