"""Do what a step says, for one person, and write down that it was done."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from troth.automation import queries
from troth.automation.models import Enrolment, Step, Taken
from troth.catalog.actions import perform
from troth.catalog.errors import Conflict
from troth.channels.commands import decide_message
from troth.channels.mail.letter import Address
from troth.team.acting import acting
from troth.team.actor import Actor


def take(*, enrolment: Enrolment, step: Step, by: Actor) -> None:
    """Take a step by the rights of a member. A second time it changes nothing.

    Raises what its action raises, Conflict for a mail that can not be written, Unfillable for its words.
    """
    with acting(by):
        taken, is_new = Taken.objects.get_or_create(
            enrolment=enrolment, step=step, defaults={"place": step.place}
        )
        if not is_new:
            return
        if step.is_mail:
            taken.message_id = _write(enrolment, step, by)
            taken.save(update_fields=["message_id"])
        else:
            _act(enrolment, step, by)


def _act(enrolment: Enrolment, step: Step, by: Actor) -> None:
    action = queries.find_action(step.action)
    if action is None:
        raise Conflict(_("There is no “%s” any more.") % step.action)
    perform(action, [enrolment.person_id], step.inputs, by=by)


def _write(enrolment: Enrolment, step: Step, by: Actor) -> UUID:
    """Decide the mail of a step. The gate is asked when it leaves, and again before the next step."""
    letter = queries.letter_of(enrolment.sequence, step, enrolment.person_id, by)
    if letter.missing:
        raise Conflict(_("There is no value for %s.") % ", ".join(letter.missing))
    if not letter.address:
        raise Conflict(_("They have no mail address."))
    decided = decide_message(
        mailbox=queries.mailbox_of(enrolment.sequence, by),
        to=[Address(letter.address, letter.name)],
        subject=letter.subject,
        text=letter.text,
        person=enrolment.person_id,
        purpose=enrolment.sequence.purpose,
        topic=enrolment.sequence.topic,
        kind="automatic",
        about=("enrolments", enrolment.pk),
        key=f"sequence:{enrolment.pk}:{step.pk}",
        by=by,
    )
    key: UUID = decided.pk
    return key
