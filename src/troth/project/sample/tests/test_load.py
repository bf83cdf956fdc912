"""The sample in the real tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from troth.ground.clock import stopped
from troth.people import commands as people_commands
from troth.project.commands.demo import demo
from troth.project.sample.load import WorkspaceNotEmpty, load
from troth.project.sample.tests.conftest import NOW
from troth.team import commands as team_commands
from troth.team import queries as team_queries
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
PASSWORD = "four words are enough"


def fetch(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def load_hundred(now: datetime = NOW) -> dict[str, int]:
    written = load(people=100, seed=1187, now=now)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    return written


def test_every_record_arrives_with_what_hangs_on_it() -> None:
    written = load_hundred()
    for table, rows in written.items():
        assert fetch(f"select count(*) from {table}")[0][0] >= rows > 0, table
    assert fetch("select name, country, currency from team_workspace") == [
        ("Hollin Cycle Works", "IE", "EUR")
    ]


def test_an_administrator_who_was_here_before_the_sample_takes_over_too() -> None:
    administrator = team_queries.find_role("administrator")
    assert administrator
    team_commands.add_member(
        email="early@hollin.example", name="Early", role=administrator, password=PASSWORD, by=everyone()
    )
    load_hundred()
    owner = "select m.name from people_person p join team_member m on m.id = p.owner_id where p.name = '{}'"
    assert fetch(owner.format("Aroha Ngatai")) == [("Early",)]


def test_a_workspace_with_data_is_left_alone() -> None:
    people_commands.create_person(values={"name": "Ada Quill"}, by=everyone())
    with pytest.raises(WorkspaceNotEmpty):
        load(people=100, seed=1, now=NOW)
    refused = CliRunner().invoke(demo, ["--people", "100"])
    assert refused.exit_code == 1
    assert "empty workspace only" in refused.output
    assert fetch("select count(*) from people_person") == [(1,)]


def test_the_command_says_what_it_wrote() -> None:
    with stopped(NOW):
        done = CliRunner().invoke(demo, ["--people", "100"])
    assert done.exit_code == 0, done.output
    assert "The sample company is here: 100 people, 24 companies" in done.output
