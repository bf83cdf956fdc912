"""More people than a page holds: grouped, all of them changed in the background, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site, taken

COUNT = 60  # a page holds 50


def test_all_that_match_are_changed_and_taken_back(site: Site, open_page: Callable[..., Page]) -> None:
    city = f"Varnby {uuid4().hex[:8]}"
    items = [{"first_name": f"P{number}", "city": city, "lifecycle": "lead"} for number in range(COUNT)]
    taken(site.api.post("/api/v1/people/bulk", data={"items": items}))
    where = quote(f'city = "{city}"')
    page = open_page(f"/people/?where={where}&group=lifecycle")
    expect(page.locator(".groups a", has_text="Lead")).to_contain_text("60")
    page.get_by_label("Select all").check()
    page.get_by_role("button", name="Select all 60").click()
    expect(page.get_by_role("toolbar", name="Selected")).to_contain_text("All 60")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Change 60 people")
    dialog.get_by_label("New value").select_option("lapsed")
    dialog.get_by_role("button", name="Change").click()
    expect(page.locator(".tally")).to_contain_text("60changed")
    assert findings(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".tally")).to_contain_text("60taken back")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("tbody").get_by_text("Lead")).to_have_count(50)
