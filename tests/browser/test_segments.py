"""A segment is made of a question that is typed, follows what changes, and says why."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .shelf import Shelf
from .steps import PATIENCE_MS


def test_a_segment_is_made_followed_and_explained(shelf: Shelf) -> None:
    page = shelf.open()
    page.get_by_role("link", name="Keep as segment").click()
    page.get_by_label("Name").fill(f"Leads of {shelf.city}")
    question = page.get_by_label("Whom it is of")
    expect(page.locator("#answer")).to_contain_text("Ada Quill")
    question.press("End")
    question.press_sequentially(' and lifecyle = "customer"')
    expect(page.locator("#answer mark")).to_have_text("lifecyle")
    question.fill(f'city = "{shelf.city}" and lifecycle = "customer"')
    expect(page.locator("#answer")).to_contain_text("Nobody at the moment.")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url(re.compile(r"/segments/[0-9a-f-]{36}/$"))
    expect(page.get_by_text("people now")).to_be_visible(timeout=PATIENCE_MS)

    shelf.site.change_person(shelf.keys[1], lifecycle="customer")
    expect(page.get_by_text("people now")).to_be_visible()
    for _second in range(30):
        page.reload()
        if page.locator("#drawn").get_by_role("link", name="Ben Quill").is_visible():
            break
        page.wait_for_timeout(500)
    expect(page.locator("#drawn").get_by_role("link", name="Ben Quill")).to_be_visible()

    page.get_by_role("combobox", name="Person").fill("Cem Quill")
    page.get_by_role("option").first.click()
    why = page.locator("#why")
    expect(why).to_contain_text("Not in.")
    expect(why).to_contain_text("lifecycle is Customer")
    page.get_by_role("link", name="Open as list").click()
    expect(page.get_by_role("row").filter(has_text="Ben Quill")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Ada Quill")).to_have_count(0)
