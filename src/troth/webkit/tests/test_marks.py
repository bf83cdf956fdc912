"""Records of a list take a colour by rules, in every way of looking at them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from troth.people.models import Person
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}
RULES = 'due:lifecycle = "lead"\nwrong:city = "Cork"'


def marks(browser: Client, mark: str, **asked: str) -> dict[str, str]:
    """Read who has which colour; '' is for none."""
    answer = browser.get("/people/", {"mark": mark, "cols": "city", **asked})
    assert answer.status_code == 200
    page = answer.content.decode()
    records = re.split(r'(?=<(?:tr|article|a class="event")[^>]* id="row-|<tr id="row-)', page)[1:]
    found = {}
    for record in records:
        head = record[: record.index(">")]
        name = re.search(r"Ada|Ben|Cem", record)
        assert name
        tone = re.search(r'data-mark="(\w+)"', head)
        found[name[0]] = tone[1] if tone else ""
    return found


@pytest.fixture(autouse=True)
def people(person: Add) -> None:
    person("Ada", lifecycle="lead", city="Cork", birthday="1980-11-05")
    person("Ben", lifecycle="customer", city="Cork", birthday="1980-11-05")
    person("Cem", lifecycle="customer", city="Galway", birthday="1980-11-05")


@pytest.mark.parametrize("layout", ["", "board", "gallery", "calendar"])
def test_the_first_rule_that_is_met_gives_the_colour(browser: Client, layout: str) -> None:
    found = marks(browser, RULES, layout=layout, month="2026-11")
    assert found == {"Ada": "due", "Ben": "wrong", "Cem": ""}


def test_the_legend_says_what_a_colour_stands_for(browser: Client) -> None:
    page = browser.get("/people/", {"mark": RULES}).content.decode()
    assert "Amber: lifecycle is Lead" in html.unescape(page)


def test_a_rule_is_added_and_taken_away(browser: Client) -> None:
    form = {"tone": "good", "marks": "city='Galway'", "mark": RULES, "sort": "name"}
    address = browser.get("/people/", form)["Location"]
    page = browser.get(address).content.decode()
    assert page.count('data-mark="good"') >= 2
    without = re.findall(r'href="([^"]+)" aria-label="Without this colour"', page)
    assert len(without) == 3
    assert 'data-mark="good"' not in browser.get(html.unescape(without[2])).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"tone": "good", "marks": "nonsense"},
        {"tone": "none", "marks": 'city = "Cork"'},
        {"tone": "due", "marks": ""},
    ],
)
def test_a_wrong_rule_is_refused_with_a_word(browser: Client, form: dict[str, str]) -> None:
    answer = browser.get("/people/", form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    "mark", ["nonsense", "due:", "due:nonsense", "none:city = 'Cork'", "\0", ":", "due:" + "(" * 3000]
)
def test_what_is_no_rule_colours_nobody(browser: Client, mark: str) -> None:
    assert set(marks(browser, mark).values()) == {""}


def test_a_rule_about_what_may_not_be_read_colours_nobody(browser: Client) -> None:
    kept = {"name": "Colours", "audience": "everybody", "mark": RULES}
    view = browser.post("/people/list/views/", kept)["Location"]
    rights = {"people": {"see": "all"}}
    role = Role.objects.create(
        key="blind", name="Blind", rights=rights, fields={"people.lifecycle": "hidden"}
    )
    blind = Client()
    blind.force_login(Member.objects.create(email="bo@hollin.example", name="Bo", role=role))
    assert marks(blind, RULES) == {"Ada": "wrong", "Ben": "wrong", "Cem": ""}
    page = blind.get(view).content.decode()
    assert 'data-mark="wrong"' in page
    assert "due%3Alifecycle" not in page


def test_a_change_in_the_list_brings_the_colour_with_it(browser: Client) -> None:
    ben = Person.objects.get(name="Ben")
    changed = {"value": "lead", "mark": RULES}
    answer = browser.post(f"/people/list/cell/{ben.pk}/lifecycle/", changed, headers=BY_SCRIPT)
    assert '"mark": "due"' in answer["HX-Trigger"]
