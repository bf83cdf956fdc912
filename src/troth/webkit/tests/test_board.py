"""A list as a board: its columns, their cards and counts, and who may move them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from troth.catalog import custom
from troth.catalog.commands import add_field
from troth.people.models import Person
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}


def columns(browser: Client, **asked: str) -> dict[str, list[str]]:
    """Read a board as it is shown: the names in each column."""
    answer = browser.get("/people/", {"layout": "board", **asked})
    assert answer.status_code == 200
    parts = re.split(r'data-lane="[^"]*" data-label="([^"]*)"', answer.content.decode())
    return {
        label: [name.strip() for name in re.findall(r'<a class="clip"[^>]*>([^<]+)</a>', part)]
        for label, part in zip(parts[1::2], parts[2::2], strict=True)
    }


def member_of(**rights: dict[str, str]) -> Client:
    role = Role.objects.create(key="narrow", name="Narrow", rights=rights)
    client = Client()
    client.force_login(Member.objects.create(email="olu@hollin.example", name="Olu", role=role))
    return client


def test_there_is_a_column_for_each_choice_as_they_are_declared(browser: Client, person: Add) -> None:
    person("Ada", lifecycle="customer")
    person("Ben", lifecycle="lead")
    person("Cem", lifecycle="customer")
    found = columns(browser, sort="name")
    assert list(found) == ["Lead", "Prospect", "Customer", "Lapsed", "Former", "Other"]
    assert found["Customer"] == ["Ada", "Cem"]
    assert found["Lead"] == ["Ben"]
    assert found["Other"] == []


def test_a_board_keeps_to_the_question(browser: Client, person: Add) -> None:
    person("Ada", lifecycle="customer", city="Cork")
    person("Ben", lifecycle="customer", city="Galway")
    assert columns(browser, where='city = "Cork"')["Customer"] == ["Ada"]


@pytest.fixture
def size() -> Iterator[None]:
    """Add a field of the workspace's own."""
    add_field(object_type="people", label="Size", kind="select", choices=["Small", "Large"], by=everyone())
    yield
    custom.forget()


@pytest.mark.usefixtures("size")
def test_those_without_a_choice_have_a_column_where_there_are_any(browser: Client, person: Add) -> None:
    person("Ada")
    assert "none" not in columns(browser, group="lifecycle")
    assert columns(browser, group="custom.size") == {"Small": [], "Large": [], "none": ["Ada"]}


def test_more_cards_come_by_cursor_until_the_column_is_whole(browser: Client, person: Add) -> None:
    for number in range(45):
        person(f"Person {number:02}", lifecycle="lead")
    answer = browser.get("/people/", {"layout": "board", "sort": "name"})
    seen = re.findall(r"Person \d\d</a>", answer.content.decode())
    while more := re.search(r'data-more hx-get="([^"]+)"', answer.content.decode()):
        answer = browser.get(html.unescape(more[1]), headers=BY_SCRIPT)
        seen += re.findall(r"Person \d\d</a>", answer.content.decode())
    assert seen == [f"Person {number:02}</a>" for number in range(45)]


def test_heads_count_and_add_up(browser: Client) -> None:
    from troth.people import commands

    for name, size, stage in (("Acme", 30, "lead"), ("Brandt", 12, "lead"), ("Cole", None, "lapsed")):
        commands.create_company(values={"name": name, "size": size, "lifecycle": stage}, by=everyone())
    answer = browser.get("/companies/list/heads/", {"group": "lifecycle", "cols": "size"}, headers=BY_SCRIPT)
    counts = re.findall(r'id="lane-count-\d" hx-swap-oob="true">(\d+)<', answer.content.decode())
    assert counts == ["2", "0", "0", "1", "0", "0", "0"]
    assert "<b>42</b>" in answer.content.decode()


@pytest.mark.parametrize("people", [3, 30])
def test_a_board_asks_as_often_for_many_as_for_few(browser: Client, person: Add, people: int) -> None:
    for number in range(people):
        person(f"Person {number}", lifecycle="lead" if number % 2 else "customer")
    browser.get("/people/", {"layout": "board"})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get("/people/", {"layout": "board"})
    assert len(asked) <= 12


def test_nobody_is_on_the_board_whom_the_member_may_not_see(browser: Client, person: Add) -> None:
    narrow = member_of(people={"see": "own"})
    person("Ada", lifecycle="customer", owner=Member.objects.get(name="Olu").pk)
    person("Ben", lifecycle="customer")
    assert columns(narrow)["Customer"] == ["Ada"]
    heads = narrow.get("/people/list/heads/", {"group": "lifecycle"}, headers=BY_SCRIPT).content.decode()
    assert re.findall(r'lane-count-2" hx-swap-oob="true">(\d+)<', heads) == ["1"]


@pytest.mark.parametrize("path", ["/people/", "/people/list/cards/", "/people/list/heads/"])
def test_a_field_that_may_not_be_read_is_as_unknown_as_a_misspelt_one(person: Add, path: str) -> None:
    role = Role.objects.create(
        key="blind", name="Blind", rights={"people": {"see": "all"}}, fields={"people.lifecycle": "hidden"}
    )
    blind = Client()
    blind.force_login(Member.objects.create(email="bo@hollin.example", name="Bo", role=role))
    person("Ada", lifecycle="customer")
    hidden = blind.get(path, {"layout": "board", "group": "lifecycle"}, headers=BY_SCRIPT)
    misspelt = blind.get(path, {"layout": "board", "group": "lifecycIe"}, headers=BY_SCRIPT)
    assert hidden.status_code == misspelt.status_code
    assert hidden.status_code in (404, 422)
    assert "Customer" not in hidden.content.decode().replace("Customers", "")
    assert "Did you mean lifecycle?" not in misspelt.content.decode()


@pytest.mark.parametrize(
    "group", ["name", "emails", "owner", "created_at", "custom.none", "\0", "x" * 5000, "é"]
)
def test_a_board_by_anything_else_is_refused_with_a_word(browser: Client, group: str) -> None:
    answer = browser.get("/people/", {"layout": "board", "group": group})
    assert answer.status_code == 422
    assert "expected" in answer.content.decode()


@pytest.mark.parametrize("layout", ["nonsense", "BOARD", "\0", "0", "x" * 5000])
def test_a_layout_that_is_none_is_the_table(browser: Client, person: Add, layout: str) -> None:
    person("Ada")
    assert '<table class="table">' in browser.get("/people/", {"layout": layout}).content.decode()


def test_a_list_without_choices_has_no_board(browser: Client) -> None:
    answer = browser.get("/households/", {"layout": "board"})
    assert answer.status_code == 200
    assert "data-board" not in answer.content.decode()


def test_a_lane_that_is_none_is_not_found(browser: Client) -> None:
    asked = {"group": "lifecycle", "lane": "nonsense"}
    assert browser.get("/people/list/cards/", asked, headers=BY_SCRIPT).status_code == 404
    asked = {"group": "lifecycle", "lane": "lead", "after": "nonsense"}
    assert browser.get("/people/list/cards/", asked, headers=BY_SCRIPT).status_code == 404


def test_a_card_is_moved_by_the_change_of_its_field(browser: Client, person: Add) -> None:
    ada = person("Ada", lifecycle="lead")
    moved = {
        "layout": "board",
        "group": "lifecycle",
        "value": "customer",
        "as_of": ada.updated_at.isoformat(),
    }
    answer = browser.post(f"/people/list/cell/{ada.pk}/lifecycle/", moved, headers=BY_SCRIPT)
    assert answer.status_code == 200
    assert '<article class="card"' in answer.content.decode()
    assert "undo" in answer.headers["HX-Trigger"]
    assert columns(browser)["Customer"] == ["Ada"]


def test_cards_say_why_they_stay(browser: Client, browser_of: Callable[[str], Client], person: Add) -> None:
    person("Ada", lifecycle="lead")
    assert "data-moves>" in browser.get("/people/", {"layout": "board"}).content.decode()
    readers = browser_of("read-only").get("/people/", {"layout": "board"}).content.decode()
    assert "your role may not change “Lifecycle”" in readers
    assert "data-moves>" not in readers
    turns = browser.get("/people/", {"layout": "board", "group": "turn"}).content.decode()
    assert "“Whose turn” is not set by hand" in turns


def test_a_view_keeps_its_layout(browser: Client, person: Add) -> None:
    person("Ada", lifecycle="lead")
    kept = {"name": "Stages", "audience": "private", "layout": "board", "group": "lifecycle"}
    view = browser.post("/people/list/views/", kept)["Location"]
    shown = browser.get(view).content.decode()
    assert 'data-carries="lifecycle"' in shown
    (table,) = map(
        html.unescape,
        re.findall(r'href="([^"]+)"[^>]*aria-checked="false"[^>]*><svg[^>]*><use[^>]*#table', shown),
    )
    assert '<table class="table">' in browser.get(table).content.decode()


def test_a_clause_is_added_within_view_and_layout(browser: Client, person: Add) -> None:
    person("Ada", lifecycle="lead", city="Cork")
    kept = {"name": "Stages", "audience": "private", "layout": "board", "group": "lifecycle", "sort": "name"}
    view = browser.post("/people/list/views/", kept)["Location"]
    shown = browser.get(f"{view}&sort=").content.decode()
    (address,) = re.findall(r'hx-get="(/people/list/clause/[^"]+)"', shown)
    form = browser.get(html.unescape(address) + "&field=city", headers=BY_SCRIPT).content.decode()
    given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    assert given["view"] in view
    assert given["sort"] == ""
    assert (given["layout"], given["group"]) == ("board", "lifecycle")
    answer = browser.get("/people/", {**given, "field": "city", "test": "is", "value": "Cork"}, follow=True)
    assert 'data-carries="lifecycle"' in answer.content.decode()
    assert "Ada" in answer.content.decode()


@pytest.mark.parametrize("lane", ["\0", "nothing", "a" * 5000])
def test_a_column_that_is_none_has_no_cards(browser: Client, lane: str) -> None:
    answer = browser.get("/people/list/cards/", {"group": "lifecycle", "lane": lane})
    assert answer.status_code == 404
