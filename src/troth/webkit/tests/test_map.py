"""A list as a map: what stands where, what may be seen of it, and the ways from it to fewer records."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from troth.people.commands import create_company
from troth.people.models import Person
from troth.questions.grid import Window
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.webkit.listing.map import read_window

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BERLIN, POTSDAM, CORK = (52.52, 13.4), (52.39, 13.06), (51.9, -8.47)
LINE = re.compile(r'<tr data-count="(\d+)".*?<td><a href="([^"]*)"[^>]*>([^<]*)</a>', re.S)


def at(point: tuple[float, float], city: str = "") -> list[dict[str, object]]:
    return [{"street": "1 Kent Street", "city": city, "latitude": point[0], "longitude": point[1]}]


def asked(browser: Client, **parameters: str) -> str:
    answer = browser.get("/people/", {"layout": "map", **parameters})
    assert answer.status_code == 200
    return answer.content.decode()


def places(page: str) -> dict[str, int]:
    return {html.unescape(label): int(count) for count, _url, label in LINE.findall(page)}


def way(page: str, label: str) -> str:
    return next(html.unescape(url) for _count, url, found in LINE.findall(page) if found == label)


def only_here(page: str) -> str:
    (url,) = re.findall(r'href="([^"]*)"><svg[^>]*>(?:(?!</a>).)*Only those within', page)
    return html.unescape(url)


def names(page: str) -> list[str]:
    return re.findall(r'<a class="place".*?<span class="clip">([^<]*)<', page)


@pytest.fixture
def people(person: Add) -> None:
    person("Ada", addresses=at(BERLIN, "Berlin"), country="DE")
    person("Ben", addresses=at(POTSDAM, "Berlin"), country="DE")
    person("Cem", addresses=at(CORK, "Cork"), country="IE")
    person("Dot")


@pytest.mark.usefixtures("people")
def test_people_stand_where_their_addresses_are(browser: Client) -> None:
    page = asked(browser)
    assert places(page) == {"around Berlin": 2, "Cem": 1}
    assert sorted(names(page)) == ["Ada", "Ben", "Cem"]
    nearer = browser.get(way(page, "around Berlin")).content.decode()
    assert places(nearer) == {"Ada": 1, "Ben": 1}
    assert sorted(names(nearer)) == ["Ada", "Ben"]


@pytest.mark.usefixtures("people")
def test_another_part_of_the_map_is_asked_for_by_itself(browser: Client) -> None:
    def part(area: str) -> str:
        asked = {"by": "addresses", "area": area}
        return browser.get("/people/list/places/", asked, headers={"HX-Request": "true"}).content.decode()

    assert places(part("51,-10,53,-7")) == {"Cem": 1}
    assert "<html" not in part("51,-10,53,-7")
    assert "Nothing has a place here." in part("0,0,1,1")


@pytest.mark.usefixtures("people")
def test_what_is_in_the_window_becomes_a_part_of_the_question(browser: Client) -> None:
    page = asked(browser, area="51,-10,53,-7", where='not city = "Oslo"')
    narrowed = browser.get(only_here(page)).content.decode()
    assert places(narrowed) == {"Cem": 1}
    (where,) = parse_qs(urlsplit(only_here(narrowed)).query)["where"]
    assert where == 'not city = "Oslo" and distance(addresses, 52, -8.5) < 160 km'


@pytest.mark.usefixtures("people")
def test_countries_are_counted_and_lead_to_their_people(browser: Client) -> None:
    page = asked(browser, by="country")
    assert places(page) == {"Germany": 2, "Ireland": 1}
    assert 'data-country="DE"' in page
    assert "1 without a country" in page
    assert sorted(names(browser.get(way(page, "Germany")).content.decode())) == ["Ada", "Ben"]


def test_where_nobody_has_a_point_the_countries_are_shown(browser: Client, person: Add) -> None:
    person("Ada", country="DE")
    assert places(asked(browser)) == {"Germany": 1}
    empty = asked(browser, by="addresses")
    assert "None of these has a place" in empty
    assert "by=country" in empty


def test_where_nobody_has_a_place_it_is_said_how_to_give_one(browser: Client, person: Add) -> None:
    person("Ada")
    page = asked(browser)
    assert "None of these has a place" in page
    assert "latitude" in page


@pytest.mark.usefixtures("people")
def test_a_map_keeps_to_what_may_be_seen(browser: Client, person: Add) -> None:
    role = Role.objects.create(key="own", name="Own", rights={"people": {"see": "own"}})
    olu = Member.objects.create(email="olu@hollin.example", name="Olu", role=role)
    person("Eve", addresses=at(CORK, "Cork"), country="IE", owner=olu.pk)
    narrow = Client()
    narrow.force_login(olu)
    assert places(asked(narrow)) == {"Eve": 1}
    assert places(asked(narrow, by="country")) == {"Ireland": 1}
    assert places(asked(browser))["around Cork"] == 2


@pytest.mark.usefixtures("people")
def test_the_addresses_of_companies_are_not_those_of_people(browser: Client) -> None:
    create_company(values={"name": "Fell", "addresses": at(BERLIN, "Berlin")}, by=everyone())
    assert places(asked(browser))["around Berlin"] == 2


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("field", ["addresses", "country"])
def test_a_place_that_may_not_be_read_is_as_unknown_as_a_misspelt_one(field: str) -> None:
    rights = {"people": {"see": "all"}}
    role = Role.objects.create(key="blind", name="Blind", rights=rights, fields={f"people.{field}": "hidden"})
    blind = Client()
    blind.force_login(Member.objects.create(email="bo@hollin.example", name="Bo", role=role))
    hidden = blind.get("/people/", {"layout": "map", "by": field})
    assert hidden.status_code == blind.get("/people/", {"layout": "map", "by": "adresses"}).status_code == 422
    assert blind.get("/people/list/places/", {"by": field}).status_code == 404
    assert f"by={field}" not in asked(blind)
    assert not places(asked(blind)).keys() & ({"Cem"} if field == "addresses" else {"Ireland"})


@pytest.mark.parametrize("by", ["name", "birthday", "custom.none", "\0", "x" * 5000])
def test_a_map_by_anything_else_is_refused_with_a_word(browser: Client, by: str) -> None:
    assert browser.get("/people/", {"layout": "map", "by": by}).status_code == 422


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "area", ["nonsense", "1,2,3", "nan,0,1,1", "9,0,1,1", "0,0,91,1", "\0", "0,1e9,1,2", "1,1,1,1"]
)
def test_an_area_that_is_none_is_the_whole_world(browser: Client, area: str) -> None:
    assert len(places(asked(browser, area=area))) == 2


def test_an_area_is_read_over_the_180th_meridian_and_round_the_world() -> None:
    assert read_window("-30,170,0,-160") == Window(-30, 170, 0, -160)
    assert read_window("-30,170,0,200") == Window(-30, 170, 0, -160)
    assert read_window("-80,-300,80,300") == Window(-80, -180, 80, 180)


@pytest.mark.parametrize("people_there", [3, 40])
def test_a_map_asks_as_often_for_many_as_for_few(browser: Client, person: Add, people_there: int) -> None:
    for number in range(people_there):
        person(f"Person {number}", addresses=at((number, number)))
    asked(browser)
    with CaptureQueriesContext(connection) as found:
        asked(browser)
    assert len(found) <= 13


@pytest.mark.usefixtures("people")
def test_a_map_is_kept_in_a_view_and_a_layout_that_stands_by_dates_forgets_its_places(
    browser: Client,
) -> None:
    posted = {"name": "Where they live", "layout": "map", "by": "addresses", "audience": "private"}
    kept = browser.post("/people/list/views/", posted)
    page = browser.get(kept.url).content.decode()  # type: ignore[attr-defined]
    assert places(page) == {"around Berlin": 2, "Cem": 1}
    ways = [html.unescape(each) for each in re.findall(r'href="([^"]*layout=calendar[^"]*)"', page)]
    assert ways
    assert all(browser.get(each).status_code == 200 for each in ways)


@pytest.mark.usefixtures("people")
def test_a_view_opens_the_map_where_it_was_kept(browser: Client) -> None:
    posted = {"name": "Cork", "layout": "map", "by": "addresses", "area": "51,-10,53,-7"}
    kept = browser.post("/people/list/views/", posted)
    page = browser.get(kept.url).content.decode()  # type: ignore[attr-defined]
    assert places(page) == {"Cem": 1}
    assert 'data-area="51,-10,53,-7"' in page
    whole = browser.get(f"{kept.url}&area=").content.decode()  # type: ignore[attr-defined]
    assert len(places(whole)) == 2


@pytest.mark.usefixtures("people")
def test_a_colour_by_a_rule_is_on_the_point_and_in_the_list(browser: Client) -> None:
    page = asked(browser, mark='due:country = "IE"')
    assert re.search(r'<tr data-count="1"[^>]*data-mark="due"', page)
    assert re.search(r'class="place"[^>]*data-mark="due"', page)
