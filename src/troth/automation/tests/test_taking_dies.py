"""Workers die in the middle of a batch, and race: each step is taken once, and whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from troth.agenda.models import Task
from troth.apikit.tests.callers import make_member, make_person
from troth.automation import commands
from troth.automation.commands.stepping import BATCH
from troth.automation.models import Enrolment, Sequence, State, Step, Taken
from troth.automation.tests.planting import TASK
from troth.channels.models import Mailbox, Outgoing
from troth.channels.tests.conftest import mailbox
from troth.ground.clock import now
from troth.team.actor import Actor
from troth.team.queries import find_actor

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MAIL = {"days": 0, "subject": "Forty bikes", "words": "Dear {{ person.first_name }}"}
CALL = {"days": 0, "action": "plan_task", "inputs": {"title": "Ring them"}}
PATIENCE_SECONDS = 120
IS_WAITING = (
    "select exists (select from pg_locks where not granted and relation = 'automation_taken'::regclass)"
)
Worker = subprocess.Popen[str]


@pytest.fixture
def by() -> Actor:
    found = find_actor(make_member("administrator").pk, origin="test")
    assert found
    return found


def crowd(mailbox: Mailbox, by: Actor, first: dict[str, object], count: int) -> Sequence:
    """Put people into a sequence of which the first step is due."""
    made = commands.create_sequence(values={"name": "After the fair"}, by=by)
    always = {"from_hour": 0, "until_hour": 24, "on_weekends": True}
    writing = {"mailbox_id": mailbox.pk, "purpose": "service"}
    commands.set_sequence(sequence=made, values=always | writing, by=by)
    for step in (first, TASK):
        commands.add_step(sequence=made, values=step, by=by)
    commands.switch(sequence=made, is_on=True, by=by)
    due = Step.objects.get(sequence=made, place=1)
    people = [make_person(name=f"P{each} Quill", email=f"p{each}@merrin.example") for each in range(count)]
    Enrolment.objects.bulk_create(
        Enrolment(
            id=uuid4(), sequence=made, person_id=each.pk, member_id=by.member_id, step=due, due_at=now()
        )
        for each in people
    )
    return made


@contextmanager
def working(count: int) -> Iterator[list[Worker]]:
    """Run workers for the length of a block."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    workers = [
        subprocess.Popen(
            [sys.executable, Path(__file__).with_name("worker.py")],
            env={**os.environ, "DATABASE_URL": database}, stdout=subprocess.PIPE, text=True,
        )
        for _each in range(count)
    ]  # fmt: skip
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def asked(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return bool(cursor.fetchone()[0])


def until_a_worker_waits() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not asked(IS_WAITING):
        assert time.monotonic() < deadline, "no worker came to its notes"
        time.sleep(0.02)


def die_before_the_notes() -> None:
    """Let a worker do all that a batch says, and die where it would note that it did."""
    name = connection.settings_dict["NAME"]
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(parts._replace(path=f"/{name}"))) as other:
        other.execute("lock table automation_taken in share mode")
        with working(1) as (worker,):
            until_a_worker_waits()
            worker.kill()
            worker.wait()
        other.rollback()


@pytest.mark.parametrize("first", [MAIL, CALL], ids=["mail", "task"])
def test_whoever_dies_in_the_middle_leaves_nothing_and_all_is_done_once(
    mailbox: Mailbox, by: Actor, first: dict[str, object]
) -> None:
    count = BATCH + 30
    sequence = crowd(mailbox, by, first, count)
    die_before_the_notes()
    assert (Outgoing.objects.count(), Task.objects.count(), Taken.objects.count()) == (0, 0, 0)
    with working(2) as workers:
        seen = sum(int(worker.communicate(timeout=PATIENCE_SECONDS)[0]) for worker in workers)
    seen += commands.take_due_steps()  # what the dead one's connection held for a moment
    assert seen == count
    following = Step.objects.get(sequence=sequence, place=2)
    assert Enrolment.objects.filter(state=State.RUNNING, step=following, due_at__gt=now()).count() == count
    assert Taken.objects.values("enrolment").distinct().count() == Taken.objects.count() == count
    done = Outgoing.objects.values("person") if first is MAIL else Task.objects.values("person")
    assert done.distinct().count() == done.count() == count
    if first is MAIL:
        assert set(Taken.objects.values_list("message_id", flat=True)) == set(
            Outgoing.objects.values_list("pk", flat=True)
        )
