"""A list is saved as a view: named, opened by its tab, changed, deleted and brought back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .shelf import Shelf


def test_a_list_is_saved_changed_deleted_and_brought_back(shelf: Shelf) -> None:
    page = shelf.open()
    page.get_by_role("link", name="Save view …").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Backwards")
    page.get_by_label("Who sees it").select_option("Everybody")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("view="))
    tabs = page.get_by_role("navigation", name="Views")
    expect(tabs.get_by_role("link", name="Backwards")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Save as …")).to_have_count(0)
    page.get_by_role("columnheader", name="Name").get_by_role("link").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Rename, share, lock").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Forwards")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(tabs.get_by_role("link", name="Forwards")).to_be_visible()
    page.get_by_role("button", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Delete view").click()
    expect(tabs.get_by_role("link", name="Forwards")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tabs.get_by_role("link", name="Forwards")).to_be_visible()
