"""Somebody is added by hand: with a warning when they may be here already, and nothing typed twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import Site

Open = Callable[..., Page]


def test_somebody_who_is_here_already_is_shown_before_they_are_added_twice(
    open_page: Open, site: Site
) -> None:
    mail = f"{uuid4().hex[:8]}@wren.example"
    key = site.add_person(first_name="Tove", last_name="Wren", email=mail)
    page = open_page("/people/")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New person")
    expect(dialog.get_by_label("First name")).to_be_focused()
    dialog.get_by_label("First name").fill("Tove")
    dialog.get_by_label("Mail").fill(mail)
    dialog.get_by_label("Phone").focus()
    expect(dialog.get_by_text("There is one like it already")).to_be_visible()
    expect(dialog.get_by_text("has the same mail")).to_be_visible()
    assert findings(page) == []
    dialog.get_by_role("link", name="Tove Wren").click()
    page.wait_for_url(f"**/people/{key}/")


def test_a_warning_does_not_stop_whoever_knows_better(open_page: Open, site: Site) -> None:
    name = f"Wren {uuid4().hex[:8]}"
    site.add_person(first_name="Una", last_name=name)
    page = open_page("/people/")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New person")
    dialog.get_by_label("First name").fill("Una")
    dialog.get_by_label("Last name").fill(name)
    dialog.get_by_label("Mail").focus()
    expect(dialog.get_by_text("There is one like it already")).to_be_visible()
    dialog.get_by_role("button", name="Add person").click()
    expect(page.get_by_role("heading", name=f"Una {name}")).to_be_visible()
    assert len(site.people(f'last_name = "{name}"')) == 2


def test_what_was_typed_is_kept_until_it_is_taken(open_page: Open) -> None:
    page = open_page("/people/")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New person")
    dialog.get_by_label("First name").fill("Halldóra")
    dialog.get_by_label("Mail").fill("halldora@")
    dialog.get_by_role("button", name="Add person").click()
    expect(dialog.get_by_text(re.compile("Mail is no mail address"))).to_be_visible()
    expect(dialog.get_by_label("First name")).to_have_value("Halldóra")
    assert findings(page) == []
    page.reload()
    page.keyboard.press("c")
    expect(dialog.get_by_label("First name")).to_have_value("Halldóra")
    dialog.get_by_label("Mail").fill("halldora@example.org")
    dialog.get_by_role("button", name="Add person").click()
    expect(page.get_by_role("heading", name="Halldóra")).to_be_visible()
