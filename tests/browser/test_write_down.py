"""What was said is written down on a person's page, and stands on the timeline at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from .site import Site

Open = Callable[..., Page]


@pytest.fixture
def page(site: Site, open_page: Open) -> Page:
    key = site.add_person(first_name="Sunniva", last_name=f"Holt {uuid4().hex[:6]}")
    return open_page(f"/people/{key}/")


def newest(page: Page) -> Locator:
    return page.locator("#entries .entry").first


def test_a_call_is_logged_with_who_began_and_how_long(page: Page) -> None:
    page.get_by_role("tab", name="Call").click()
    expect(page.get_by_role("textbox", name="Call")).to_be_focused()
    page.keyboard.type("The rear hub rattles again.")
    page.get_by_label("Who began").select_option("They did")
    page.get_by_label("Where").fill("Workshop")
    page.get_by_label("Minutes").fill("12")
    page.keyboard.press("Control+Enter")
    expect(newest(page)).to_contain_text("The rear hub rattles again.")
    expect(newest(page)).to_contain_text("Sunniva called dele")
    expect(newest(page)).to_contain_text("Workshop, 12 minutes")
    expect(page.get_by_role("textbox", name="Call")).to_have_value("")


def test_what_they_said_makes_it_our_turn(page: Page) -> None:
    page.get_by_role("tab", name="Message").click()
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    page.keyboard.type("When can I fetch the bike?")
    page.get_by_label("Who began").select_option("They did")
    page.get_by_role("button", name="Keep").click()
    expect(newest(page)).to_contain_text("When can I fetch the bike?")
    expect(page.locator(".standing .turn")).to_have_attribute("data-turn", "ours")


def test_the_next_step_is_pinned_above(page: Page) -> None:
    page.get_by_role("tab", name="Call").click()
    expect(page.get_by_role("textbox", name="Call")).to_be_focused()
    page.keyboard.type("Wants an offer for two frames.")
    page.get_by_label("And then? The next step").fill("Send the offer")
    page.get_by_role("textbox", name="By which day").fill((date.today() + timedelta(days=2)).isoformat())
    page.keyboard.press("Control+Enter")
    expect(newest(page)).to_contain_text("Wants an offer for two frames.")
    page.reload()
    expect(page.locator(".pinned")).to_contain_text("Send the offer")


def test_a_note_that_was_not_kept_is_there_after_a_reload(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Note")).to_be_focused()
    page.keyboard.type("Rides to work on a")
    page.reload()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Rides to work on a")


def test_an_entry_is_taken_off_and_put_back(page: Page) -> None:
    page.get_by_role("textbox", name="Note").fill("A slip of the pen.")
    page.keyboard.press("Control+Enter")
    expect(newest(page)).to_contain_text("A slip of the pen.")
    newest(page).hover()
    newest(page).get_by_role("button", name="Take this entry off the timeline").click()
    expect(page.get_by_text("A slip of the pen.")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("A slip of the pen.")).to_be_visible()
