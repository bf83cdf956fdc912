"""The board of a pipeline with very many open deals: its first paint, the heads of its columns, a card moved."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import psycopg

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.load import Load, steady
from benchmarks.workspace import Workspace

OPEN, PEOPLE = 50_000, 20_000
BOARD, MOVES = "/deals/", 60
PAINT_AIM_MS, MOVE_AIM_MS = 300, 100
LANE = """
select id, name, value, expected_on, owner_id, stage_since, company_id from sales_deal
where stage_id = %s order by expected_on, id limit 21
"""
FILL = """
insert into sales_deal (id, name, pipeline_id, stage_id, stage_since, company_id, person_id, owner_id, value,
    expected_on, status)
select uuidv7(), 'Order ' || n, s.pipeline_id, s.id, now() - random() * interval '60 days', c.id, p.id, m.id,
    row('EUR', (random() * 50000)::int)::money_amount, current_date + (random() * 200)::int, 'open'
from generate_series(1, %(many)s) n
join (select *, row_number() over () at from sales_stage where kind = 'open') s on s.at = 1 + n %% 4
join (select id, row_number() over () at from people_person) p on p.at = 1 + n %% %(people)s
join (select id, row_number() over () at from people_company) c on c.at = 1 + n %% 500
cross join (select id from team_member limit 1) m
"""
STEPS = """
insert into agenda_task (id, title, about_kind, about_id, owner_id, due_at)
select uuidv7(), 'Call', 'deals', d.id, d.owner_id, now() + (random() - 0.3) * interval '20 days'
from sales_deal d where random() < 0.6
"""


def deals(made: Workspace) -> list[Figure]:
    """Measure with all deals open, six in ten with a next step."""
    bearer = {"Authorization": f"Bearer {made.token()}"}
    with made.connect() as connection:
        _fill(connection)
        lanes = [key for (key,) in connection.execute("select id from sales_stage order by position")]
        bare = _slowest(lambda: [connection.execute(LANE, [key]).fetchall() for key in lanes], 30)
        keys = [key for (key,) in connection.execute(f"select id from sales_deal limit {MOVES}")]
        bare_move = _bare_moves(connection, keys, lanes)
    session = {"Cookie": f"sessionid={made.python('benchmarks.session').strip()}"}
    with made.serving(sys.executable, "-m", "troth.project", "web", "--port", "PORT") as port:
        steady(port, [BOARD], session, per_second=4, seconds=3)
        paint = steady(port, [BOARD], session, per_second=4, seconds=15)
        heads = steady(port, [f"{BOARD}list/heads/?lanes=6"], session, per_second=4, seconds=10)
        moved = _moves(port, bearer, [str(key) for key in keys], [str(key) for key in lanes])
    return _figures(paint, heads, moved, bare, bare_move)


def _fill(connection: psycopg.Connection[Any]) -> None:
    connection.execute("truncate people_person, people_company cascade")
    people.fill(connection, PEOPLE)
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        connection.execute(FILL, {"many": OPEN, "people": PEOPLE})
        connection.execute(STEPS)
    connection.execute("vacuum analyze sales_deal, agenda_task, people_person, people_company")


def _bare_moves(connection: psycopg.Connection[Any], keys: list[Any], lanes: list[Any]) -> float:
    """Move cards by nothing but the statement, with the triggers that keep the history and the audit trail."""
    places = iter(range(len(keys)))

    def move() -> None:
        at = next(places)
        connection.execute(
            "update sales_deal set stage_id = %s, stage_since = now() where id = %s",
            [lanes[at % 4], keys[at]],
        )

    return _slowest(move, len(keys))


def _moves(port: int, bearer: dict[str, str], keys: list[str], lanes: list[str]) -> Load:
    """Move cards one after the other, each to the next column."""
    connection, took = HTTPConnection("127.0.0.1", port), []
    for at, key in enumerate(keys):
        body = json.dumps({"stage": lanes[(at + 1) % 4]})
        began = time.perf_counter()
        connection.request(
            "PATCH", f"/api/v1/deals/{key}", body, {**bearer, "Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"A card was not moved: {answer.status}.")
    return Load(len(took) / (sum(took) / 1000), tuple(sorted(took)))


def _slowest(work: Callable[[], object], times: int) -> float:
    """Give the time in milliseconds that 95 in 100 runs stay below."""
    took = []
    for _run in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[int(times * 0.95)]


def _figures(paint: Load, heads: Load, moved: Load, bare: float, bare_move: float) -> list[Figure]:
    first, drop = paint.at(0.95), moved.at(0.95)
    return [
        Figure(id="deals", work=f"board of {OPEN:,} open deals, first paint, p95", measured=f"{first:.0f} ms",
               limit=f"its columns by bare psycopg {bare:.1f} ms", ratio=None, aim="under 300 ms",
               is_met=first < PAINT_AIM_MS,
               details={"p50_ms": round(paint.at(0.5), 1), "heads_p95_ms": round(heads.at(0.95), 1)}),
        Figure(id="deals", work=f"a card moved among {OPEN:,}, p95", measured=f"{drop:.0f} ms",
               limit=f"the bare statement {bare_move:.1f} ms", ratio=None, aim="under 100 ms",
               is_met=drop < MOVE_AIM_MS, details={"p50_ms": round(moved.at(0.5), 1)}),
    ]  # fmt: skip
