"""People who are the same, for tests of merges: made, merged, and looked at."""

from __future__ import annotations

from typing import Any

from troth.agenda.commands import add_task
from troth.agenda.models import Task
from troth.people import commands, queries
from troth.people.models import Email, Merge, Person, Relation, RelationKind
from troth.team.actor import everyone
from troth.team.models import Member
from troth.team.models import Role as MemberRole
from troth.timeline.commands import log_interaction
from troth.timeline.models import Interaction
from troth.timeline.queries import timeline_of

BY = everyone()


def person(name: str, **values: Any) -> Person:
    return commands.create_person(values={"name": name, **values}, by=BY)


def merge(kept: Person, merged: Person, **choices: str) -> Merge:
    return commands.merge_people(kept=kept, merged=merged, choices=choices, by=BY)


def undo(done: Merge) -> Person:
    return commands.undo_merge(merge=done, by=BY)


def fresh(who: Person) -> Person:
    return Person.objects.get(pk=who.pk)


def say(who: Person, body: str, **values: Any) -> Interaction:
    return log_interaction(values={"person": who.pk, "kind": "note", "body": body, **values}, by=BY)


def words(who: Person) -> list[str]:
    return [entry.words for entry in timeline_of(person_id=who.pk, seen_by=BY).entries if entry.words]


def facts(who: Person) -> list[str]:
    return [entry.subject for entry in timeline_of(person_id=who.pk, seen_by=BY).entries]


def relate(one: Person, kind: str, other: Person) -> Relation:
    known = RelationKind.objects.get(key=kind)
    return commands.relate_people(person=one, other=other, kind=known, by=BY)


def plan_a_call(who: Person) -> Task:
    role = MemberRole.objects.get(key="member")
    member = Member.objects.create(email="dele@hollin.example", name="Dele", role=role)
    return add_task(values={"title": "Call", "person": who.pk, "owner": member.pk}, by=BY)


def mails(who: Person) -> list[tuple[str, bool]]:
    points = Email.objects.filter(person=who).order_by("-is_primary", "address")
    return [(point.address, point.is_primary) for point in points]


def everything_of(who: Person) -> dict[str, Any]:
    """Give all that is held of a person, to be compared with what it was."""
    held = queries.held_about(who.pk)
    held["Person"] = [
        {name: value for name, value in row.items() if name != "updated_at"} for row in held["Person"]
    ]
    return {title: sorted(map(str, rows)) for title, rows in held.items()}


def rich() -> tuple[Person, Person]:
    """Make two people with something in every place."""
    bo = person("Bo Reed")
    company = commands.create_company(values={"name": "Cargo Otter"}, by=BY)
    home = commands.create_household(values={"name": "Quill household"}, by=BY)
    ada = person(
        "Ada Quill", city="Cork", tags=["vip"], external_id="A-1", household=home.pk,
        emails=[{"address": "ada@example.org"}, {"address": "ada@home.example"}],
        addresses=[{"street": "1 Quay", "city": "Cork", "country": "IE"}],
    )  # fmt: skip
    twin = person(
        "Adele Quill", city="Kendal", tags=["vip", "new"], external_id="B-2", phone="+353861234567",
        birthday="1990-02-01", emails=[{"address": "adele@example.org"}, {"address": "ada@example.org"}],
    )  # fmt: skip
    for who, title in ((ada, "Rider"), (twin, "Owner")):
        commands.take_role(person=who, company=company, title=title, by=BY)
        relate(who, "friend", bo)
        say(who, f"{title} speaks.", direction="in")
    relate(ada, "spouse", twin)
    return fresh(ada), fresh(twin)
