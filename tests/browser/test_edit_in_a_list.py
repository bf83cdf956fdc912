"""A cell is edited in the list: saved, refused, overtaken, taken back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .accessibility import findings
from .shelf import Shelf


def test_enter_saves_and_goes_down_and_tab_to_the_right(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_label("City, Ada Quill")).to_be_focused()
    page.keyboard.type(f"{shelf.city} north")
    page.keyboard.press("Enter")
    expect(page.get_by_label("City, Ben Quill")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Phone, Ben Quill")).to_be_focused()
    page.keyboard.type("+353 86 123 4567")
    page.keyboard.press("Enter")
    expect(shelf.cell(page, 1, "phone")).to_have_text("+353 86 123 4567")
    expect(shelf.cell(page, 0, "city")).to_have_text(f"{shelf.city} north")
    expect(page.locator("[data-saving]")).to_have_count(0)
    assert shelf.city_of(0) == f"{shelf.city} north"
    assert shelf.site.person(shelf.keys[1])["phones"][0]["number"] == "+353861234567"


def test_escape_puts_back_what_was_there(shelf: Shelf) -> None:
    page = shelf.open()
    shelf.cell(page, 0, "city").dblclick()
    page.get_by_label("City, Ada Quill").fill("Elsewhere")
    page.keyboard.press("Escape")
    expect(shelf.cell(page, 0, "city")).to_have_text(shelf.city)
    assert shelf.city_of(0) == shelf.city


def test_a_change_is_taken_back_by_a_key(shelf: Shelf) -> None:
    page = shelf.open()
    shelf.cell(page, 0, "city").dblclick()
    page.get_by_label("City, Ada Quill").fill(f"{shelf.city} north")
    page.keyboard.press("Enter")
    expect(page.get_by_text("City of Ada Quill changed.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Taken back.")).to_be_visible()
    expect(shelf.cell(page, 0, "city")).to_have_text(shelf.city)
    assert shelf.city_of(0) == shelf.city


def test_what_is_refused_comes_back_marked_with_the_reason(shelf: Shelf) -> None:
    page = shelf.open()
    shelf.cell(page, 0, "phone").dblclick()
    page.get_by_label("Phone, Ada Quill").fill("twelve")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Not saved: Phone"))).to_be_visible()
    expect(shelf.cell(page, 0, "phone")).to_have_attribute("data-failed", "")
    expect(shelf.cell(page, 0, "phone")).to_have_text("")
    page.keyboard.press("Escape")
    shelf.cell(page, 0, "phone").dblclick()
    expect(page.get_by_label("Phone, Ada Quill")).to_have_value("twelve")


def test_whoever_was_slower_chooses_between_both_values(shelf: Shelf) -> None:
    page = shelf.open()
    shelf.cell(page, 0, "city").dblclick()
    shelf.site.change_person(shelf.keys[0], city="Galway")
    page.get_by_label("City, Ada Quill").fill(f"{shelf.city} south")
    page.keyboard.press("Enter")
    question = page.get_by_role("dialog", name="Somebody was quicker")
    expect(question.get_by_text("Galway")).to_be_visible()
    expect(question.get_by_text(f"{shelf.city} south")).to_be_visible()
    assert findings(page) == []
    question.get_by_role("button", name="Write mine").click()
    expect(page.get_by_text("City of Ada Quill changed.")).to_be_visible()
    expect(shelf.cell(page, 0, "city")).to_have_text(f"{shelf.city} south")
    assert shelf.city_of(0) == f"{shelf.city} south"
