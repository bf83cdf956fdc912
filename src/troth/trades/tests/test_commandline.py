"""Templates from the terminal: what there is, what one would add, and the steps."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from troth.team.models import Member, Role
from troth.trades.commandline import template
from troth.trades.patterns import templates

pytestmark = pytest.mark.django_db
AS_ADA = ["--as", "ada@hollin.example"]


def say(*words: str) -> Result:
    return CliRunner().invoke(template, list(words))


@pytest.fixture(autouse=True)
def ada() -> None:
    for name, role in (("ada", "administrator"), ("bo", "member")):
        Member.objects.create(
            email=f"{name}@hollin.example", name=name.title(), role=Role.objects.get(key=role)
        )


def test_a_template_is_told_and_set_up_from_the_terminal() -> None:
    assert "Manufacturer" in say().output
    told = json.loads(say("shop", "--json", *AS_ADA).output)
    assert {"what": "object", "of": "repairs", "label": "Repairs", "is_there": False} in told["parts"]
    done = json.loads(say("shop", "set-up", "--json", *AS_ADA).output)
    assert (len(done["done"]), done["kept"]) == (len(templates()["shop"].set_up), [])
    assert "kept  Repairs: is there already" in say("shop", "set-up", *AS_ADA).output
    assert "done  Repairs" in say("shop", "remove", *AS_ADA).output


@pytest.mark.parametrize(
    "words",
    [
        ["bakery", *AS_ADA],
        ["shop"],
        ["shop", "set-up", "--as", "bo@hollin.example"],
        ["shop", "burn", *AS_ADA],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    assert say(*words).exit_code == 2
