"""The promises of the sample company: two years of given words in both directions, most of them kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from troth.ground.models import new_keys
from troth.people.facts import Fact
from troth.promises.events import PromiseBroken, PromiseKept, PromiseMade, PromiseReceived
from troth.promises.models import Happening, Promise, State, Step, Whose
from troth.team.acting import acting
from troth.team.actor import everyone
from troth.timeline.commands import record_facts

BY = everyone(name="Sample", origin="sample")
COUNT, DAYS = 340, 730
# What is promised, and within how many days.
OURS = (
    ("A written offer for {n} bikes, with the insurance spelled out", 6), ("Your loan bike on {day}", 3),
    ("We’ll have all {n} cargo bikes back by four", 2), ("New wheels before the season", 21),
    ("A second look at the gears, free of charge", 9), ("The frame numbers for your insurer", 4),
    ("I’ll ring the supplier and tell you what they say", 3), ("The invoice with your order number on it", 5),
    ("A fitter at your depot on {day}", 12), ("The missing racks, without carriage", 16),
    ("An answer about the warranty", 7), ("Photos of the damage for your file", 2),
)  # fmt: skip
THEIRS = (
    ("Signed order back by {day}", 7), ("The deposit within ten days", 10),
    ("The sizes of all {n} riders", 6),
    ("I’ll bring the old batteries in", 14), ("Payment of the open bill", 14),
    ("Keys to the shed by {day}", 5),
    ("The names of those who come to the course", 8),
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
REASONS = ("The supplier was late", "The van was in the workshop", "Snow on the pass", "Somebody was ill")
HOW = ("Sent by mail", "Handed over in the shop", "Done at the depot", "Told on the telephone")
SELLERS = """
select m.id from team_member m
join team_membership t on t.member_id = m.id join team_team g on g.id = t.team_id
where m.kind = 'person' and m.role_id in (select id from team_role where key in ('manager', 'member'))
group by m.id order by min(m.created_at), m.id
"""
CUSTOMERS = """
select p.id, p.company_id, p.name from people_person p
where p.lifecycle in ('customer', 'prospect') order by (p.company_id is null), p.id limit 160
"""


@dataclass(frozen=True, slots=True)
class Word:
    """A promise that was told, and the day that it was moved from, where it was."""

    promise: Promise
    moved_from: datetime | None


def tell_promises(*, now: datetime, seed: int) -> None:
    """Write the promises between the sample's customers and its staff, with what became of them."""
    chance = Random(f"promises {seed}")  # noqa: S311 a story, no secret
    with acting(BY), connection.cursor() as cursor:
        cursor.execute(SELLERS)
        sellers = [key for (key,) in cursor.fetchall()]
        cursor.execute(CUSTOMERS)
        customers = cursor.fetchall()
        if not sellers or not customers:
            return
        words = [
            _tell(key, chance.choice(customers), _one_of(chance, sellers), now, chance)
            for key in new_keys(COUNT)
        ]
        Promise.objects.bulk_create([word.promise for word in words])
        Step.objects.bulk_create([_moved(word, word.moved_from) for word in words if word.moved_from])
        record_facts(facts=[fact for word in words for fact in _facts(word.promise)], by=BY)


def _one_of(chance: Random, sellers: list[UUID]) -> UUID:
    """Choose who gives the word: some give many."""
    return sellers[min(int(chance.expovariate(0.5)), len(sellers) - 1)]


def _tell(key: UUID, customer: tuple[Any, ...], owner: UUID, now: datetime, chance: Random) -> Word:
    """Let a promise be given, and go its way until it ends or today has come."""
    person, company, name = customer
    whose = Whose.THEIRS if chance.random() < 0.3 else Whose.OURS
    text, days = chance.choice(THEIRS if whose == Whose.THEIRS else OURS)
    made = now - timedelta(days=chance.uniform(0.05, DAYS) if chance.random() < 0.9 else chance.uniform(0, 6))
    due = (made + timedelta(days=max(1, round(chance.gauss(days, days / 3))))).date()
    moved_from = None
    end = datetime.combine(due, time(15), made.tzinfo)
    if chance.random() < 0.12 and end - timedelta(days=1) < now:
        moved_from, due = end, due + timedelta(days=chance.randrange(3, 20))
        end = datetime.combine(due, time(15), made.tzinfo)
    promise = Promise(
        id=key,
        words=text.format(n=chance.randrange(2, 14), day=chance.choice(WEEKDAYS)), whose=whose,
        person_id=person, company_id=company, owner_id=owner, due_on=due, time_zone="Europe/Dublin",
        made_at=made, created_at=made, updated_at=made, moved=int(moved_from is not None), state=State.OPEN,
        first_due_at=moved_from, agreed_by=name.split()[0] if moved_from else "", is_exact=False,
    )  # fmt: skip
    _end(promise, end, now, chance)
    return Word(promise, moved_from)


def _end(promise: Promise, end: datetime, now: datetime, chance: Random) -> None:
    """Say what became of it: our word is better than theirs, and better than it was two years ago."""
    years_ago = (now - promise.made_at).days / 365
    good = (0.9 if promise.whose == Whose.OURS else 0.78) - 0.05 * years_ago
    drawn = chance.random()
    if drawn < good:
        at = promise.made_at + (end - promise.made_at) * chance.uniform(0.3, 1)
        promise.kept_at, promise.outcome = at, chance.choice(HOW)
    elif drawn < good + 0.08:
        promise.kept_at = end + timedelta(days=chance.uniform(1, 9))
    elif drawn < good + 0.11:
        promise.withdrawn_at, promise.outcome = end - timedelta(hours=20), "Not wanted any more"
    elif end < now - timedelta(days=12):
        promise.broken_at, promise.outcome = end + timedelta(days=2), chance.choice(REASONS)
    for name in ("kept_at", "broken_at", "withdrawn_at"):
        if (at := getattr(promise, name)) and at > now:
            setattr(promise, name, None)
            promise.outcome = ""


def _moved(word: Word, moved_from: datetime) -> Step:
    promise = word.promise
    return Step(
        promise=promise, what=Happening.MOVED, at=moved_from - timedelta(days=1), due_on=moved_from.date(),
        due_at=moved_from, agreed_by=promise.agreed_by, words="", proof_id=None, member_id=promise.owner_id,
    )  # fmt: skip


def _facts(promise: Promise) -> list[Fact]:
    is_theirs = promise.whose == Whose.THEIRS
    made = PromiseReceived if is_theirs else PromiseMade
    told = [(made.name, made.sentence, promise.made_at)]
    if promise.kept_at:
        told.append(
            (PromiseKept.name, "kept a promise" if is_theirs else PromiseKept.sentence, promise.kept_at)
        )
    if promise.broken_at:
        told.append(
            (
                PromiseBroken.name,
                "broke a promise" if is_theirs else PromiseBroken.sentence,
                promise.broken_at,
            )
        )
    return [
        Fact(
            event=name, sentence=sentence, happened_at=at, person_id=promise.person_id,
            company_id=promise.company_id, about=("promises", promise.pk),
        )
        for name, sentence, at in told
    ]  # fmt: skip
