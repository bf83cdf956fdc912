"""Invitations that came by mail are kept with their messages; what guests of ours answer is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction

from troth.agenda.calendar_file import Party, UnreadableAnswer, read_answers
from troth.agenda.commands import take_answers
from troth.agenda.invited import Invited, read_invitation
from troth.catalog.errors import Invalid
from troth.channels.mail.letter import Letter
from troth.channels.mail.writing import CALENDAR
from troth.channels.models import Invitation, Mailbox
from troth.team.actor import Actor
from troth.team.queries import addresses_of_members, workspace

READ = ("uid", "sequence", "method", "title", "begin", "end", "is_whole_day", "time_zone", "place", "rule")


def note_invitations(*, letters: Sequence[tuple[UUID, Letter]], mailbox: Mailbox, by: Actor) -> None:
    """Keep the invitations that came with messages, and take in what guests of ours answer."""
    rows = []
    for message_id, letter in letters:
        files = [each.content for each in letter.enclosures if each.content_type == CALENDAR]
        for content in files[:1]:
            invited = read_invitation(content, time_zone=workspace().time_zone)
            if invited:
                rows.append(_row(message_id, invited, mailbox))
            else:
                _take_answers(content, letter, by)
    Invitation.objects.bulk_create(rows)


def _row(message_id: UUID, invited: Invited, mailbox: Mailbox) -> Invitation:
    ours = {mailbox.address.lower()} | addresses_of_members(invited.asked)
    asked = [mailbox.address.lower(), *(each for each in invited.asked if each in ours)]
    invitee = next((each for each in asked if each in invited.asked), mailbox.address)
    who = invited.organizer or Party("", "")
    return Invitation(
        message_id=message_id,
        organizer=who.mail,
        organizer_name=who.name,
        invitee=invitee,
        answer="",
        **{name: getattr(invited, name) for name in READ},
    )


def _take_answers(content: bytes, letter: Letter, by: Actor) -> None:
    """Note what guests answered, each for themselves: nobody answers for others by a file."""
    writer = letter.writer.address if letter.writer else ""
    with suppress(UnreadableAnswer):
        for each in read_answers(content):
            if each.mail == writer:
                with suppress(Invalid), transaction.atomic():
                    take_answers(answers=[each], by=by)
