"""Sequences: how long a worker is at it when very many people are due at once, for mails and for tasks."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace

DUE, AIM_SECONDS = 10_000, 30
BEGIN = """
with box as (
    insert into channels_mailbox (id, name, address, host, login, is_on)
    values (uuidv7(), 'Bench', 'bench@example.org', '', '', false) returning id)
insert into automation_sequence
    (id, name, owner_id, is_on, mailbox_id, purpose, from_hour, until_hour, on_weekends)
select uuidv7(), name, m.id, true, box.id, 'service', 0, 24, true
from box, (select id from team_member limit 1) m, (values ('mail'), ('task')) s (name)
"""
STEPS = """
insert into automation_step (id, sequence_id, place, days, subject, words, action, inputs)
select uuidv7(), s.id, place, 1,
    case s.name when 'mail' then 'About {{ person.name }}' else '' end,
    case s.name when 'mail' then 'Dear {{ person.first_name | default: "you" }}, how are you?' else '' end,
    case s.name when 'mail' then '' else 'plan_task' end,
    case s.name when 'mail' then '{}' else '{"title": "Ring them"}' end::jsonb
from automation_sequence s, generate_series(1, 2) place
"""
PUT_IN = """
insert into automation_enrolment (id, sequence_id, person_id, member_id, state, step_id, due_at)
select uuidv7(), s.id, p.id, s.owner_id, 'running', t.id, now() - interval '1 hour'
from automation_sequence s join automation_step t on t.sequence_id = s.id and t.place = 1
cross join (select id from people_person order by id limit %(due)s) p where s.name = %(name)s
"""


def sequences(made: Workspace) -> list[Figure]:
    """Take the first step of ten thousand people, once where it writes and once where it plans a task."""
    made.token()  # makes the member by whose rights it goes on
    with made.connect() as connection:
        connection.execute("truncate people_person, people_company cascade")
        people.fill(connection, 2 * DUE)
        connection.execute(BEGIN)
        connection.execute(STEPS)
        connection.execute("vacuum analyze people_person, automation_sequence, automation_step")
        return [_figure(made, connection, name) for name in ("mail", "task")]


def _figure(made: Workspace, connection: psycopg.Connection[Any], name: str) -> Figure:
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        connection.execute(PUT_IN, {"due": DUE, "name": name})
    connection.execute("vacuum analyze automation_enrolment")
    told = json.loads(made.python("benchmarks.stepping"))
    if told["seen"] != DUE:
        raise RuntimeError(f"Of {DUE} people {told['seen']} were seen to.")
    return Figure(
        id="sequences", work=f"the {name} of {DUE:,} people who are due at once",
        measured=f"{told['seconds']:.1f} s", limit=f"their rows by hand {told['limit_seconds']:.1f} s",
        ratio=told["seconds"] / told["limit_seconds"], aim=f"under {AIM_SECONDS} s",
        is_met=told["seconds"] < AIM_SECONDS, details=told,
    )  # fmt: skip
