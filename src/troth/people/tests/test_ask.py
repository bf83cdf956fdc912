"""Questions from the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from troth.people import commands
from troth.questions.commandline import ask
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


def test_a_question_is_answered_in_the_terminal() -> None:
    commands.create_person(values={"name": "Ada Quill", "country": "IE"}, by=everyone())
    commands.create_person(values={"name": "Ben Quill", "country": "DE"}, by=everyone())
    told = CliRunner().invoke(ask, ["people", 'country = "IE"', "--json"])
    assert told.exit_code == 0
    answer = json.loads(told.output)
    assert (answer["count"], answer["items"][0]["name"]) == (1, "Ada Quill")
    assert CliRunner().invoke(ask, ["people", "--count"]).output == "2\n"


def test_a_wrong_question_names_what_is_wrong() -> None:
    wrong = CliRunner().invoke(ask, ["people", 'lastname = "x"'])
    assert wrong.exit_code == 1
    assert "last_name" in wrong.output
    assert CliRunner().invoke(ask, ["dragons"]).exit_code == 2
