"""People who say things, for tests of consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from troth.people import commands as people
from troth.people.models import Person
from troth.privacy import commands, queries
from troth.privacy.models import ConsentEntry
from troth.team.actor import everyone

BY = everyone()
MAIL, NEWS = "mail", "newsletter"


def person(name: str = "Ada Quill", **values: Any) -> Person:
    reach = {"email": f"{name.split(maxsplit=1)[0].lower()}@example.org", "phone": "+353861234567"}
    return people.create_person(values={"name": name, **reach, **values}, by=BY)


def say(who: Person, said: str, purpose: str = NEWS, channel: str = MAIL, **values: Any) -> ConsentEntry:
    return commands.record(
        person_id=who.pk, said=said, purpose=purpose, channel=channel, by=BY, **values
    )  # fmt: skip


def refusal(who: Person | UUID, purpose: str = NEWS, channel: str = MAIL, **values: Any) -> str:
    key = who.pk if isinstance(who, Person) else who
    return queries.may_contact(key, purpose=purpose, channel=channel, **values)


def claim(who: Person, purpose: str = NEWS, channel: str = MAIL, **values: Any) -> str:
    return commands.claim(person_id=who.pk, purpose=purpose, channel=channel, by=BY, **values)


def state(who: Person, purpose: str = NEWS, channel: str = MAIL, topic: str = "") -> str | None:
    found = {(each.purpose, each.channel, each.topic): each.said for each in queries.states_of(who.pk)}
    return found.get((purpose, channel, topic))


def set_budget(most: int, days: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update privacy_budget set most = %s, days = %s", [most, days])
