"""Who is asked to a meeting or a call, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from troth.agenda.models import Answer, Attendee, Task
from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor, Verb


def add_attendee(*, values: Mapping[str, Any], by: Actor) -> Attendee:
    """Ask a person or a member to a task: `task` with `person` or `member`, and `answer` if it is known.

    Raises Forbidden for a task that `by` may not change, Invalid for both or neither, and Conflict for
    somebody who is asked already.
    """
    task = Task.objects.get(pk=values["task"])
    if not by.reaches("tasks", Verb.CHANGE, task.owner_id):
        raise Forbidden("tasks.change")
    who = {"person_id": values.get("person"), "member_id": values.get("member")}
    if (who["person_id"] is None) is (who["member_id"] is None):
        raise Invalid([("person", _("Say who: a person or a member."))])
    asked = Attendee(task=task, **who, **_answered(values))
    with acting(by):
        Task.objects.select_for_update().get(pk=task.pk)  # two at once must see each other
        if Attendee.objects.filter(task=task, **who).exists():
            raise Conflict(_("They are asked already."))
        try:
            with transaction.atomic():
                asked.save(force_insert=True)
        except IntegrityError:
            raise Invalid([("person", _("was not found."))]) from None
    asked.refresh_from_db()
    return asked


def change_attendee(*, record: Attendee, values: Mapping[str, Any], by: Actor) -> Attendee:
    """Note what somebody answers. Who is asked does not change: that is somebody else."""
    fixed = {"task": record.task_id, "person": record.person_id, "member": record.member_id}
    if wrong := [name for name, key in fixed.items() if name in values and values[name] != key]:
        raise Invalid([(name, _("can not be changed.")) for name in wrong])
    with acting(by):
        Attendee.objects.filter(pk=record.pk).update(**_answered(values), updated_at=now())
    record.refresh_from_db()
    return record


def answer_invitation(*, attendee: Attendee, answer: str, by: Actor) -> Attendee:
    """Note what somebody answers to an invitation. Raises Invalid for a word that is no answer."""
    if answer not in Answer.values:
        raise Invalid([("answer", _("must be one of: %s.") % ", ".join(Answer.values))])
    return change_attendee(record=attendee, values={"answer": answer}, by=by)


def remove_attendee(*, record: Attendee, by: Actor) -> None:
    """Ask somebody no longer."""
    with acting(by):
        record.delete()


def ask_again(task: Task) -> None:
    """Forget the answers to a meeting that is at another time now; who moved it knows."""
    Attendee.objects.filter(task=task).exclude(member_id=task.owner_id).update(
        answer=Answer.OPEN, answered_at=None
    )


def _answered(values: Mapping[str, Any]) -> dict[str, Any]:
    answer = values.get("answer") or Answer.OPEN
    return (
        {"answer": answer, "answered_at": None if answer == Answer.OPEN else now()}
        if "answer" in values
        else {}
    )
