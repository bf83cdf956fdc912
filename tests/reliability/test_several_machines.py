"""Web and worker on several machines: nothing is kept in one process that another needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.reliability.conftest import PATIENCE_SECONDS, wait_until

from troth.ground.postgres import supervisor
from troth.ground.testing import temporary_home
from troth.project.testing import Running, environment, migrate_by_copy, running, troth

JOB = "troth.ground.jobs.forget_finished"
QUEUE = f"""
insert into procrastinate_jobs (queue_name, task_name, args)
select 'default', '{JOB}', '{{"timestamp": 0}}' from generate_series(1, %s)
"""
LEFT = f"select count(*) from procrastinate_jobs where task_name = '{JOB}' and status <> 'succeeded'"
STARTS = f"""
select count(*) from procrastinate_events join procrastinate_jobs on job_id = procrastinate_jobs.id
where task_name = '{JOB}' and type = 'started'
"""


@dataclass(frozen=True, slots=True)
class Machines:
    """Two web servers and two workers that share one database and one folder."""

    webs: list[Running]
    workers: list[Running]
    home: Path
    urls: dict[str, str]

    def ask(self, web: int, path: str, *, body: Any = None, token: str = "") -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.webs[web].url}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
            text = answer.read().decode()
        return json.loads(text) if text.startswith(("{", "[")) else text


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    with ExitStack() as stack:
        home = stack.enter_context(temporary_home())
        migrate_by_copy(home)
        database = stack.enter_context(supervisor.acquire(home))
        urls = {"DATABASE_URL": database.url, "DATABASE_OWNER_URL": database.owner_url}
        webs = [stack.enter_context(running(home, "web", port=None, **urls)) for _ in range(2)]
        workers = [stack.enter_context(running(home, "worker", port=None, **urls)) for _ in range(2)]
        machines = Machines(webs, workers, home, urls)
        wait_until(lambda: all(is_ready(machines, web) for web in range(2)), "both are ready")
        yield machines


def is_ready(machines: Machines, web: int) -> bool:
    try:
        return bool(machines.ask(web, "/readyz")["database"] == "ok")
    except OSError:
        return False


@pytest.fixture(scope="module")
def token(machines: Machines) -> str:
    """Give the token of an administrator."""
    command = ["member", "add", "ada@example.org", "--role", "administrator"]
    assert troth(machines.home, *command, **machines.urls).returncode == 0
    made = troth(machines.home, "token", "add", "ada@example.org", "--name", "test", **machines.urls)
    return made.stdout.splitlines()[-1]


def test_what_one_writes_the_other_reads(machines: Machines, token: str) -> None:
    person = machines.ask(0, "/api/v1/people", body={"name": "Grace Hopper"}, token=token)
    assert machines.ask(1, f"/api/v1/people/{person['id']}", token=token)["name"] == "Grace Hopper"


def test_each_job_is_done_once_and_a_killed_worker_leaves_the_work_to_the_other(machines: Machines) -> None:
    two = re.compile(r"^troth_workers 2\.0$", re.MULTILINE)
    wait_until(lambda: two.search(machines.ask(0, "/metrics")), "both workers gave a sign of life")
    with psycopg.connect(machines.urls["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(QUEUE, [40])
        wait_until(lambda: connection.execute(LEFT).fetchone() == (0,), "no job is left")
        assert connection.execute(STARTS).fetchone() == (40,)
        machines.workers[0].process.kill()
        connection.execute(QUEUE, [5])
        wait_until(lambda: connection.execute(LEFT).fetchone() == (0,), "no job is left")


MAKE = """
import sys
from troth.project.loading import set_up
set_up()
from troth.catalog import commands, custom, own_objects
from troth.catalog.errors import Conflict, Invalid
from troth.team.actor import everyone
custom.refresh()
print("ready", flush=True)
sys.stdin.readline()
try:
    own_objects.make_object(one=sys.argv[1], many=sys.argv[1] + "s", by=everyone())
except (Conflict, Invalid) as error:
    print("refused", flush=True)
else:
    print("made", flush=True)
"""


def test_an_object_that_one_machine_makes_is_known_to_all_with_their_next_request(
    machines: Machines, token: str
) -> None:
    at_once = ["Visit", "Visit", "Visit", "Machine"]
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, one], env=environment(machines.home, **machines.urls), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for one in at_once
    ]  # fmt: skip
    for maker in makers:
        assert maker.stdout
        assert maker.stdout.readline() == "ready\n"
    told = [maker.communicate("go\n", timeout=PATIENCE_SECONDS)[0].strip() for maker in makers]
    assert sorted(told) == ["made", "made", "refused", "refused"], told
    assert told[3] == "made"
    key = machines.ask(0, "/api/v1/visits", body={"name": "Bar"}, token=token)["id"]
    assert machines.ask(1, f"/api/v1/visits/{key}", token=token)["name"] == "Bar"
    assert "/api/v1/machines" in machines.ask(1, "/api/v1/openapi.json", token=token)["paths"]
