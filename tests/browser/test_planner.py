"""The calendar of the agenda: a meeting is made on a slot, moved by keys and by mouse, and snoozed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site, taken

WEEK = "/calendar/?whose=all&on=2032-05-05"
DAY = '[data-plan-day="2032-05-05"]'


def begins(site: Site, key: str) -> str:
    task: dict[str, Any] = taken(site.api.get(f"/api/v1/tasks/{key}")).json()
    return str(task["due_at"])[:16]


@pytest.fixture
def meeting(site: Site) -> tuple[str, str]:
    """Make a meeting on a day of its own, with a word of its own."""
    title = f"Fit {uuid4().hex[:8]}"
    hours = {"due_at": "2032-05-05T09:00:00Z", "ends_at": "2032-05-05T10:00:00Z", "is_whole_day": False}
    return title, site.add("tasks", kind="meeting", title=title, **hours)


def test_a_meeting_is_made_on_a_slot_by_keys(open_page: Callable[..., Page]) -> None:
    title = f"Plan {uuid4().hex[:8]}"
    page = open_page(WEEK)
    assert findings(page) == []
    page.locator(f"{DAY} .slot").nth(9).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("At", exact=True)).to_have_value("11:00")
    expect(dialog.get_by_label("By which day")).to_have_value("2032-05-06")
    dialog.get_by_label("What is to be done").fill(title)
    page.keyboard.press("Enter")
    made = page.locator('[data-plan-day="2032-05-06"]').get_by_role("link", name=title)
    expect(made).to_be_visible()
    assert findings(page) == []


def test_a_meeting_is_moved_by_keys_and_by_mouse_and_taken_back(
    site: Site, open_page: Callable[..., Page], meeting: tuple[str, str]
) -> None:
    title, key = meeting
    page = open_page(WEEK)
    entry = page.get_by_role("link", name=title)
    entry.focus()
    with page.expect_response(lambda answer: "/move/" in answer.url):
        page.keyboard.press("Shift+ArrowDown")
    assert begins(site, key) == "2032-05-05T09:30"
    with page.expect_response(lambda answer: "/move/" in answer.url):
        page.keyboard.press("Shift+ArrowRight")
    assert begins(site, key) == "2032-05-06T09:30"
    expect(entry).to_be_focused()
    with page.expect_response(lambda answer: "/move/" in answer.url):
        entry.drag_to(page.locator(f"{DAY} .slot").nth(13), source_position={"x": 20, "y": 2})
    assert begins(site, key)[:13] in ("2032-05-05T13", "2032-05-05T14")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").last.click()
    assert begins(site, key) == "2032-05-06T09:30"


def test_a_month_moves_days_and_a_phone_shows_one(
    site: Site, open_page: Callable[..., Page], meeting: tuple[str, str]
) -> None:
    title, key = meeting
    page = open_page("/calendar/?whose=all&view=month&on=2032-05-05")
    assert findings(page) == []
    page.get_by_role("link", name=title).focus()
    with page.expect_response(lambda answer: "/move/" in answer.url):
        page.keyboard.press("Shift+ArrowDown")
    assert begins(site, key) == "2032-05-12T09:00"
    phone = open_page("/calendar/?whose=all&on=2032-05-12", viewport={"width": 360, "height": 740})
    expect(phone.get_by_role("link", name=title)).to_be_visible()
    expect(phone.locator('[data-plan-day="2032-05-13"]')).to_be_hidden()
    phone.get_by_role("link", name="13").first.click()
    expect(phone.locator('[data-plan-day="2032-05-13"]')).to_be_visible()
    assert findings(phone) == []


def test_a_meeting_is_snoozed_and_done_by_keys(
    site: Site, open_page: Callable[..., Page], meeting: tuple[str, str]
) -> None:
    title, key = meeting
    page = open_page(f"/tasks/{key}/")
    page.keyboard.press("z")
    expect(page.get_by_role("dialog").get_by_role("button", name="Tomorrow")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("2")
    expect(page.get_by_text("snoozed until tomorrow", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Done").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What was said").fill("The saddle goes up.")
    dialog.get_by_label("The next step").fill(f"Send {title}")
    dialog.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_text("Open again")).to_be_visible()
    found = taken(site.api.get("/api/v1/tasks", params={"where": f'title = "Send {title}"'})).json()
    assert len(found["items"]) == 1
