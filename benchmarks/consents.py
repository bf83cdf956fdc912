"""Who may be contacted: the question that a newsletter begins with, asked of very many people at once."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace

PEOPLE, AIM_SECONDS = 200_000, 0.3
# Six in ten agreed to the newsletter, of whom some ended it; a few want nothing at all, complain, or have an
# address at which nothing arrives.
SAID = """
insert into privacy_consent (id, person_id, purpose, channel, topic, said, since, source, entry_id, number)
select uuidv7(), id, 'newsletter', 'mail', '', (array['confirmed', 'confirmed', 'granted', 'withdrawn'])[1 + n %% 4],
    now() - interval '200 days', 'form', uuidv7(), n
from (select id, row_number() over (order by id) n from people_person) p where n %% 5 < 3;
insert into privacy_consent (id, person_id, purpose, channel, topic, said, since, source, entry_id, number)
select uuidv7(), id, '', '', '', 'objected', now() - interval '100 days', 'letter', uuidv7(), 1000000 + n
from (select id, row_number() over (order by id) n from people_person) p where n %% 100 = 7;
insert into privacy_silence (id, person_id, since, note, about_kind)
select uuidv7(), id, now(), '', '' from people_person order by id limit 200;
insert into privacy_suppression (id, hash, kind, reason, bucket)
select uuidv7(), sha256(n::text::bytea), 'mail', 'bounced', (random() * 1048575)::int from generate_series(1, %(barred)s) n
"""


def consents(made: Workspace) -> list[Figure]:
    """Count all who may be sent a newsletter, beside the bare join of who agreed."""
    made.token()
    with made.connect() as connection:
        connection.execute("truncate people_person, people_company cascade")
        people.fill(connection, PEOPLE)
        _say(connection)
        told = json.loads(made.python("benchmarks.permitted"))
    seconds, limit = told["seconds"], told["limit_seconds"]
    return [
        Figure(
            id="consents", work=f"all of {PEOPLE:,} people who may be sent a newsletter",
            measured=f"{seconds:.2f} s", limit=f"who agreed, by one join {limit:.2f} s",
            ratio=seconds / limit, aim=f"under {AIM_SECONDS} s", is_met=seconds < AIM_SECONDS, details=told,
        )
    ]  # fmt: skip


def _say(connection: psycopg.Connection[Any]) -> None:
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        for statement in SAID.split(";"):
            connection.execute(statement, {"barred": 5_000})
    connection.execute("vacuum analyze privacy_consent, privacy_silence, privacy_suppression, people_person")
