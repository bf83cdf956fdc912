"""The frame round every page: palette, keys, help, menus, toasts, theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site
from .steps import press_in_turn

Open = Callable[..., Page]


def found_in_palette(page: Page) -> list[str]:
    return page.locator("#palette [role=option]").all_inner_texts()


def test_the_palette_finds_a_record_by_a_part_of_its_name(open_page: Open, site: Site) -> None:
    key = site.add_person(first_name="Zsófia", last_name="Palettová")
    page = open_page("/people/")
    page.keyboard.press("Control+k")
    page.keyboard.type("palett")
    option = page.get_by_role("option", name="Zsófia Palettová")
    expect(option).to_have_attribute("aria-selected", "true")
    assert findings(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{key}/")


def test_the_palette_goes_to_places_and_does_things(open_page: Open) -> None:
    page = open_page("/people/")
    page.keyboard.press("/")
    page.keyboard.type("compan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/")
    page.keyboard.press("Control+k")
    page.keyboard.type(">new")
    expect(page.get_by_role("option", name="New company")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="New company")).to_be_visible()


def test_the_palette_remembers_what_was_opened(open_page: Open, site: Site) -> None:
    key = site.add_person(first_name="Remembered", last_name="Rúnarsdóttir")
    page = open_page(f"/people/{key}/")
    page.goto("/people/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Remembered Rúnarsdóttir")).to_be_visible()


def test_keys_go_to_places_one_after_the_other(open_page: Open) -> None:
    page = open_page("/people/")
    press_in_turn(page, "g", "c")
    page.wait_for_url("**/companies/")


def test_keys_do_nothing_while_somebody_types(open_page: Open) -> None:
    page = open_page("/people/?typing=1")
    page.get_by_label("Question").fill("")
    page.keyboard.type("gc?[c")
    expect(page.get_by_label("Question")).to_have_value("gc?[c")
    assert page.url.endswith("/people/?typing=1")
    assert page.locator("dialog[open]").count() == 0


def test_help_lists_the_keys_of_the_page(open_page: Open) -> None:
    page = open_page("/people/")
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog", name="Keys of this page")
    expect(overlay.get_by_text("Look beside the list")).to_be_visible()
    expect(overlay.get_by_text("Find or do")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(overlay).to_be_hidden()


def test_the_sidebar_stays_closed_on_the_next_page(open_page: Open) -> None:
    page = open_page("/people/")
    page.keyboard.press("[")
    sidebar = page.get_by_role("navigation", name="Main", exact=True)
    expect(sidebar).to_be_hidden()
    page.goto("/companies/")
    expect(sidebar).to_be_hidden()
    page.keyboard.press("[")
    expect(sidebar).to_be_visible()


def test_dark_is_dark_from_the_first_moment_of_the_next_page(open_page: Open) -> None:
    page = open_page("/people/")
    page.get_by_role("button", name="dele").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    page.goto("/companies/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert findings(page) == []


def test_a_menu_is_walked_by_arrows_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("/people/")
    opener = page.get_by_role("button", name="dele")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[role^="menuitem"]:focus')).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_lost_connection_is_said(open_page: Open) -> None:
    page = open_page("/people/")
    page.context.set_offline(True)
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("There is no connection.")).to_be_hidden()


@pytest.mark.parametrize("path", ["/people/", "/companies/", "/people/new/", "/search/?q=zz"])
def test_every_page_fits_a_phone(open_page: Open, path: str) -> None:
    page = open_page(path, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert findings(page) == []
