"""A list by keyboard: moved through, looked beside, opened, selected."""

from __future__ import annotations

from playwright.sync_api import expect

from .accessibility import findings
from .shelf import Shelf


def test_a_record_is_looked_at_beside_the_list_and_the_address_says_so(shelf: Shelf) -> None:
    page = shelf.open()
    for key in ("j", "j", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_role("complementary", name="Ben Quill")).to_be_visible()
    page.wait_for_url(f"**peek={shelf.keys[1]}**")
    assert findings(page) == []
    page.keyboard.press("k")
    expect(page.get_by_role("complementary", name="Ada Quill")).to_be_visible()
    page.reload()
    expect(page.get_by_role("complementary", name="Ada Quill")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    page.wait_for_url(lambda url: "peek" not in url)


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


def test_several_are_selected_and_changed_at_once(shelf: Shelf) -> None:
    page = shelf.open()
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.get_by_role("toolbar", name="Selected")).to_contain_text("3 selected")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Change 3 people")
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
    dialog = page.get_by_role("dialog", name="Change 1 person")
    dialog.get_by_label("New value").fill("del")
    expect(dialog.get_by_role("option", name="dele")).to_be_visible()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Change").click()
    expect(page.get_by_text("1 was changed.")).to_be_visible()
    assert shelf.site.person(shelf.keys[0])["owner"]["name"] == "dele"
