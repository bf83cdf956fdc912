"""One telling of the sample, shared by the tests that only read it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from troth.project.sample.shapes import Company, Interaction, Member, Person, Record, Relation, Task
from troth.project.sample.stories import stories

NOW = datetime(2026, 3, 12, 14, 22, tzinfo=UTC)


@dataclass
class Told:
    """The records of one telling, by kind."""

    records: list[Record]
    people: dict[int, Person] = field(default_factory=dict)
    companies: dict[int, Company] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    of_person: dict[int, list[Interaction]] = field(default_factory=lambda: defaultdict(list))

    def named(self, name: str) -> Person:
        return next(person for person in self.people.values() if person.name == name)


def tell(people: int, now: datetime = NOW, seed: int = 1187) -> Told:
    """Tell the sample and sort it by kind."""
    told = Told(list(stories(people=people, seed=seed, now=now)))
    for record in told.records:
        match record:
            case Person():
                told.people[record.number] = record
            case Company():
                told.companies[record.number] = record
            case Member():
                told.members[record.number] = record
            case Interaction():
                told.interactions.append(record)
                told.of_person[record.person].append(record)
            case Relation():
                told.relations.append(record)
            case Task():
                told.tasks.append(record)
    return told


@pytest.fixture(scope="session")
def told() -> Told:
    return tell(2000)
