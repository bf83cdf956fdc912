"""What stands below the columns of a list: chosen with the columns, kept in the address and in views."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from troth.people import commands
from troth.people.models import Person
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HX-Request": "true"}
COLS = "name,size,city,created_at,emails"


@pytest.fixture(autouse=True)
def companies() -> None:
    for name, size, city in (("Acme", 30, "Cork"), ("Brandt", 12, ""), ("Cole", None, "Galway")):
        commands.create_company(values={"name": name, "size": size, "city": city}, by=everyone())


def below(browser: Client, calc: str, **asked: str) -> list[str]:
    """Read the row below the list, cell by cell."""
    asked = {"cols": COLS, "calc": calc, **asked}
    answer = browser.get("/companies/list/figures/", asked, headers=BY_SCRIPT)
    assert answer.status_code == 200
    cells = re.findall(r"<td.*?</td>", answer.content.decode(), re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells]


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("sum", "sum 42"),
        ("avg", "average 21"),
        ("min", "least 12"),
        ("max", "most 30"),
        ("present", "filled 2"),
        ("missing", "empty 1"),
    ],
)
def test_a_number_comes_to(browser: Client, figure: str, shown: str) -> None:
    assert below(browser, f"size:{figure}") == ["", "", shown, "", "", ""]


def test_each_column_has_its_own_figure(browser: Client) -> None:
    found = below(browser, "city:missing,name:present,emails:missing")
    assert found == ["", "filled 3", "", "empty 1", "", "empty 3"]
    assert below(browser, "created_at:max")[4].startswith("latest ")


def test_figures_keep_to_the_question(browser: Client) -> None:
    assert below(browser, "size:sum", where='city = "Cork"')[2] == "sum 30"
    assert below(browser, "size:sum", where='city = "Nowhere"')[2] == "sum –"


def test_they_are_chosen_with_the_columns(browser: Client) -> None:
    form = {"col": ["name", "size"], "calc": ["", "size:avg"], "sort": "name"}
    answer = browser.get("/companies/", form)
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    (address,) = re.findall(r'<tfoot hx-get="([^"]+)"', page)
    assert "average" in browser.get(html.unescape(address), headers=BY_SCRIPT).content.decode()
    assert "<tfoot" not in browser.get("/companies/").content.decode()


def test_a_view_keeps_them(browser: Client) -> None:
    kept = {"name": "Sizes", "audience": "private", "cols": COLS, "calc": "size:avg"}
    view = browser.post("/companies/list/views/", kept)["Location"]
    assert "<tfoot" in browser.get(view).content.decode()


@pytest.mark.parametrize(
    "calc", ["", "size", "size:", "size:nonsense", "name:sum", "none:present", ":", "\0:sum", "x" * 5000]
)
def test_what_does_not_fit_is_passed_over(browser: Client, calc: str) -> None:
    asked = {"cols": COLS, "calc": calc}
    assert "<tfoot" not in browser.get("/companies/", asked).content.decode()
    assert browser.get("/companies/list/figures/", asked, headers=BY_SCRIPT).status_code == 404


def test_a_field_that_may_not_be_read_has_none(browser: Client) -> None:
    rights = {"companies": {"see": "all"}}
    role = Role.objects.create(key="blind", name="Blind", rights=rights, fields={"companies.size": "hidden"})
    blind = Client()
    blind.force_login(Member.objects.create(email="bo@hollin.example", name="Bo", role=role))
    asked = {"cols": COLS, "calc": "size:sum"}
    assert blind.get("/companies/list/figures/", asked, headers=BY_SCRIPT).status_code == 404


def test_nobody_counts_whom_the_member_may_not_see(person: Callable[..., Person]) -> None:
    role = Role.objects.create(key="own", name="Own", rights={"people": {"see": "own"}})
    olu = Member.objects.create(email="olu@hollin.example", name="Olu", role=role)
    person("Ada", owner=olu.pk)
    person("Ben")
    narrow = Client()
    narrow.force_login(olu)
    asked = {"cols": "name", "calc": "name:present"}
    answer = narrow.get("/people/list/figures/", asked, headers=BY_SCRIPT).content.decode()
    assert "filled <b>1</b>" in answer
