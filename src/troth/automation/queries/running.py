"""What the engine asks before it takes a step."""

from __future__ import annotations

from collections.abc import Sequence as Many
from typing import Any
from uuid import UUID

from django.db.models import Q

from troth.automation.models import Enrolment, Sequence, Taken, Why
from troth.automation.pace import Hours
from troth.catalog.actions import Action, declared_for
from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.channels.queries import get_writable_mailbox, held_back, undelivered
from troth.questions import listing
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.tree import And, Comparison, Operator, Path, Text
from troth.team.actor import Actor
from troth.team.queries import find_actor, workspace

PEOPLE = "people"
ORIGIN = "sequence"


def actor_at_work(member_id: UUID | None) -> Actor | None:
    """Give a member with the rights of this moment; None for whoever may not act any more."""
    return find_actor(member_id, origin=ORIGIN) if member_id else None


def owner_at_work(sequence: Sequence) -> Actor | None:
    """Give the owner of a sequence, by whose rights those go on who came in by themselves."""
    return actor_at_work(sequence.owner_id)


def time_zone() -> str:
    """Give where people are of whom nobody knows it."""
    return workspace().time_zone


def hours_of(sequence: Sequence) -> Hours:
    """Give when the steps of a sequence may be taken."""
    return Hours(sequence.from_hour, sequence.until_hour, sequence.on_weekends)


def kind_of(record: Any) -> str:
    """Name the object type of a record that an action was given."""
    table = record._meta.db_table
    return next(kind.name for kind in object_types().values() if kind.table == table)


def actions_for_steps() -> Many[Action]:
    """List what a step can do, beside writing: whatever can be done with people, but for what can hurt."""
    return [
        action
        for action in declared_for(object_types()[PEOPLE])
        if not action.is_danger and action.name not in OWN
    ]


OWN = ("start_sequence",)  # a sequence that starts a sequence could go on for ever


def find_action(name: str) -> Action | None:
    """Find what a step does by its name."""
    return next((action for action in actions_for_steps() if action.name == name), None)


def problem_of_stays(question: str, by: Actor) -> str:
    """Say why a question can not be asked of somebody; empty for nothing."""
    try:
        if question.strip():
            listing.count(_asked(question), by)
    except QuestionError as problem:
        return str(problem)
    return ""


def still_holds(sequence: Sequence, person_id: UUID, by: Actor) -> bool:
    """Tell whether a person is still to go on: seen by whoever put them in, and meeting the question.

    A question that can not be asked any more holds for nobody: whoever mends it puts them in again.
    """
    only = Comparison(Path(("id",)), Operator.EQUAL, Text(str(person_id)))
    try:
        asked = _asked(sequence.stays).where if sequence.stays.strip() else None
        where = And((only, asked)) if asked is not None else only
        query = ListQuery(object_type=object_types()[PEOPLE], where=where, fields=("id",), limit=1)
        return bool(listing.rows(query, by).items)
    except QuestionError:
        return False


def why_to_stop(enrolment: Enrolment) -> tuple[Why, str] | None:
    """Say why somebody is to go no further, from what became of the mails they were sent."""
    taken = Taken.objects.filter(enrolment=enrolment, message_id__isnull=False)
    messages = [key for key in taken.values_list("message_id", flat=True) if key]
    for why, told in ((Why.REFUSED, held_back), (Why.BOUNCED, undelivered)):
        if messages and (words := told(messages)):
            return why, words
    return None


def for_purpose(purpose: str) -> Q:
    """Filter for those in sequences of a purpose that write to them; for an empty one in all that write."""
    return Q(sequence__purpose=purpose) if purpose else ~Q(sequence__purpose="")


def mailbox_of(sequence: Sequence, by: Actor) -> Any:
    """Load the mailbox that a sequence writes from, for whoever may write from it. Raises NotFound."""
    if sequence.mailbox_id is None:
        raise NotFound("mailboxes")
    return get_writable_mailbox(sequence.mailbox_id, seen_by=by)


def _asked(question: str) -> ListQuery:
    return ListQuery(object_type=object_types()[PEOPLE], where=parse(question))
