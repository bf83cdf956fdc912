"""An invitation that came by mail is answered to who sent it, and stands on the agenda."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from troth.agenda.calendar_file import Party
from troth.agenda.commands import (
    add_attendee,
    add_task,
    change_task,
    delete_task,
    repeat_task,
)
from troth.agenda.invited import Invited, reply_to
from troth.agenda.queries import get_task
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.files import take_in
from troth.channels.commands.deciding import decide_message
from troth.channels.commands.invited import READ
from troth.channels.mail.letter import Address
from troth.channels.models import Invitation, Mailbox, OutgoingKind
from troth.channels.models.invitations import ANSWERS
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor, Verb


def answer_invitation(*, invitation: Invitation, answer: str, mailbox: Mailbox | None, by: Actor) -> bool:
    """Say whether one comes: the agenda follows, and who invites is told by mail from `mailbox`.

    Tells whether a mail leaves. Raises Invalid for no answer, and Conflict for what is called off, replaced
    by a later invitation, or on the agenda of somebody else.
    """
    if answer not in ANSWERS:
        raise Invalid([("answer", _("must be one of: %s.") % ", ".join(ANSWERS))])
    if answer != "no" and not by.may("tasks.create"):
        raise Conflict(_("Your role keeps no agenda."))
    with acting(by):
        here = _current(invitation)
        if here.method != "REQUEST":
            raise Conflict(_("It is called off."))
        if answer == "no":
            _off_agenda(here, by)
        here.task_id = None if answer == "no" else _on_agenda(here, by)
        here.answer, here.answered_at, here.answered_by_id = answer, now(), by.member_id
        here.save(update_fields=["task", "answer", "answered_at", "answered_by"])
        if mailbox is None or not here.organizer:
            return False
        _tell(here, mailbox, by)
    return True


def take_off_agenda(*, invitation: Invitation, by: Actor) -> None:
    """Take off the agenda what was called off. Raises Conflict where it is on that of somebody else."""
    with acting(by):
        here = _current(invitation)
        _off_agenda(here, by)
        Invitation.objects.filter(pk=here.pk).update(task=None, answered_at=now(), answered_by=by.member_id)


def _current(invitation: Invitation) -> Invitation:
    """Hold an invitation that no later one replaced. Raises Conflict."""
    known = Invitation.objects.select_for_update().filter(uid=invitation.uid, organizer=invitation.organizer)
    ordered = sorted(known, key=lambda each: (each.sequence, each.pk))
    last = next((each for each in reversed(ordered) if each.invitee == invitation.invitee), None)
    if last is None:
        raise NotFound("conversations")
    if last.pk != invitation.pk:
        raise Conflict(_("A later message about it has come."))
    if last.task_id is None:
        last.task_id = next((each.task_id for each in reversed(ordered) if each.task_id), None)
    return last


def _on_agenda(here: Invitation, by: Actor) -> UUID:
    message = here.message
    values: dict[str, Any] = {
        "kind": "meeting", "title": here.title or message.subject[:200] or _("Meeting"), "due_at": here.begin,
        "ends_at": None if here.is_whole_day else here.end, "is_whole_day": here.is_whole_day,
        "time_zone": here.time_zone, "place": here.place,
    }  # fmt: skip
    task = _task_of(here, by)
    if task is not None:
        return change_task(record=task, values=values, by=by).pk
    task = add_task(values=values | {"person": message.person_id, "owner": by.member_id}, by=by)
    if message.person_id:
        add_attendee(values={"task": task.pk, "person": message.person_id, "answer": "yes"}, by=by)
    if here.rule:
        with (
            suppress(Invalid),
            transaction.atomic(),
        ):  # of a rule that is not known here the first time stands
            repeat_task(task=task, rule=here.rule, by=by)
    return task.pk


def _off_agenda(here: Invitation, by: Actor) -> None:
    task = _task_of(here, by)
    if task is not None:
        delete_task(record=task, by=by)


def _task_of(here: Invitation, by: Actor) -> Any:
    """Load the meeting that it became, if it is still there. Raises Conflict where it is somebody else's."""
    if here.task_id is None:
        return None
    try:
        return get_task(here.task_id, seen_by=by, to=Verb.CHANGE)
    except Forbidden:
        raise Conflict(_("It is on the agenda of somebody else.")) from None
    except NotFound:
        return None


def _tell(here: Invitation, mailbox: Mailbox, by: Actor) -> None:
    words = {
        "yes": _("Accepted: %s"), "maybe": _("Perhaps: %s"), "no": _("Declined: %s"),
    }  # fmt: skip
    subject = words[here.answer] % (here.title or here.message.subject)
    invited = Invited(
        **{name: getattr(here, name) for name in READ}, organizer=Party(here.organizer, here.organizer_name),
        asked=(here.invitee,),
    )  # fmt: skip
    content = reply_to(invited, by=Party(here.invitee, by.name, here.answer), at=now())
    file = take_in("reply.ics", [content], by=by)
    decide_message(
        mailbox=mailbox,
        to=[Address(here.organizer, here.organizer_name)],
        subject=subject[:900],
        text=subject,
        files=[file.pk],
        conversation=here.message.conversation_id,
        answers=here.message_id,
        person=here.message.person_id,
        kind=OutgoingKind.ANSWER,
        by=by,
    )
