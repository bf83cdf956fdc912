"""A sequence is made, people and the person of a deal are put into it from their lists, and one comes out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site

pytestmark = pytest.mark.skipif(
    "troth.automation" not in settings.SHIPPED_MODULES, reason="automation is off"
)


def make_sequence(page: Page, name: str) -> str:
    """Make a sequence of one task that is on; gives its address."""
    page.keyboard.press("c")
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sequences/*-*/")
    page.get_by_role("link", name="Plan a task").or_(page.get_by_role("button", name="Plan a task")).click()
    step = page.get_by_role("dialog")
    step.get_by_label("Days after the step before").fill("2")
    step.get_by_label("What is to be done").fill("Say thanks")
    step.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("2 days later")).to_be_visible()
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    return page.url


def put_in(page: Page, name: str, count: int) -> None:
    """Put all rows of a list into a sequence."""
    page.get_by_label("Select all").check()
    bar = page.get_by_role("toolbar", name="Selected")
    expect(bar).to_contain_text(f"{count} selected")
    here = bar.get_by_role("button", name="Start a sequence")
    if not here.is_visible():
        bar.get_by_role("button", name="More").click()
        here = page.get_by_role("menuitem", name="Start a sequence")
    here.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Sequence").fill(name)
    page.get_by_role("option", name=name).click()
    dialog.get_by_role("button", name="Start a sequence").click()
    expect(dialog).to_have_count(0)


def test_people_and_deals_are_put_into_a_sequence_and_one_is_taken_out(
    site: Site, open_page: Callable[..., Page]
) -> None:
    word = uuid4().hex[:8]
    for first in ("Ada", "Ben"):
        site.add_person(first_name=first, last_name=word)
    cem = site.add_person(first_name="Cem", last_name="Orde")
    site.add("deals", name=f"Bikes {word}", person=cem)
    page = open_page("/sequences/")
    name = f"Thanks {word}"
    address = make_sequence(page, name)
    assert findings(page) == []
    page.goto("/people/?where=" + quote(f'last_name = "{word}"'))
    put_in(page, name, 2)
    page.goto("/deals/?layout=table&where=" + quote(f'name ~ "{word}"'))
    put_in(page, name, 1)
    page.goto(address)
    expect(page.get_by_text(f"Ada {word}")).to_be_visible()
    expect(page.get_by_text("Cem Orde")).to_be_visible()
    page.get_by_role("button", name=f"Take Ada {word} out").click()
    expect(page.get_by_text("Taken out by hand")).to_be_visible()
    assert findings(page) == []
    page.goto(f"/people/{cem}/")
    expect(page.get_by_text("was put into a sequence")).to_be_visible()
    page.get_by_role("link", name=name).first.click()
    page.wait_for_url(address)
