"""A list is asked: by clicking a sentence together, by typing, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .accessibility import findings
from .shelf import Shelf

Open = Callable[..., Page]


def test_a_question_is_clicked_together(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("f")
    page.get_by_label("Field").select_option("first_name")
    page.get_by_label("Comparison").select_option("starts")
    page.get_by_label("Value", exact=True).fill("Be")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="first name starts with “Be”").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("tbody tr")).to_have_count(3)


def test_a_question_is_typed_with_help(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("Shift+F")
    field = page.get_by_label("Question")
    expect(field).to_be_focused()
    field.fill("")
    page.keyboard.type("first_n")
    expect(page.get_by_role("option", name=re.compile("^first_name"))).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type(f'= "Cem" and city = "{shelf.city}"')
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("asked", ["", "first"])
def test_a_completion_that_is_behind_the_typing_replaces_all_that_was_typed(shelf: Shelf, asked: str) -> None:
    page = shelf.open()
    page.keyboard.press("Shift+F")
    field = page.get_by_label("Question")
    field.fill("")
    page.keyboard.type(asked)
    expect(page.get_by_role("option", name=re.compile("^first_name"))).to_be_visible()
    page.route("**/list/complete/**", lambda _route: None)
    page.keyboard.type("first_n".removeprefix(asked))
    page.keyboard.press("Tab")
    expect(field).to_have_value("first_name ")


def test_a_wrong_question_is_marked_where_it_is_wrong(open_page: Open) -> None:
    page = open_page(f"/people/?where={quote('citty = 1')}")
    expect(page.locator("mark")).to_have_text("citty")
    assert findings(page) == []


def test_a_list_can_be_read_and_asked_without_scripts(shelf: Shelf) -> None:
    page = shelf.open(java_script_enabled=False)
    expect(page.locator("tbody tr")).to_have_count(3)
    page.goto(page.url + "&typing=1")
    page.get_by_label("Question").fill(f'first_name = "Ada" and city = "{shelf.city}"')
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Ada Quill").click()
    page.wait_for_url(f"**/people/{shelf.keys[0]}/")
