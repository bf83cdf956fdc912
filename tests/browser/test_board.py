"""A list as a board: cards are moved by mouse, by keyboard and by menu, refused, overtaken, taken back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Route, expect

from .accessibility import findings
from .shelf import Shelf


def opened(shelf: Shelf, **options: object) -> Page:
    page = shelf.open("board", **options)
    expect(page.locator("#lane-count-0")).to_have_text("3")
    return page


def lane(page: Page, label: str) -> Locator:
    return page.get_by_role("region", name=label, exact=True)


def test_a_card_is_dragged_to_another_column_and_taken_back(shelf: Shelf) -> None:
    page = opened(shelf)
    assert findings(page) == []
    shelf.row(page, 1).drag_to(lane(page, "Customer").locator(".cards"))
    expect(page.get_by_text("Lifecycle of Ben Quill changed.")).to_be_visible()
    expect(lane(page, "Customer").get_by_role("link", name="Ben Quill")).to_be_visible()
    expect(page.locator("#lane-count-2")).to_have_text("1")
    expect(page.locator("#lane-count-0")).to_have_text("2")
    assert shelf.stage_of(1) == "customer"
    page.get_by_role("button", name="Undo").click()
    expect(lane(page, "Lead").get_by_role("link", name="Ben Quill")).to_be_visible()
    assert shelf.stage_of(1) == "lead"


def test_cards_are_reached_and_moved_by_keys(shelf: Shelf) -> None:
    page = opened(shelf)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Ada Quill")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(lane(page, "Prospect").get_by_role("link", name="Ben Quill")).to_be_focused()
    expect(page.get_by_text("Lifecycle of Ben Quill changed.")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Ada Quill")).to_be_focused()
    page.keyboard.press("s")
    page.get_by_role("menuitemradio", name="Former").press("Enter")
    expect(lane(page, "Former").get_by_role("link", name="Ada Quill")).to_be_visible()
    expect(page.locator("[data-saving]")).to_have_count(0)
    assert (shelf.stage_of(0), shelf.stage_of(1)) == ("former", "prospect")


def test_a_refused_card_goes_back_marked_with_the_reason(shelf: Shelf) -> None:
    page = opened(shelf)

    def refuse(route: Route) -> None:
        route.fulfill(status=422, body='<p class="error">Lifecycle waits for a contract.</p>')

    page.route(re.compile("/list/cell/"), refuse)
    shelf.row(page, 0).drag_to(lane(page, "Lapsed").locator(".cards"))
    expect(page.get_by_text("Not saved: Lifecycle waits for a contract.")).to_be_visible()
    expect(lane(page, "Lead").locator(".card").first).to_have_attribute("data-failed", "")
    assert shelf.stage_of(0) == "lead"


def test_whoever_was_slower_is_asked_which_one_holds(shelf: Shelf) -> None:
    page = opened(shelf)
    shelf.site.change_person(shelf.keys[2], lifecycle="other")
    shelf.row(page, 2).drag_to(lane(page, "Customer").locator(".cards"))
    question = page.get_by_role("dialog", name="Somebody was quicker")
    expect(question.get_by_text("Other")).to_be_visible()
    question.get_by_role("button", name="Keep theirs").click()
    expect(lane(page, "Other").get_by_role("link", name="Cem Quill")).to_be_visible()
    assert shelf.stage_of(2) == "other"


def test_cards_of_a_reader_stay_and_say_why(shelf: Shelf) -> None:
    page = opened(shelf, by="read-only", viewport={"width": 360, "height": 740})
    expect(page.get_by_text("your role may not change “Lifecycle”")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#toasts").get_by_text("your role may not change “Lifecycle”")).to_be_visible()
    assert findings(page) == []
    assert shelf.stage_of(0) == "lead"
