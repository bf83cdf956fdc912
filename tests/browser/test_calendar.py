"""A list as a calendar: entries go to another day by mouse and by keyboard, and come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site, taken


class Diary:
    """Two tasks with a word of their own in a week of 2031, and the calendar that shows just them."""

    def __init__(self, site: Site, open_page: Callable[..., Page]) -> None:
        self.site, self._open = site, open_page
        self.word = uuid4().hex[:8]
        self.keys = [
            site.add("tasks", title=f"{name} {self.word}", due_at=due, is_whole_day=False)
            for name, due in (("Call", "2031-05-06T09:30:00Z"), ("Visit", "2031-05-08T14:00:00Z"))
        ]

    def open(self, **options: object) -> Page:
        where = quote(f'title ~ "{self.word}"')
        return self._open(f"/tasks/?layout=calendar&by=due_at&month=2031-05&where={where}", **options)

    def due(self, place: int) -> str:
        task: dict[str, Any] = taken(self.site.api.get(f"/api/v1/tasks/{self.keys[place]}")).json()
        return str(task["due_at"])


@pytest.fixture
def diary(site: Site, open_page: Callable[..., Page]) -> Diary:
    return Diary(site, open_page)


def test_an_entry_is_dragged_to_another_day_and_taken_back(diary: Diary) -> None:
    page = diary.open()
    assert findings(page) == []
    page.locator(".event", has_text="Call").drag_to(page.locator('[data-day="2031-05-14"] .entries'))
    expect(page.get_by_text(f"Due of Call {diary.word} changed.")).to_be_visible()
    assert diary.due(0).startswith("2031-05-14T09:30")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('[data-day="2031-05-06"]').locator(".event", has_text="Call")).to_be_visible()
    assert diary.due(0).startswith("2031-05-06T09:30")


def test_entries_are_reached_and_moved_by_keys_and_seen_on_a_phone(diary: Diary) -> None:
    page = diary.open()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="14:00 Visit")).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    moved = page.locator('[data-day="2031-05-16"]').get_by_role("link", name="14:00 Visit")
    expect(moved).to_be_focused()
    expect(page.locator("[data-saving]")).to_have_count(0)
    assert diary.due(1).startswith("2031-05-16T14:00")
    page.keyboard.press("Space")
    expect(page.get_by_role("complementary").get_by_text(diary.word).first).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert findings(page) == []
