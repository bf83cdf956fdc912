"""The keys of every page, of a list and of a record: each does what it says, on its own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.planting import planted

from .accessibility import findings
from .shelf import Shelf
from .site import NAME, Site
from .steps import press_in_turn

Open = Callable[..., Page]


@pytest.fixture
def person(site: Site) -> str:
    key: str = site.add_person(first_name="Signe", last_name=f"Moor {uuid4().hex[:6]}")
    return key


@pytest.mark.parametrize(
    ("letter", "path"),
    [("p", "/people/"), ("c", "/companies/"), ("t", "/tasks/"), ("y", "/"), *chain(*planted("KEYS"))],
)
def test_g_and_a_letter_go_to_a_place(open_page: Open, letter: str, path: str) -> None:
    page = open_page("/settings/")
    press_in_turn(page, "g", letter)
    page.wait_for_url(re.compile(rf"^http://[^/]+{path}$"))


def test_c_adds_what_a_list_is_of(open_page: Open) -> None:
    page = open_page("/companies/")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog", name="New company")).to_be_visible()


def test_c_offers_all_that_can_be_added_where_a_page_adds_nothing(open_page: Open, person: str) -> None:
    page = open_page(f"/people/{person}/")
    page.keyboard.press("c")
    options = page.locator("#palette [role=option]").filter(has_not_text="visit")  # an object of another test
    added = ["New person", "New company", "New household", "New task", *chain(*planted("ADDED"))]
    expect(options).to_have_text(added)
    assert findings(page) == []
    page.keyboard.type("task")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="New task")).to_be_visible()
    page.wait_for_url(f"**/people/{person}/")


def test_c_offers_nothing_that_a_reader_may_not_add(open_page: Open, person: str) -> None:
    page = open_page(f"/people/{person}/", by="read-only")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog", name="Find or do")).to_be_visible()
    expect(page.locator("#palette [role=option]")).to_have_count(0)


def test_a_on_a_record_assigns_it(open_page: Open, person: str) -> None:
    page = open_page(f"/people/{person}/")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Change 1 person")
    dialog.get_by_label("New value").fill("rea")
    expect(dialog.get_by_role("option", name="Rea")).to_be_visible()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Change").click()
    expect(page.get_by_role("region", name="How it stands").get_by_text("Rea")).to_be_visible()


def test_s_on_a_record_changes_its_lifecycle(open_page: Open, person: str) -> None:
    page = open_page(f"/people/{person}/")
    page.keyboard.press("s")
    page.get_by_label("Lifecycle").select_option("customer")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="How it stands").get_by_text("Customer")).to_be_visible()


def test_n_on_a_record_begins_a_note(open_page: Open, person: str) -> None:
    page = open_page(f"/people/{person}/")
    page.get_by_role("tab", name="Call").click()
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Note")).to_be_focused()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")


def test_n_in_a_list_writes_a_note_about_whoever_is_at_the_cursor(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Note")
    expect(dialog.get_by_label("Note")).to_be_focused()
    page.keyboard.type("Has two bikes.")
    dialog.get_by_role("button", name="Note").click()
    expect(page.get_by_text("Note: 1 record")).to_be_visible()
    page.goto(f"/people/{shelf.keys[0]}/")
    expect(page.locator("#entries").get_by_text("Has two bikes.")).to_be_visible()


def test_a_in_a_list_assigns_what_is_ticked(shelf: Shelf) -> None:
    page = shelf.open()
    for key in ("j", "x", "j", "x", "a"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog", name="Change 2 people")
    dialog.get_by_label("New value").fill("rea")
    expect(dialog.get_by_role("option", name="Rea")).to_be_visible()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Change").click()
    expect(page.get_by_text("2 were changed.")).to_be_visible()
    owners = [shelf.site.person(key)["owner"] for key in shelf.keys]
    assert [owner["name"] for owner in owners] == ["Rea", "Rea", NAME]


def test_enter_makes_a_look_beside_the_list_a_page(shelf: Shelf) -> None:
    page = shelf.open()
    for key in ("j", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_role("complementary", name="Ada Quill")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{shelf.keys[0]}/")


@pytest.mark.parametrize("path", ["/people/", "/people/{person}/"])
def test_help_knows_every_key_of_its_page_once(open_page: Open, person: str, path: str) -> None:
    page = open_page(path.format(person=person))
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog", name="Keys of this page")
    keys = ["".join(each.split()) for each in overlay.locator(".end.row").all_inner_texts()]
    assert len(keys) == len(set(keys)), keys
    wanted = {"?", "[", "C", "A", "S", "N", "GP", "GC", "GT", "/orCtrlK"}
    if path == "/people/":
        wanted |= {"Jor↓", "Kor↑", "␣", "↵", "X", "⇧X", "E", "F"}
    assert wanted <= set(keys)
