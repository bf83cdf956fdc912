"""A small firm's customers, whose orders tests tell: enough of them that a law can be learnt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from troth.apikit.tests.callers import make_person
from troth.commerce.commands import record_orders
from troth.commerce.facts import OrderFact
from troth.commerce.tests.orders import euro, told
from troth.ground.clock import now
from troth.people.models import Person
from troth.team.actor import everyone


def customers(count: int, days: int = 400, seed: int = 5) -> list[Person]:
    """Make people who come back by a rate of their own until they drift away, and tell of their orders."""
    chance = Random(seed)
    facts: list[OrderFact] = []
    people = [make_person(name=f"Customer {place}") for place in range(count)]
    for person in people:
        pause, leaves = chance.gammavariate(2, 20), chance.betavariate(0.8, 2.5)
        usual = chance.gammavariate(4, 20)
        at = now() - timedelta(days=chance.uniform(days / 3, days))
        while at < now():
            number = str(len(facts))
            amount = euro(max(int(usual * chance.gammavariate(5, 0.2)), 1))
            facts.append(
                told(external_id=number, number=number, placed_at=at, total=amount, person=person.pk)
            )
            if chance.random() < leaves:
                break
            at += timedelta(days=chance.expovariate(1 / pause) + 1)
    record_orders(facts=facts, by=everyone())
    return people


def at_noon(day: int) -> datetime:
    """Give noon of a day of last January, in UTC."""
    return datetime(2026, 1, day, 12, tzinfo=UTC)
