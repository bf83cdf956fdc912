"""An administrator makes an object of their own, gives it fields, adds a record, and asks people for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site

Open = Callable[..., Page]


PREVIEW = "/settings/fields/formula/"


def asked_behind(page: Page, part: str) -> Any:
    """Wait for what the page asks for by itself: cut short by the next page, it is noted as an error."""
    return page.expect_response(lambda answer: part in answer.url)


def add_field(page: Page, label: str, kind: str, points_at: str = "") -> None:
    with asked_behind(page, PREVIEW):
        page.get_by_role("link", name="Add a field").click()
    page.get_by_label("Label").fill(label)
    page.get_by_label("What it holds").select_option(label=kind)
    if points_at:
        page.get_by_label("Which one").select_option(label=points_at)
    with asked_behind(page, PREVIEW):
        page.get_by_role("button", name="Add the field").click()
    expect(page.get_by_text(f"{label} was added.")).to_be_visible()


def test_home_visits_from_the_settings_to_the_people_who_had_many(open_page: Open, site: Site) -> None:
    surname = f"Quill {uuid4().hex[:6]}"
    keys = [site.add_person(first_name=first, last_name=surname) for first in ("Ada", "Ben")]
    page = open_page("/settings/objects/")
    page.get_by_label("One is called").fill("Home visit")
    page.get_by_label("Several are called").fill("Home visits")
    page.get_by_label("What names one").fill("What for")
    page.get_by_label("Sign").select_option(label="House")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url(re.compile(r"/settings/objects/[0-9a-f-]{36}/$"))
    assert findings(page) == []
    home = page.url
    add_field(page, "Person", "Another record", "Person")
    page.goto(home)
    add_field(page, "Price", "Money")

    page.goto(f"/people/{keys[0]}/")
    for what, price in (("Boiler", "120 EUR"), ("Radiator", "80 EUR")):
        page.get_by_role("link", name="Add home visit").click()
        dialog = page.get_by_role("dialog", name="New home visit")
        expect(dialog.get_by_role("combobox", name="Person")).to_have_value(f"Ada {surname}")
        for label, typed in (("What for", what), ("Price", price)):
            dialog.get_by_label(label).fill(typed)
            with asked_behind(page, "/list/similar/"):
                dialog.get_by_label(label).blur()
        dialog.get_by_role("button", name="Add home visit").click()
        expect(page.get_by_role("heading", name=what)).to_be_visible()
        assert findings(page) == []
        page.get_by_role("link", name=f"Ada {surname}").click()
        page.wait_for_url(f"**/people/{keys[0]}/")
        expect(page.get_by_role("link", name=what)).to_be_visible()
        assert findings(page) == []

    page.get_by_role("link", name="Home visits").first.click()
    page.wait_for_url("**/home_visits/")
    expect(page.get_by_role("row").filter(has_text="Boiler")).to_contain_text("120")
    assert findings(page) == []

    often = f'last_name = "{surname}" and count(home_visits) >= 2 and sum(home_visits.custom.price) > 150 EUR'
    page.goto(f"/people/?where={quote(often)}")
    expect(page.get_by_role("link", name=f"Ada {surname}")).to_be_visible()
    expect(page.get_by_role("link", name=f"Ben {surname}")).to_have_count(0)

    page.goto(home)
    page.get_by_label("To delete it, write Home visits").fill("Home visits")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Home visits were deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Home visits")).to_have_count(0)
