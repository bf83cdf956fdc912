"""The calendar of the agenda: a meeting is made on a slot, moved by keys and by mouse, and snoozed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

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


def ends(site: Site, key: str) -> str:
    task: dict[str, Any] = taken(site.api.get(f"/api/v1/tasks/{key}")).json()
    return str(task["ends_at"])[:16]


def test_a_meeting_lasts_longer_by_keys_and_by_its_edge_and_is_put_back(
    site: Site, open_page: Callable[..., Page], meeting: tuple[str, str]
) -> None:
    title, key = meeting
    page = open_page(WEEK)
    page.get_by_role("link", name=title).focus()
    with page.expect_response(lambda answer: "/length/" in answer.url):
        page.keyboard.press("Alt+Shift+ArrowDown")
    assert (begins(site, key), ends(site, key)) == ("2032-05-05T09:00", "2032-05-05T10:30")
    said = page.get_by_role("status").get_by_text(title)
    expect(said).to_contain_text("10:30")
    entry = page.get_by_role("link", name=title)
    expect(entry).to_be_focused()
    expect(entry.locator("time")).to_contain_text("10:30")
    with page.expect_response(lambda answer: "/length/" in answer.url):
        page.keyboard.press("Alt+Shift+ArrowUp")
    assert ends(site, key) == "2032-05-05T10:00"
    box = entry.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 2 * box["height"], steps=4)
    with page.expect_response(lambda answer: "/length/" in answer.url):
        page.mouse.up()
    assert (begins(site, key), ends(site, key)) == ("2032-05-05T09:00", "2032-05-05T11:00")
    assert "/calendar/" in page.url  # letting go of an entry opens nothing
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    assert ends(site, key) == "2032-05-05T10:00"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Let it last half an hour longer")).to_be_visible()


def test_what_is_dragged_goes_back_by_escape(
    site: Site, open_page: Callable[..., Page], meeting: tuple[str, str]
) -> None:
    title, key = meeting
    page = open_page(WEEK)
    box = page.get_by_role("link", name=title).bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 100, steps=4)
    expect(page.locator("[data-dragging]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("[data-dragging]")).to_have_count(0)
    assert page.get_by_role("link", name=title).bounding_box() == box
    assert begins(site, key) == "2032-05-05T09:00"


class Finger:
    """A finger on the screen of a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def at(self, kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    def carries(self, entry: Locator, slot: Locator, into: str) -> None:
        """Carry what it holds to a slot, looking where both of them stand now, until it shows so."""
        for _try in range(9):
            box = slot.bounding_box()
            assert box
            self.at("touchMove", (box["x"] + 40, box["y"] + 10))
            if entry.get_attribute("data-minute") == into:
                return
            self.page.wait_for_timeout(50)  # a screen tells of a finger in its own time
        expect(entry).to_have_attribute("data-minute", into)

    def slides(self, x: float, y: float, to: tuple[float, float]) -> None:
        for step in range(1, 9):
            self.at("touchMove", (x + (to[0] - x) * step / 8, y + (to[1] - y) * step / 8))


def test_a_finger_that_rests_on_a_meeting_takes_it_and_one_that_slides_scrolls(
    site: Site, open_page: Callable[..., Page]
) -> None:
    title = f"Fit {uuid4().hex[:8]}"
    hours = {"due_at": "2032-06-09T09:00:00Z", "ends_at": "2032-06-09T10:00:00Z", "is_whole_day": False}
    key = site.add("tasks", kind="meeting", title=title, **hours)
    page = open_page(
        "/calendar/?whose=all&on=2032-06-09", viewport={"width": 360, "height": 740}, has_touch=True
    )
    entry = page.get_by_role("link", name=title)
    box = entry.bounding_box()
    assert box
    finger = Finger(page)
    x, y = box["x"] + 40, box["y"] + 10
    finger.at("touchStart", (x, y))
    page.wait_for_selector("[data-dragging]")
    finger.slides(x, y, (x, y + 60))
    eleven = page.locator('[data-plan-day="2032-06-09"] .slot').nth(11)
    finger.carries(entry, eleven, into=str(11 * 60))
    with page.expect_response(lambda answer: "/move/" in answer.url):
        finger.at("touchEnd")
    assert begins(site, key) == "2032-06-09T11:00"
    assert "/calendar/" in page.url
    # Held over the strip of days, it goes to the day that is shown there.
    box = entry.bounding_box()
    strip = (
        page.get_by_role("navigation", name="Days of this week").get_by_role("link", name="11").bounding_box()
    )
    assert box
    assert strip
    x, y = box["x"] + 40, box["y"] + 10
    finger.at("touchStart", (x, y))
    page.wait_for_selector("[data-dragging]")
    finger.slides(x, y, (strip["x"] + 10, strip["y"] + 10))
    expect(page.locator("[data-over]")).to_have_count(1)
    with page.expect_response(lambda answer: "/move/" in answer.url):
        finger.at("touchEnd")
    assert begins(site, key)[:10] == "2032-06-11"
    # A finger that slides at once scrolls the hours, and moves nothing.
    page.goto("/calendar/?whose=all&on=2032-06-11")
    before = begins(site, key)
    frame = page.locator(".planner-frame")
    frame.evaluate("(frame) => frame.querySelector('[data-minute]').scrollIntoView({block: 'center'})")
    box = page.get_by_role("link", name=title).bounding_box()
    assert box
    from_top = frame.evaluate("(frame) => frame.scrollTop")
    x, y = box["x"] + 40, box["y"] + 10
    finger.at("touchStart", (x, y))
    finger.slides(x, y, (x, y - 120))
    finger.at("touchEnd")
    page.wait_for_function(
        "(top) => document.querySelector('.planner-frame').scrollTop > top + 50", arg=from_top
    )
    assert begins(site, key) == before
    assert page.locator("[data-dragging]").count() == 0
