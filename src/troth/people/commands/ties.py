"""Relations between people, told once and read from both ends."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.ground.clock import today
from troth.ground.events import publish
from troth.people.commands.records import chronicle
from troth.people.events import PeopleRelated
from troth.people.facts import Fact
from troth.people.models import Person, Relation, RelationKind
from troth.team.acting import acting
from troth.team.actor import Actor


class RelationToSelf(Invalid):
    """Nobody stands in a relation to themselves."""

    def __init__(self) -> None:
        super().__init__([("other", _("Choose another person: nobody is related to themselves."))])


class RelationRunsBackward(Invalid):
    """A relation would end before it starts."""

    def __init__(self) -> None:
        super().__init__([("ends_before", _("It must end after it starts."))])


def relate_people(
    *,
    person: Person,
    other: Person,
    kind: RelationKind,
    starts_on: date | None = None,
    ends_before: date | None = None,
    note: str = "",
    by: Actor,
) -> Relation:
    """Tell that `person` is `kind.forward` `other`. Telling it again, from either end, changes nothing."""
    if person.pk == other.pk:
        raise RelationToSelf
    if starts_on and ends_before and ends_before <= starts_on:
        raise RelationRunsBackward
    if kind.is_symmetric and str(other.pk) < str(person.pk):
        person, other = other, person
    with acting(by):
        relation, is_new = Relation.objects.get_or_create(
            person=person,
            other=other,
            kind=kind,
            starts_on=starts_on,
            defaults={"ends_before": ends_before, "note": note},
        )
        if is_new:
            event = PeopleRelated(
                person_id=person.pk, other_id=other.pk, relation=kind.forward, other=other.name
            )
            facts = [
                _fact(kind.forward, of=person, names=other),
                _fact(kind.backward, of=other, names=person),
            ]
            chronicle(facts, by=by)
            publish(event)
    return relation


def _fact(label: str, *, of: Person, names: Person) -> Fact:
    sentence = f"{_verb(label)} {names.name}"
    return Fact(event=PeopleRelated.name, sentence=sentence, person_id=of.pk, about=("people", names.pk))


def _verb(label: str) -> str:
    """Make a sentence's verb of a label: "spouse of" needs "is", "reports to" does not."""
    return f"is {label}" if label.endswith(" of") else label


def end_relation(*, relation: Relation, ends_before: date | None = None, by: Actor) -> Relation:
    """End a relation, today where no day is given; it stays as history."""
    day = ends_before or today()
    if relation.starts_on and day <= relation.starts_on:
        day = relation.starts_on + timedelta(days=1)
    with acting(by):
        relation.ends_before = day
        relation.save(update_fields=["ends_before"])
    return relation


def remove_relation(*, relation: Relation, by: Actor) -> None:
    """Take back a relation that was told by mistake."""
    with acting(by):
        relation.delete()
