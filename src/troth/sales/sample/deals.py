"""The deals of the sample company: two years of fleets and service contracts, told by their states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from troth.agenda.commands import add_task
from troth.sales import queries
from troth.sales.models import DealLine, Stage, Status
from troth.sales.sample.goods import FLEET, OFFERS, Customer, Goods, worth_of_rows
from troth.sales.sample.talk import Step, Teller, Whose
from troth.team.acting import acting
from troth.team.actor import everyone

BY = everyone(name="Sample", origin="sample")
COUNT, DAYS = 210, 730
RECENT, OF_LATE = 0.08, 40  # a share of them began within so many days: business grows
OFFER = 2  # the stage in which the offer is talked about, counted from 0
Haggle = Callable[[list[DealLine]], list[DealLine]]
# Of each open stage: how likely a deal goes on, and how many days it stays on the average.
WAY = ((0.72, 12), (0.74, 19), (0.72, 17), (0.88, 9))
SOURCES = ("introduced", "website", "event", "walk-in", "telephone", "introduced", "website")
STEPS = ("Ring {}", "Send the sizes to {}", "Visit {}", "Ask {} for the day", "Bring the papers to {}")
SELLERS = """
select m.id from team_member m
join team_membership t on t.member_id = m.id join team_team g on g.id = t.team_id
where g.name in ('Fleet', 'Shop') and m.kind = 'person' and m.role_id in
    (select id from team_role where key in ('manager', 'member'))
group by m.id order by min(m.created_at), m.id
"""
CUSTOMERS = """
select c.id, c.name, c.country, c.tags,
    (select array_agg(p.id order by p.id) from people_person p where p.company_id = c.id)
from people_company c where exists (select from people_person p where p.company_id = c.id)
order by c.id limit 90
"""
DEAL = """
insert into sales_deal (created_at, updated_at, name, pipeline_id, stage_id, stage_since, status, company_id,
    person_id, owner_id, value, expected_on, category, source, competitors, lost_reason_id, closed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id
"""
STATE = """
insert into sales_deal_state
    (deal_id, since, until, pipeline_id, stage_id, status, owner_id, value, expected_on, category)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Stood:
    """How a deal stood from a moment on."""

    since: datetime
    stage: Stage
    value: Decimal
    expected_on: date
    category: str


@dataclass(slots=True)
class Told:
    """A deal with all its states, the last of which is how it stands, and what it is about by now."""

    what: str
    name: str
    source: str
    rows: list[DealLine]
    states: list[Stood] = field(default_factory=list)

    @property
    def status(self) -> str:
        """How it stands: open, won or lost."""
        return str(self.states[-1].stage.kind)

    def entered(self, place: int) -> datetime | None:
        """Tell when it came to the stage of a place, from 1 on; None where it never did."""
        return next((state.since for state in self.states if state.stage.position == place), None)


@dataclass(frozen=True, slots=True)
class Sale:
    """A deal as it was written, and whose it is."""

    deal_id: UUID
    told: Told
    whose: Whose


def tell_deals(goods: Goods, *, now: datetime, seed: int) -> list[Sale]:
    """Write the deals of the firms that the sample has, with next steps for those that are open."""
    chance = Random(f"deals {seed}")  # noqa: S311 a story, no secret
    pipeline = queries.pipelines()[0]
    stages = queries.stages_of(pipeline.pk)
    sales: list[Sale] = []
    with acting(BY), connection.cursor() as cursor:
        sellers = [key for (key,) in _rows(cursor, SELLERS)]
        customers = _rows(cursor, CUSTOMERS)
        if not sellers or not customers:
            return []
        talk = Teller(Random(f"talk {seed}"), now)  # noqa: S311 a story, no secret
        for _deal in range(COUNT):
            company, name, country, tags, (person, *colleagues) = chance.choice(customers)
            owner = sellers[min(int(chance.expovariate(0.7)), len(sellers) - 1)]
            told = _begun(chance, name, goods, customer := Customer(country, FLEET in tags))
            _live(told, chance, stages, now, partial(goods.haggled, chance, customer=customer))
            deal_id = _write(cursor, told, (company, person, owner), chance)
            whose = Whose(company, person, owner)
            talk.tell(deal_id, told.what, _steps(told, now), whose)
            talk.take_part(deal_id, person, colleagues)
            if told.status == Status.OPEN and chance.random() < 0.85:
                _leave_a_step(deal_id, name, owner, now, chance)
            sales.append(Sale(deal_id, told, whose))
        talk.write(cursor, BY)
        DealLine.objects.bulk_create(_of_deal(row, sale) for sale in sales for row in sale.told.rows)
    return sales


def _begun(chance: Random, name: str, goods: Goods, customer: Customer) -> Told:
    what = chance.choice(list(OFFERS))
    rows = goods.offered(chance, what, customer)
    return Told(what, f"{what}, {name}"[:200], chance.choice(SOURCES), rows)


def _live(told: Told, chance: Random, stages: Any, now: datetime, haggle: Haggle) -> None:
    """Let a deal go its way until it ends or today has come."""
    value = worth_of_rows(told.rows)
    way = [stage for stage in stages if stage.kind == Status.OPEN]
    won, lost = (next(each for each in stages if each.kind == kind) for kind in (Status.WON, Status.LOST))
    is_recent = chance.random() < RECENT
    since = now - timedelta(days=chance.uniform(0.2, OF_LATE if is_recent else DAYS))
    for place, stage in enumerate(way):
        goes_on, days = WAY[min(place, len(WAY) - 1)]
        ahead = sum(stays for _goes, stays in WAY[place:]) + chance.gauss(0, 9)
        if place == OFFER and chance.random() < 0.4:
            told.rows = haggle(told.rows)
            value = worth_of_rows(told.rows)
        expected_on = (since + timedelta(days=max(ahead, 2))).date()
        told.states.append(Stood(since, stage, value, expected_on, _category(chance, place)))
        since += timedelta(days=chance.expovariate(1 / days))
        if chance.random() < 0.3 and since < now:
            moved = told.states[-1]
            half = moved.since + (since - moved.since) / 2
            later = moved.expected_on + timedelta(days=chance.randrange(7, 35))
            told.states.append(Stood(half, stage, value, later, moved.category))
        if since >= now:
            return
        if chance.random() >= goes_on:
            told.states.append(Stood(since, lost, value, told.states[-1].expected_on, "pipeline"))
            return
    told.states.append(Stood(since, won, value, told.states[-1].expected_on, told.states[-1].category))


def _of_deal(row: DealLine, sale: Sale) -> DealLine:
    row.deal_id = sale.deal_id
    return row


def _steps(told: Told, now: datetime) -> list[Step]:
    """Give the stages that a deal came to, each with its time there."""
    entered = [
        state for place, state in enumerate(told.states)
        if place == 0 or state.stage.pk != told.states[place - 1].stage.pk
    ]  # fmt: skip
    untils = [*(state.since for state in entered[1:]), now]
    return [
        Step(state.stage.name, state.stage.kind, state.since, min(until, state.since + timedelta(days=60)))
        for state, until in zip(entered, untils, strict=True)
    ]


def _category(chance: Random, place: int) -> str:
    """Say how sure a seller is: seldom early, mostly towards the end."""
    if chance.random() < 0.15 * place:
        return "commit" if place > 2 else "best"
    return "pipeline"


def _write(cursor: Any, told: Told, whose: tuple[UUID, UUID, UUID], chance: Random) -> UUID:
    """Write a deal as it stands, and in place of the state that the database noted, all those it had."""
    last, owner = told.states[-1], whose[2]
    first = last.since if last.stage.kind != Status.OPEN else None
    entered = next(state.since for state in told.states if state.stage.pk == last.stage.pk)
    reason = chance.choice(queries.loss_reasons()).pk if last.stage.kind == Status.LOST else None
    rivals = ["Velomarkt"] if chance.random() < 0.12 else []
    stands = (last.stage.pipeline_id, last.stage.pk)
    worth = f"(EUR,{last.value:f})"
    given = (told.states[0].since, last.since, told.name, *stands, entered, last.stage.kind, *whose, worth)
    cursor.execute(DEAL, [*given, last.expected_on, last.category, told.source, rivals, reason, first])
    (deal_id,) = cursor.fetchone()
    cursor.execute("delete from sales_deal_state where deal_id = %s", [deal_id])
    untils = [*(state.since for state in told.states[1:]), None]
    for state, until in zip(told.states, untils, strict=True):
        at = (deal_id, state.since, until, state.stage.pipeline_id, state.stage.pk, state.stage.kind, owner)
        cursor.execute(STATE, [*at, f"(EUR,{state.value:f})", state.expected_on, state.category])
    return UUID(str(deal_id))


def _leave_a_step(deal_id: UUID, customer: str, owner: UUID, now: datetime, chance: Random) -> None:
    title = chance.choice(STEPS).format(customer)[:200]
    due = now + timedelta(days=chance.randrange(-3, 15))
    step = {"title": title, "owner": owner, "due_at": due, "is_whole_day": True}
    add_task(values={**step, "about_kind": "deals", "about_id": deal_id}, by=BY)


def _rows(cursor: Any, text: str) -> list[tuple[Any, ...]]:
    cursor.execute(text)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
