"""Columns of a list: chosen, moved, made wider."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .shelf import Shelf


def test_columns_are_chosen_and_stay_in_the_address(shelf: Shelf) -> None:
    page = shelf.open()
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Birthday").check()
    page.get_by_label("Phone", exact=True).uncheck()
    page.get_by_role("button", name="Show these").click()
    heads = page.get_by_role("columnheader")
    expect(heads.filter(has_text="Phone")).to_have_count(0)
    expect(heads).to_contain_text(["Name", "City", "Lifecycle", "Birthday"])


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
