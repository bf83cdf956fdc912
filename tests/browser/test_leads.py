"""The list of leads by keyboard, and a lead of somebody who is here already."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import expect

from .accessibility import findings
from .selling import Open, arrive
from .site import Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")


@pytest.fixture
def word(site: Site) -> str:
    """Two leads of one person; all of it has a word of its own."""
    word = uuid4().hex[:8]
    person = site.add_person(first_name="Ivo", last_name=word, email=f"ivo@{word}.example")
    for interest in ("A bell", "Lights"):
        site.add("leads", interest=f"{interest} {word}", person=person, source="Website")
    return word


def test_a_lead_is_found_looked_at_and_dropped_with_a_reason(open_page: Open, word: str) -> None:
    page = open_page(f'/leads/?where=interest ~ "{word}"&sort=interest')
    expect(page.locator("tbody tr")).to_have_count(2)
    assert findings(page) == []
    for key in ("j", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_role("complementary", name=f"A bell {word}")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Enter")
    arrive(page, f"A bell {word}")
    page.get_by_role("button", name="Drop it").click()
    dialog = page.get_by_role("dialog", name="Why does nothing come of it?")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Has one already")
    page.keyboard.press("Enter")
    expect(page.locator("#standing").get_by_text("Has one already")).to_be_visible()
    page.get_by_role("button", name="Take it up").click()
    expect(page.locator("#standing").get_by_text("In work")).to_be_visible()


def test_who_is_here_already_is_not_entered_twice(open_page: Open, site: Site, word: str) -> None:
    page = open_page("/leads/")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New lead")
    dialog.get_by_label("Asks for").fill(f"A trailer {word}")
    dialog.get_by_label("Mail").fill(f"ivo@{word}.example")
    page.keyboard.press("Enter")
    expect(
        dialog.get_by_role("group", name="Is it one of these?").get_by_label(f"Ivo {word}")
    ).to_be_checked()
    assert findings(page) == []
    dialog.get_by_role("button", name="Go on").press("Enter")
    expect(page.locator("#standing").get_by_role("link", name=f"Ivo {word}")).to_be_visible()
    assert len(site.people(f'last_name = "{word}"')) == 1
