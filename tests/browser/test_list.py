"""A list by keyboard: moved through, looked beside, selected, edited, asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Site, findings

Open = Callable[..., Page]
COLUMNS = "city,phone,lifecycle"


class Shelf:
    """Three people in a city of their own, and the list that shows just them."""

    def __init__(self, site: Site, open_page: Open) -> None:
        self.site, self._open = site, open_page
        self.city = f"Varnby {uuid4().hex[:8]}"
        self.keys = [
            site.add_person(first_name=name, last_name="Quill", city=self.city)
            for name in ("Ada", "Ben", "Cem")
        ]

    def open(self, **options: object) -> Page:
        where = quote(f'city starts "{self.city}"')
        return self._open(f"/people/?where={where}&sort=name&cols={COLUMNS}", **options)

    def row(self, page: Page, place: int) -> Locator:
        return page.locator(f"#row-{self.keys[place]}")

    def cell(self, page: Page, place: int, field: str) -> Locator:
        return self.row(page, place).locator(f'td[data-edits="{field}"]')

    def city_of(self, place: int) -> str:
        return str(self.site.person(self.keys[place])["city"])


@pytest.fixture
def shelf(site: Site, open_page: Open) -> Shelf:
    return Shelf(site, open_page)


def test_a_record_is_looked_at_beside_the_list_and_the_address_says_so(shelf: Shelf) -> None:
    page = shelf.open()
    for key in ("j", "j", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_role("complementary", name="Ben Quill")).to_be_visible()
    assert f"peek={shelf.keys[1]}" in page.url
    assert findings(page) == []
    page.keyboard.press("k")
    expect(page.get_by_role("complementary", name="Ada Quill")).to_be_visible()
    page.reload()
    expect(page.get_by_role("complementary", name="Ada Quill")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    assert "peek" not in page.url


def test_enter_opens_the_record(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{shelf.keys[0]}/")


def test_the_way_through_a_view_goes_on_from_record_to_record(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 3")).to_be_visible()
    page.keyboard.press("Control+ArrowDown")
    page.wait_for_url(f"**/people/{shelf.keys[1]}/")
    page.keyboard.press("Control+ArrowUp")
    page.wait_for_url(f"**/people/{shelf.keys[0]}/")
    page.locator(".crumb").click()
    expect(page.locator("tbody tr")).to_have_count(3)


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


def test_several_are_selected_and_changed_at_once(shelf: Shelf) -> None:
    page = shelf.open()
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.get_by_role("toolbar", name="Selected")).to_contain_text("3 selected")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Change 3 records")
    dialog.get_by_label("New value").select_option("lapsed")
    dialog.get_by_role("button", name="Change").click()
    expect(page.get_by_text("3 were changed.")).to_be_visible()
    expect(page.locator("tbody").get_by_text("Lapsed")).to_have_count(3)
    assert findings(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("tbody").get_by_text("Lapsed")).to_have_count(0)


def test_an_owner_is_found_by_name(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("j")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog", name="Change 1 record")
    dialog.get_by_label("New value").fill("del")
    expect(dialog.get_by_role("option", name="dele")).to_be_visible()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Change").click()
    expect(page.get_by_text("1 was changed.")).to_be_visible()
    assert shelf.site.person(shelf.keys[0])["owner"]["name"] == "dele"


def test_a_question_is_clicked_together(shelf: Shelf) -> None:
    page = shelf.open()
    page.keyboard.press("f")
    page.get_by_label("Field").select_option("first_name")
    page.get_by_label("Comparison").select_option("starts")
    page.get_by_label("Value").fill("Be")
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


def test_a_wrong_question_is_marked_where_it_is_wrong(open_page: Open) -> None:
    page = open_page(f"/people/?where={quote('citty = 1')}")
    expect(page.locator("mark")).to_have_text("citty")
    assert findings(page) == []


def test_columns_are_chosen_and_stay_in_the_address(shelf: Shelf) -> None:
    page = shelf.open()
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Birthday").check()
    page.get_by_label("Phone", exact=True).uncheck()
    page.get_by_role("button", name="Show these").click()
    heads = page.get_by_role("columnheader")
    expect(heads).to_have_count(5)
    assert [text for text in heads.all_inner_texts() if text] == ["Name", "City", "Lifecycle", "Birthday"]


def test_a_column_is_dragged_to_another_place(shelf: Shelf) -> None:
    page = shelf.open()
    page.get_by_role("columnheader", name="Lifecycle").drag_to(page.get_by_role("columnheader", name="City"))
    page.wait_for_url(re.compile("cols=name%2Clifecycle"))


def test_a_width_is_kept(shelf: Shelf) -> None:
    page = shelf.open()
    head = page.get_by_role("columnheader", name="City")
    box = head.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 97, box["y"] + 10)
    page.mouse.up()
    page.reload()
    wider = page.get_by_role("columnheader", name="City").bounding_box()
    assert wider
    assert 95 <= wider["width"] - box["width"] <= 105


def test_a_new_record_keeps_what_was_typed_until_it_is_taken(open_page: Open) -> None:
    page = open_page("/people/")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New person")
    dialog.get_by_label("First name").fill("Halldóra")
    dialog.get_by_label("Mail").fill("halldora@")
    dialog.get_by_role("button", name="Add person").click()
    expect(dialog.get_by_text(re.compile("Mail is no mail address"))).to_be_visible()
    expect(dialog.get_by_label("First name")).to_have_value("Halldóra")
    assert findings(page) == []
    page.reload()
    page.keyboard.press("c")
    expect(dialog.get_by_label("First name")).to_have_value("Halldóra")
    dialog.get_by_label("Mail").fill("halldora@example.org")
    dialog.get_by_role("button", name="Add person").click()
    expect(page.get_by_role("heading", name="Halldóra")).to_be_visible()


def test_a_list_can_be_read_and_asked_without_scripts(shelf: Shelf) -> None:
    page = shelf.open(java_script_enabled=False)
    assert page.locator("tbody tr").count() == 3
    page.goto(page.url + "&typing=1")
    page.get_by_label("Question").fill(f'first_name = "Ada" and city = "{shelf.city}"')
    page.get_by_role("button", name="Ask").click()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Ada Quill").click()
    assert page.url.endswith(f"/people/{shelf.keys[0]}/")
