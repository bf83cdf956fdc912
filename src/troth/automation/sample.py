"""The sequences of the sample company: one that goes on, and one that waits for its mailbox."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from troth.automation import commands
from troth.team.actor import Actor
from troth.team.queries import find_actor

SELLER = """
select m.id from team_member m
where m.kind = 'person' and m.role_id in (select id from team_role where key = 'manager')
order by m.created_at, m.id limit 1
"""
NEW = "select id from people_person where lifecycle = 'lead' order by created_at desc, id limit 12"
WELCOME = (
    {"days": 0, "action": "add_tag", "inputs": {"tag": "welcome"}},
    {"days": 1, "action": "plan_task", "inputs": {"title": "Ring and ask what they ride", "days": 2}},
    {"days": 6, "action": "plan_task", "inputs": {"title": "Invite them to a test ride", "days": 3}},
)
AFTER_A_QUOTE = (
    {
        "days": 3, "subject": "Your quote: anything unclear?",
        "words": "Dear {{ person.first_name | default: 'customer' }},\n\nyou have had our quote for three "
        "days now. If anything in it is unclear, answer this mail: it comes to my desk."
        "\n\n{{ sender.name }}",
    },
    {
        "days": 4, "subject": "We keep the bikes for you until Friday",
        "words": "Dear {{ person.first_name | default: 'customer' }},\n\nthe bikes of your quote stand aside "
        "until the end of the week. A word is enough, and they stay there longer.\n\n{{ sender.name }}",
    },
    {"days": 3, "action": "plan_task", "inputs": {"title": "Ring about the quote", "days": 1}},
)  # fmt: skip


def tell_sequences(*, now: datetime, seed: int) -> None:
    """Write both down, and put the newest leads into the first."""
    by = _seller()
    if by is None:
        return
    quote = commands.create_sequence(
        values={"name": "After a quote", "note": "Asks twice, then rings. Stops at an answer."}, by=by
    )
    welcome = commands.create_sequence(
        values={"name": "Welcome, new lead", "note": "A call within a day, a test ride within a week."}, by=by
    )
    for sequence, steps in ((quote, AFTER_A_QUOTE), (welcome, WELCOME)):
        for step in steps:
            commands.add_step(sequence=sequence, values=step, by=by)
    commands.set_sequence(sequence=quote, values={"purpose": "service"}, by=by)
    commands.switch(sequence=welcome, is_on=True, by=by)
    with connection.cursor() as cursor:
        cursor.execute(NEW)
        for (person_id,) in cursor.fetchall():
            commands.enrol(sequence=welcome, person_id=person_id, by=by)


def _seller() -> Actor | None:
    with connection.cursor() as cursor:
        cursor.execute(SELLER)
        found = cursor.fetchone()
    return find_actor(found[0], origin="sample") if found else None
