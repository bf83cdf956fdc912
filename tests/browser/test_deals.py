"""Deals on their board and on their page, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")


@pytest.fixture
def word(site: Site) -> str:
    """Four deals with a word of their own, so that tests beside this one do not count."""
    word = f"Q{uuid4().hex[:8]}"
    for stage, value in (("First talk", 100), ("First talk", 300), ("Offer", 500)):
        (found,) = site.asked("stages", f'name = "{stage}"')
        site.add("deals", name=f"{word} {value}", stage=found["id"], value=f"{value} EUR")
    return word


def test_a_deal_is_lost_from_the_board_by_keyboard_and_says_why(
    open_page: Callable[..., Page], word: str
) -> None:
    page = open_page(f'/deals/?where=name ~ "{word}"')
    first = page.locator("[data-lane]").filter(has=page.get_by_role("heading", name="First talk"))
    lost = page.locator("[data-lane]").filter(has=page.get_by_role("heading", name="Lost"))
    expect(first.locator(".card")).to_have_count(2)
    expect(first.locator("header").first).to_contain_text("€400, counted at 10 %")
    expect(first).to_contain_text("No next step")
    assert findings(page) == []
    first.get_by_role("link", name=f"{word} 100").focus()
    page.keyboard.press("s")
    page.get_by_role("menuitemradio", name="Lost").click()
    dialog = page.get_by_role("dialog", name="To “Lost”")
    expect(dialog).to_be_visible()
    expect(first.locator(".card")).to_have_count(2)
    dialog.get_by_role("combobox", name="Lost because of").fill("Pri")
    page.get_by_role("option", name="Price").click()
    dialog.get_by_role("button", name="Move it").click()
    expect(lost.locator(".card")).to_have_count(1)
    expect(first.locator("header").first).to_contain_text("€300, counted at 10 %")


def test_a_deal_is_won_on_its_page(open_page: Callable[..., Page], word: str) -> None:
    page = open_page(f'/deals/?where=name ~ "{word}"')
    page.get_by_role("link", name=f"{word} 500").click()
    page.get_by_role("button", name="Signing").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Signing")
    page.get_by_role("button", name="Won").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Won")
    expect(page.locator("#standing")).to_contain_text("Won")


def test_a_deal_is_moved_and_written_about_by_keys(open_page: Callable[..., Page], site: Site) -> None:
    person = site.add_person(first_name="Ivo", last_name=f"Wren {uuid4().hex[:6]}")
    deal = site.add("deals", name="Three bikes", person=person)
    page = open_page(f"/deals/{deal}/")
    page.keyboard.press("s")
    page.get_by_role("menuitem", name="Offer").press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("Offer")
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Note")).to_be_focused()
    page.keyboard.type("Wants them blue.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entries").get_by_text("Wants them blue.")).to_be_visible()
    assert findings(page) == []
    page.goto(f"/people/{person}/")
    entry = page.locator("#entries .entry", has_text="Wants them blue.")
    expect(entry.get_by_role("link", name="Three bikes")).to_be_visible()
