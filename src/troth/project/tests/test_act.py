"""`troth act`: actions by the terminal, on all of the records or on none."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from troth.people import commands
from troth.people.models import Person
from troth.project.commands.act import act
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(act, arguments)


@pytest.fixture
def ada() -> Person:
    return commands.create_person(values={"name": "Ada Quill"}, by=everyone())


def test_an_action_is_done(ada: Person) -> None:
    told = run("people", "add_tag", str(ada.pk), "--input", "tag=vip", "--json")
    assert (told.exit_code, json.loads(told.output)) == (0, {"count": 1, "dry_run": False})
    ada.refresh_from_db()
    assert ada.tags == ["vip"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["tag=vip", "--dry-run"], 0, "would be done on 1 of 1"),
        (["colour=red", "--input", "tag=vip"], 2, "--input colour"),
        (["tag="], 2, "--input tag"),
    ],
)
def test_nothing_is_changed_by_a_dry_run_or_a_wrong_input(
    ada: Person, arguments: list[str], code: int, said: str
) -> None:
    told = run("people", "add_tag", str(ada.pk), "--input", *arguments)
    assert told.exit_code == code
    assert said in told.output
    ada.refresh_from_db()
    assert ada.tags == []


def test_a_stranger_among_them_stops_all(ada: Person) -> None:
    told = run("people", "add_tag", str(ada.pk), str(uuid4()), "--input", "tag=vip")
    assert (told.exit_code, "nothing was done" in told.output) == (1, True)
    ada.refresh_from_db()
    assert ada.tags == []


def test_an_unknown_name_is_answered_with_the_known_ones(ada: Person) -> None:
    assert "households, interactions" in run("persons", "add_tag", str(ada.pk)).output
    assert "add_tag" in run("people", "add_tags", str(ada.pk)).output
