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
from troth.questions.tree import And, Comparison, Operator, Path, Several, Text
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


def who_still_holds(sequence: Sequence, people: Many[UUID], by: Actor) -> set[UUID]:
    """Give who of these people is to go on: seen by whoever put them in, and meeting the question.

    A question that can not be asked any more holds for nobody: whoever mends it puts them in again.
    """
    try:
        asked = _asked(sequence.stays).where if sequence.stays.strip() else None
        where = And((one_of(people), asked)) if asked is not None else one_of(people)
        return set(listing.ids(ListQuery(object_type=object_types()[PEOPLE], where=where), by))
    except QuestionError:
        return set()


def one_of(people: Many[UUID]) -> Comparison:
    """Ask for these people alone."""
    return Comparison(Path(("id",)), Operator.IN, Several(tuple(Text(str(each)) for each in people)))


def whys_to_stop(enrolments: Many[Enrolment]) -> dict[UUID, tuple[Why, str]]:
    """Say of whom it holds that they go no further, and why, from what became of the mails they were sent."""
    sent: dict[UUID, list[UUID]] = {}
    taken = Taken.objects.filter(enrolment__in=enrolments, message_id__isnull=False)
    for enrolment_id, message_id in taken.order_by("pk").values_list("enrolment_id", "message_id"):
        sent.setdefault(enrolment_id, []).extend([message_id] if message_id else [])
    everything = [key for keys in sent.values() for key in keys]
    found: dict[UUID, tuple[Why, str]] = {}
    for why, told in ((Why.BOUNCED, undelivered), (Why.REFUSED, held_back)):
        if everything and told(everything):  # seldom: only then each is asked about
            found |= {key: (why, words) for key, messages in sent.items() if (words := told(messages))}
    return found


def steps_taken(enrolments: Many[UUID]) -> set[tuple[UUID, UUID | None]]:
    """Give which steps were taken for whom."""
    taken = Taken.objects.filter(enrolment__in=enrolments)
    return set(taken.values_list("enrolment_id", "step_id"))


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
