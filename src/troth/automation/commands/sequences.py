"""Make a sequence, its steps and how it goes."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from troth.automation import queries
from troth.automation.models import Enrolment, Sequence, State, Step
from troth.catalog.actions import perform
from troth.catalog.errors import Conflict, Invalid
from troth.channels import wording
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor

MOST_STEPS = 50
SETTINGS = (
    "mailbox_id", "purpose", "topic", "segment_id", "stays", "stops_on_move", "from_hour", "until_hour",
    "on_weekends",
)  # fmt: skip


def create_sequence(*, values: Mapping[str, Any], by: Actor) -> Sequence:
    """Make a sequence, off and without steps. It is its maker's unless another owner is given."""
    with acting(by):
        made = Sequence(
            name=values["name"], note=values.get("note") or "", owner_id=values.get("owner") or by.member_id
        )
        made.save(force_insert=True)
    made.refresh_from_db()
    return made


def change_sequence(*, record: Sequence, values: Mapping[str, Any], by: Actor) -> Sequence:
    """Change what a sequence is called, is for, or whose it is."""
    columns = {"owner_id" if name == "owner" else name: value for name, value in values.items()}
    with acting(by):
        Sequence.objects.filter(pk=record.pk).update(**columns, updated_at=now())
    record.refresh_from_db()
    return record


def delete_sequence(*, record: Sequence, by: Actor) -> None:
    """Delete a sequence that nobody is in. Raises Conflict: they are to be taken out first, knowingly."""
    with acting(by):
        Sequence.objects.select_for_update().get(pk=record.pk)
        if Enrolment.objects.filter(sequence=record, state=State.RUNNING).exists():
            raise Conflict(_("There are people in it: take them out first."))
        record.delete()


def set_sequence(*, sequence: Sequence, values: Mapping[str, Any], by: Actor) -> Sequence:
    """Say how a sequence goes: mailbox, purpose, hours, who comes in by itself, who stays. Raises Invalid."""
    chosen = {name: values[name] for name in SETTINGS if name in values}
    if problem := queries.problem_of_stays(chosen.get("stays", sequence.stays), by):
        raise Invalid([("stays", problem)])
    with acting(by):
        kept = Sequence.objects.select_for_update().get(pk=sequence.pk)
        for name, value in chosen.items():
            setattr(kept, name, value)
        if kept.from_hour >= kept.until_hour:
            raise Invalid([("until_hour", _("must come after the first hour."))])
        if kept.is_on:
            _check_ready(kept)
        kept.updated_at = now()
        kept.save()
    return kept


def switch(*, sequence: Sequence, is_on: bool, by: Actor) -> None:
    """Turn a sequence on or off. While it is off its people wait where they are. Raises Conflict."""
    with acting(by):
        kept = Sequence.objects.select_for_update().get(pk=sequence.pk)
        if is_on:
            _check_ready(kept)
        kept.is_on, kept.updated_at = is_on, now()
        kept.save()


def add_step(*, sequence: Sequence, values: Mapping[str, Any], by: Actor) -> Step:
    """Add a step at the end: a mail, or an action with its inputs. Raises Invalid.

    Who is through the sequence already does not come back for it.
    """
    _check_step(values, by)
    with acting(by):
        Sequence.objects.select_for_update().get(pk=sequence.pk)
        last = Step.objects.filter(sequence=sequence).aggregate(last=Max("place"))["last"] or 0
        if last >= MOST_STEPS:
            raise Invalid([("", _("A sequence has %d steps at most.") % MOST_STEPS)])
        step = Step(sequence=sequence, place=last + 1, **values)
        step.save(force_insert=True)
    return step


def change_step(*, step: Step, values: Mapping[str, Any], by: Actor) -> None:
    """Change what a step does, for all who have not come to it yet. Raises Invalid."""
    _check_step(values, by)
    with acting(by):
        Step.objects.filter(pk=step.pk).update(**values)


def delete_step(*, step: Step, by: Actor) -> None:
    """Take a step away. Who waits for it waits for the one behind it.

    Raises Conflict for the last one, while somebody waits for it.
    """
    with acting(by):
        sequence = Sequence.objects.select_for_update().get(pk=step.sequence_id)
        others = Step.objects.filter(sequence=sequence).exclude(pk=step.pk).order_by("place")
        waiting = Enrolment.objects.filter(step=step)
        following = others.filter(place__gt=step.place).first()
        if following is None and waiting.exists():
            raise Conflict(_("Somebody waits for this step, and none comes behind it: take them out first."))
        waiting.update(step=following)
        step.delete()
        others.filter(place__gt=step.place).update(place=F("place") - 1)


def put_in_order(*, sequence: Sequence, keys: Many[UUID], by: Actor) -> None:
    """Put the steps of a sequence in another order. Who waits for a step goes on waiting for it.

    Raises Conflict where the steps are not those that were shown.
    """
    with acting(by):
        Sequence.objects.select_for_update().get(pk=sequence.pk)
        steps = {step.pk: step for step in Step.objects.filter(sequence=sequence)}
        if set(keys) != set(steps):
            raise Conflict(_("The steps were changed meanwhile: look again."))
        for place, key in enumerate(keys, start=1):
            steps[key].place = place
        with transaction.atomic():
            Step.objects.bulk_update(steps.values(), ["place"])


def _check_ready(sequence: Sequence) -> None:
    """Refuse to turn on what could not take its first step."""
    steps = list(Step.objects.filter(sequence=sequence))
    if not steps:
        raise Conflict(_("It has no steps yet."))
    if any(step.is_mail for step in steps) and not (sequence.mailbox_id and sequence.purpose):
        raise Conflict(_("Say from which mailbox its mails leave, and for what purpose."))


def _check_step(values: Mapping[str, Any], by: Actor) -> None:
    """Refuse words that can not be filled, and inputs that do not fit."""
    if values.get("action"):
        action = queries.find_action(values["action"])
        if action is None:
            raise Invalid([("action", _("is none that there is."))])
        perform(action, [], values.get("inputs") or {}, by=by, dry_run=True)
        return
    named = {"subject": _("Say what it is about."), "words": _("Say what to write.")}
    empty = [(name, said) for name, said in named.items() if not str(values.get(name) or "").strip()]
    wrong = [(name, said) for name in named if (said := wording.check(str(values.get(name) or "")))]
    if empty or wrong:
        raise Invalid([*empty, *wrong])
