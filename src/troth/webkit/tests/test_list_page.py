"""The list page: what it shows, how it is filtered, sorted and cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from troth.people.catalog import PEOPLE
from troth.people.models import Person
from troth.questions.counting import Count
from troth.team.models import Member
from troth.webkit.listing.state import ListPage, ListState

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]


def page(browser: Client, **state: str) -> str:
    return browser.get("/people/", state).content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'aria-label="Select ([^"]+)"', html.replace('aria-label="Select all"', ""))


def link(html: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', html)
    return found[1].replace("&amp;", "&") if found else ""


def test_a_question_in_the_address_filters(browser: Client, person: Add) -> None:
    person("Ada", city="Varnby")
    person("Ben", city="Cork")
    assert names(page(browser, where='city = "varnby"')) == ["Ada"]


def test_markup_in_a_name_stays_text(browser: Client, person: Add) -> None:
    person("<script>alert(1)</script>")
    assert "<script>alert" not in page(browser)


def test_pages_follow_one_another_and_lead_back(browser: Client, person: Add) -> None:
    for number in range(120):
        person(f"Person {number:03}")
    first = page(browser, sort="name")
    assert names(first) == [f"Person {number:03}" for number in range(50)]
    assert not link(first, "prev")
    second = browser.get(link(first, "next")).content.decode()
    third = browser.get(link(second, "next")).content.decode()
    assert names(third) == [f"Person {number:03}" for number in range(100, 120)]
    assert not link(third, "next")
    assert names(browser.get(link(third, "prev")).content.decode()) == names(second)


def test_a_list_says_how_many_there_are(browser: Client, person: Add) -> None:
    person("Ada")
    assert "<b>1</b> person" in page(browser)
    for number in range(50):
        person(f"Person {number}")
    assert "<b>51</b> people" in page(browser)
    counted = browser.get("/people/list/count/", headers={"HX-Request": "true"}).content.decode()
    assert "<b>51</b> people" in counted


def test_an_estimate_is_called_one_and_can_be_counted() -> None:
    shown = {
        "page": ListPage(declared=PEOPLE),
        "state": ListState(path="/people/", where='city = "Cork"'),
        "rows": [None] * 50,
    }
    template = engines["jinja2"].get_template("webkit/list/_count.html")
    estimated = template.render({**shown, "count": Count(4812, is_exact=False)})
    assert "about 4,800 people" in estimated
    assert "/people/list/count/?where=city+%3D+%22Cork%22" in estimated.replace("%20", "+")
    assert "more than 50 people" in template.render({**shown, "count": Count(12, is_exact=False)})


def test_a_wrong_question_is_shown_where_it_is_wrong(browser: Client) -> None:
    answer = browser.get("/people/", {"where": 'citty = "Cork"'})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<mark>citty</mark>" in html
    assert "Did you mean city?" in html


@pytest.mark.parametrize(
    "state", [{"after": "nonsense"}, {"sort": "citty"}, {"where": "("}, {"where": "x" * 20_000}]
)
def test_a_wrong_address_is_refused_in_words(browser: Client, state: dict[str, str]) -> None:
    answer = browser.get("/people/", state)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("state", [{"cols": "citty,;drop"}, {"peek": "nobody"}, {"cols": ""}])
def test_what_can_not_be_shown_is_passed_over(browser: Client, person: Add, state: dict[str, str]) -> None:
    person("Ada")
    assert names(page(browser, **state)) == ["Ada"]


def test_columns_are_those_of_the_address(browser: Client, person: Add) -> None:
    person("Ada", city="Cork")
    html = page(browser, cols="city,phone")
    assert re.findall(r'data-column="(\w+)"', html) == ["name", "city", "phone"]


def test_choosing_columns_leads_to_their_address(browser: Client) -> None:
    answer = browser.get("/people/", {"col": ["city", "name"], "where": 'city = "Cork"'})
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked == {"where": ['city = "Cork"'], "cols": ["city,name"]}


def test_mine_are_mine(browser_of: Callable[[str], Client], person: Add) -> None:
    browser = browser_of("member")
    person("Ada", owner=Member.objects.get().pk)
    person("Ben")
    assert names(page(browser, where="owner = me")) == ["Ada"]


def test_a_record_is_shown_beside_the_list(browser: Client, person: Add) -> None:
    ada = person("Ada", city="Cork")
    html = page(browser, peek=str(ada.pk))
    assert f'data-peek="{ada.pk}"' in html
    part = browser.get(f"/people/list/peek/{ada.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Cork" in part
    assert "<html" not in part


def test_a_record_that_is_not_there_is_not_shown_beside_the_list(browser: Client) -> None:
    assert browser.get("/people/list/peek/01920000-0000-7000-8000-000000000004/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(browser: Client, person: Add) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(browser)
        return len(queries)

    person("Person 0")
    count()  # whatever is remembered for the next request
    before = count()
    for number in range(40):
        person(f"Person {number}", city="Cork", tags=["vip"])
    assert count() == before


def test_somebody_who_may_not_see_people_gets_no_list(client: Client) -> None:
    answer = client.get("/people/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=/people/")


def test_what_a_role_may_not_do_is_not_offered(browser_of: Callable[[str], Client], person: Add) -> None:
    person("Ada")
    html = page(browser_of("read-only"))
    assert "New person" not in html
    assert "data-edits" not in html
    assert "delete-many" not in html


def test_an_empty_list_says_what_to_do_first(browser: Client) -> None:
    assert "No people yet" in page(browser)
    assert "Nothing matches" in page(browser, where='city = "Atlantis"')
