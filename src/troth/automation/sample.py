"""The sequences of the sample company: who has bought is asked how it goes, and an offer is followed up."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from troth.automation.commands.chronicle import fact_of
from troth.automation.events import EnrolmentEnded, PersonEnrolled
from troth.automation.models import Enrolment, Sequence, State, Step, Taken, Why
from troth.automation.pace import Hours, next_moment
from troth.automation.queries import mailbox_of
from troth.channels import wording
from troth.channels.commands.noting import note_sent
from troth.ground.models import new_keys
from troth.people.facts import Fact
from troth.team.acting import acting
from troth.team.actor import everyone
from troth.timeline.commands import record_facts

BY = everyone(name="Sample", origin="sample")
ZONE, PURPOSE = "Europe/Dublin", "service"
DAYS, MOST = 40, 18
SHOP = "select id, address from channels_mailbox where name = 'Shop' order by created_at, id limit 1"
OWNERS = """
select m.id, m.name from team_member m
where m.kind = 'person' and m.role_id in (select id from team_role where key = 'manager')
order by m.created_at, m.id
"""
BUYERS = """
select p.id, p.name, p.first_name, p.email, max(i.happened_at) + interval '2 hours', null::uuid
from timeline_interaction i join people_person p on p.id = i.person_id
where i.kind = 'order' and i.happened_at > %s and i.retracted_at is null and p.email <> ''
group by p.id order by 5 desc, p.id limit %s
"""
OFFERED = """
select distinct on (p.id) p.id, p.name, p.first_name, p.email, d.stage_since, d.id
from sales_deal d join sales_stage s on s.id = d.stage_id join people_person p on p.id = d.person_id
where s.name = 'Offer' and d.status = 'open' and d.stage_since > %s and p.email <> ''
order by p.id, d.stage_since desc limit %s
"""
ANSWERS = """
select person_id, happened_at from timeline_interaction
where person_id = any(%s) and kind = 'mail' and direction = 'in' and retracted_at is null order by happened_at
"""
SENT = """
insert into channels_outgoing (id, mailbox_id, person_id, kind, purpose, about_kind, about_id, unique_key,
    identifier, parties, subject, text, state, member_id, decided_at, due_at, claimed_at, dated_at, attempts,
    settled_at, answer)
values (%(id)s, %(mailbox)s, %(person)s, 'automatic', %(purpose)s, 'enrolments', %(enrolment)s, %(key)s,
    %(identifier)s,
    jsonb_build_array(jsonb_build_object('role', 'to', 'address', %(address)s::text, 'name', %(name)s::text)),
    %(subject)s, %(text)s, 'sent', %(member)s, %(at)s, %(at)s, %(at)s, %(at)s, 1, %(at)s, '250 Ok')
"""
COUNTED = """
insert into privacy_contact (person_id, purpose, channel, topic, at, basis, about_kind, about_id, member_id)
values (%(person)s, %(purpose)s, 'mail', '', %(at)s, 'contract', 'outgoing', %(id)s, %(member)s)
"""
RIDES_NAME, RIDES_NOTE = "After a new bike", "So that nobody rides on with a rubbing brake."
RIDES = (
    Step(days=2, subject="How does it ride?", words="""Dear {{ person.first_name }},

you took it home two days ago: does it ride as you hoped? If anything rubs, rattles or slips, answer this mail
and we put it right.

{{ sender.name }}, Hollin Cycle Works"""),
    Step(days=12, subject="Your first check is free", words="""Dear {{ person.first_name }},

cables stretch and spokes settle in the first weeks. Bring it in on any morning: the first check costs nothing
and takes half an hour.

{{ sender.name }}, Hollin Cycle Works"""),
    Step(days=14, subject="One month on", words="""Dear {{ person.first_name }},

one month on, is there something that you miss on it, or that you would do otherwise? A line helps us.

{{ sender.name }}, Hollin Cycle Works"""),
)  # fmt: skip
OFFERS_NAME, OFFERS_NOTE = "An offer without an answer", "Ends as soon as the deal moves on."
OFFERS = (
    Step(days=4, subject="Your offer: anything unclear?", words="""Dear {{ person.first_name }},

is there anything in the offer that you would like explained, or changed? I ring you on Friday otherwise.

{{ sender.name }}, Hollin Cycle Works"""),
    Step(days=30, action="plan_task", inputs={"title": "Ring them about the offer"}),
    Step(days=7, subject="Shall we keep your dates?", words="""Dear {{ person.first_name }},

we keep the bikes of your offer until the end of the week. Shall we keep them longer?

{{ sender.name }}, Hollin Cycle Works"""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who is put into a sequence at a moment, because of a deal where one is named."""

    id: UUID
    name: str
    first_name: str
    email: str
    at: datetime
    deal: UUID | None


@dataclass(frozen=True, slots=True)
class Told:
    """A sequence that is told until now: its steps, from which mailbox it writes, and in whose name."""

    sequence: Sequence
    steps: Many[Step]
    domain: str
    owner_name: str
    now: datetime


def tell_sequences(*, now: datetime, seed: int) -> None:
    """Write two sequences that are on, and their people where the days since have brought them."""
    with acting(BY), connection.cursor() as cursor:
        shop, owners = _all(cursor, SHOP), _all(cursor, OWNERS)
        if not shop or not owners:
            return
        since = [now - timedelta(days=DAYS), MOST]
        rides = _made((RIDES_NAME, RIDES_NOTE), RIDES, shop[0], owners[-1], now)
        _put_in(rides, [Customer(*row) for row in _all(cursor, BUYERS, since)])
        if _all(cursor, "select 1 where to_regclass('sales_deal') is not null"):
            offers = _made((OFFERS_NAME, OFFERS_NOTE), OFFERS, shop[0], owners[0], now)
            _put_in(offers, [Customer(*row) for row in _all(cursor, OFFERED, since)])
        note_sent(mailbox=mailbox_of(rides.sequence, BY), by=BY)


def _made(
    named: tuple[str, str], steps: Many[Step], shop: tuple[UUID, str], owner: tuple[UUID, str], now: datetime
) -> Told:
    began = now - timedelta(days=DAYS)
    made = Sequence.objects.create(
        name=named[0], note=named[1], owner_id=owner[0], is_on=True, mailbox_id=shop[0], purpose=PURPOSE,
        created_at=began, updated_at=began,
    )  # fmt: skip
    own = [
        Step(id=key, sequence=made, place=place, days=each.days, subject=each.subject, words=each.words,
             action=each.action, inputs=each.inputs)
        for place, (key, each) in enumerate(zip(new_keys(len(steps)), steps, strict=True), start=1)
    ]  # fmt: skip
    Step.objects.bulk_create(own)
    return Told(made, own, shop[1].partition("@")[2], owner[1], now)


def _put_in(told: Told, people: Many[Customer]) -> None:
    answered = _answers(people)
    for person in people:
        moments = _moments(person.at, told.steps)
        stopped_at = next((at for at in answered.get(person.id, ()) if person.at < at < moments[-1]), None)
        until = min(told.now, stopped_at or told.now)
        taken = [(step, at) for step, at in zip(told.steps, moments, strict=True) if at <= until]
        enrolment = _enrolment(told, person)
        enrolment.updated_at = taken[-1][1] if taken else person.at
        if stopped_at:
            enrolment.state, enrolment.why, enrolment.ended_at = State.STOPPED, Why.ANSWERED, stopped_at
        elif len(taken) == len(moments):
            enrolment.state, enrolment.ended_at = State.FINISHED, moments[-1]
        else:
            enrolment.step, enrolment.due_at = told.steps[len(taken)], moments[len(taken)]
        enrolment.save(force_insert=True)
        record_facts(facts=_facts(enrolment, told.sequence), by=BY)
        for step, at in taken:
            _take(told, enrolment, step, at, person)


def _enrolment(told: Told, person: Customer) -> Enrolment:
    (key,) = new_keys(1)
    return Enrolment(
        id=key, sequence=told.sequence, person_id=person.id, member_id=told.sequence.owner_id,
        created_at=person.at, about_kind="deals" if person.deal else "", about_id=person.deal,
    )  # fmt: skip


def _facts(enrolment: Enrolment, sequence: Sequence) -> list[Fact]:
    """Give what the timeline says: that they came in, and that they are out again, where they are."""
    person_id, name = enrolment.person_id, sequence.name
    enrolled = PersonEnrolled(enrolment_id=enrolment.pk, person_id=person_id, sequence=name)
    facts = [fact_of(enrolled, sequence.pk, enrolment.created_at)]
    if enrolment.ended_at:
        ended = EnrolmentEnded(
            enrolment_id=enrolment.pk, person_id=person_id, sequence=name, why=enrolment.why
        )
        facts.append(fact_of(ended, sequence.pk, enrolment.ended_at))
    return facts


def _moments(since: datetime, steps: Many[Step]) -> list[datetime]:
    """Give when each step is due for somebody who was put in at a moment, as the engine would."""
    moments = [since]
    for step in steps:
        moments.append(next_moment(moments[-1], days=step.days, hours=Hours(), time_zone=ZONE))
    return moments[1:]


def _take(told: Told, enrolment: Enrolment, step: Step, at: datetime, person: Customer) -> None:
    """Note a step as taken; of a mail its row in the queue and what the gate counted, too."""
    message = None
    if step.is_mail:
        (message,) = new_keys(1)
        said = {"person": {"first_name": person.first_name}, "sender": {"name": told.owner_name}}
        values = {
            "id": message, "mailbox": told.sequence.mailbox_id, "person": person.id, "purpose": PURPOSE,
            "at": at, "enrolment": enrolment.pk, "key": f"sequence:{enrolment.pk}:{step.pk}",
            "member": told.sequence.owner_id, "identifier": f"<{message}@{told.domain}>",
            "address": person.email, "name": person.name, "subject": step.subject,
            "text": wording.fill(step.words, said).text,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(SENT, values)
            cursor.execute(COUNTED, values)
    Taken.objects.create(enrolment=enrolment, step=step, place=step.place, at=at, message_id=message)


def _answers(people: Many[Customer]) -> dict[UUID, list[datetime]]:
    found: dict[UUID, list[datetime]] = {}
    with connection.cursor() as cursor:
        for person_id, at in _all(cursor, ANSWERS, [[each.id for each in people]]):
            found.setdefault(person_id, []).append(at)
    return found


def _all(cursor: Any, statement: str, values: Many[Any] = ()) -> list[Any]:
    cursor.execute(statement, values or None)
    return list(cursor.fetchall())
