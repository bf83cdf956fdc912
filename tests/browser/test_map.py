"""A list as a map: it is moved by mouse and by keyboard, and says the same in a table."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from .accessibility import findings
from .site import Site

PLACES = {"Ada": (52.52, 13.40), "Ben": (52.48, 13.36), "Cem": (51.90, -8.47)}


class Atlas:
    """Three people with a word of their own, two of them near each other, and the map of just them."""

    def __init__(self, site: Site, open_page: Callable[..., Page]) -> None:
        self._open, self.word = open_page, uuid4().hex[:8]
        for name, (latitude, longitude) in PLACES.items():
            address = {"city": "Town", "latitude": latitude, "longitude": longitude}
            country = "IE" if name == "Cem" else "DE"
            site.add_person(first_name=name, last_name=self.word, addresses=[address], country=country)

    def open(self, by: str = "addresses", **options: object) -> Page:
        where = quote(f'last_name = "{self.word}"')
        page = self._open(f"/people/?layout=map&by={by}&where={where}", **options)
        expect(page.locator(".ground[d]")).to_have_count(1)
        return page


@pytest.fixture
def atlas(site: Site, open_page: Callable[..., Page]) -> Atlas:
    return Atlas(site, open_page)


def bubbles(page: Page) -> Locator:
    return page.locator(".bubble:not(.hidden)")


def test_a_bubble_is_opened_and_a_point_shows_its_person(atlas: Atlas) -> None:
    page = atlas.open()
    assert findings(page) == []
    expect(bubbles(page)).to_have_count(2)
    bubbles(page).locator("text").click()
    expect(page.locator("#places")).to_contain_text("Addresses here: 2")
    expect(bubbles(page)).to_have_count(2)
    page.wait_for_url("**area=**")
    page.locator("#places .place").filter(has_text="Ada").hover()
    bubbles(page).first.click()
    expect(page.get_by_role("complementary")).to_contain_text(atlas.word)
    page.get_by_role("link", name="Close").click()
    page.reload()
    expect(page.locator("#places")).to_contain_text("Addresses here: 2")


def test_a_view_keeps_where_the_map_was_moved_to(atlas: Atlas) -> None:
    page = atlas.open()
    bubbles(page).locator("text").click()
    expect(page.locator("#places")).to_contain_text("Addresses here: 2")
    page.wait_for_url("**area=**")
    page.get_by_role("link", name="Save view …").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Near Berlin")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.wait_for_url("**view=**")
    page.wait_for_url(lambda url: "area=" not in url)
    expect(page.locator("#places")).to_contain_text("Addresses here: 2")
    expect(bubbles(page)).to_have_count(2)


def test_a_map_is_moved_by_keys_and_its_table_says_what_it_shows(atlas: Atlas) -> None:
    page = atlas.open()
    map_ = page.get_by_role("group", name="Map of people")
    map_.focus()
    page.keyboard.press("0")
    expect(page.locator("#places")).to_contain_text("Addresses here: 3")
    for _step in range(12):
        page.keyboard.press("ArrowRight")
    for _step in range(6):
        page.keyboard.press("+")
        page.wait_for_timeout(250)  # the map takes its time to come nearer
    expect(page.locator("#places")).to_contain_text("Nothing has a place here.")
    page.keyboard.press("0")
    expect(page.locator("#places")).to_contain_text("Addresses here: 3")
    whole = page.url
    page.get_by_text("Places, with how many").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(3)
    map_.focus()
    page.keyboard.press("+")
    page.wait_for_url(lambda url: url != whole)
    expect(table.get_by_role("row")).to_have_count(3)
    table.get_by_role("link", name="around Town").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#places")).to_contain_text("Addresses here: 2")
    page.set_viewport_size({"width": 360, "height": 740})
    assert findings(page) == []


def test_a_country_leads_to_its_people(atlas: Atlas) -> None:
    page = atlas.open("country")
    expect(bubbles(page)).to_have_count(2)
    assert findings(page) == []
    page.get_by_role("table").get_by_role("link", name="Germany").click()
    expect(page.locator(".place")).to_have_count(2)
    expect(page.get_by_role("search")).to_contain_text("country is Germany")


def test_only_what_is_in_the_window_is_asked_for(atlas: Atlas) -> None:
    page = atlas.open()
    bubbles(page).locator("text").click()
    expect(page.locator("#places")).to_contain_text("Addresses here: 2")
    page.get_by_role("link", name="Only those within").click()
    expect(page.locator("#places .place")).to_have_count(2)
    expect(page.get_by_role("search")).to_contain_text("within")
