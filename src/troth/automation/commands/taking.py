"""Do what a step says."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.automation import queries
from troth.automation.models import Enrolment, Sequence, Step
from troth.catalog.actions import perform
from troth.catalog.errors import Conflict, NotFound
from troth.channels.commands import Wanted, decide_messages, wanted_message
from troth.channels.mail.letter import Address
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Writing:
    """What the steps of a sequence need that are taken together by the rights of one member.

    `mailbox` is None where they may not write from it, or where nothing is to be written. `values` are what
    the words of a mail can name, for each person whom the member may see.
    """

    sequence: Sequence
    by: Actor
    mailbox: Any
    values: Mapping[UUID, Mapping[str, Any]]


def writing_for(sequence: Sequence, enrolments: Many[Enrolment], by: Actor) -> Writing:
    """Read at once what is written to each of those who are to get a mail."""
    written = [each.person_id for each in enrolments if each.step and each.step.is_mail]
    if not written:
        return Writing(sequence, by, None, {})
    try:
        mailbox = queries.mailbox_of(sequence, by)
    except NotFound:
        mailbox = None
    return Writing(sequence, by, mailbox, queries.values_for(written, by))


def act(*, enrolment: Enrolment, step: Step, by: Actor) -> None:
    """Do here what a step says. Raises what its action raises."""
    action = queries.find_action(step.action)
    if action is None:
        raise Conflict(_("There is no “%s” any more.") % step.action)
    perform(action, [enrolment.person_id], step.inputs, by=by)


def letter(*, enrolment: Enrolment, step: Step, writing: Writing) -> Wanted:
    """Write the mail of a step, without deciding that it leaves.

    Raises Conflict, NotFound or Invalid for one that can not be written, Unfillable for its words.
    """
    values = writing.values.get(enrolment.person_id)
    if values is None:
        raise NotFound("people")
    filled = queries.letter_of(step, values)
    if filled.missing:
        raise Conflict(_("There is no value for %s.") % ", ".join(filled.missing))
    if not filled.address:
        raise Conflict(_("They have no mail address."))
    if writing.mailbox is None:
        raise NotFound("mailboxes")
    return wanted_message(
        person=enrolment.person_id,
        to=Address(filled.address, filled.name),
        subject=filled.subject,
        text=filled.text,
        about=("enrolments", enrolment.pk),
        key=f"sequence:{enrolment.pk}:{step.pk}",
    )


def decide(*, letters: Many[Wanted], writing: Writing) -> dict[str, UUID]:
    """Decide that mails leave. The gate is asked when they do, and again before the next step."""
    sequence = writing.sequence
    return decide_messages(
        mailbox=writing.mailbox, kind="automatic", purpose=sequence.purpose, topic=sequence.topic,
        wanted=letters, by=writing.by,
    )  # fmt: skip
