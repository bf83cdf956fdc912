"""A product with its price, and a discount that goes further than a seller may go alone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page, StorageState, expect

from .accessibility import findings
from .selling import TILL, Open, add_line, arrive, draft_quote, offer, price_list, send_document, set_in_line
from .site import Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")


def test_a_product_gets_a_price_that_a_deal_takes(open_page: Open, site: Site) -> None:
    word = uuid4().hex[:8]
    price_list(site)
    deal = site.add("deals", name=f"Bells {word}")
    page = open_page("/products/")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New product")
    expect(dialog.get_by_label("Name")).to_be_focused()
    assert findings(page) == []
    page.keyboard.type(f"Bell {word}")
    page.keyboard.press("Enter")
    arrive(page, f"Bell {word}")
    add_price(page, TILL, "19.50")
    assert findings(page) == []
    page.goto(f"/deals/{deal}/")
    add_line(page, f"Bell {word}")
    expect(page.locator("#fact-value")).to_contain_text("€19.50")


def add_price(page: Page, price_list: str, amount: str) -> None:
    """Say what the product that is open costs on a list."""
    page.locator("#prices").get_by_role("link", name="Add").click()
    dialog = page.get_by_role("dialog", name="New price")
    dialog.get_by_role("combobox", name="Price list").fill(price_list)
    expect(dialog.get_by_role("option", name=price_list)).to_be_visible()
    page.keyboard.press("Enter")
    dialog.get_by_label("Price of one").fill(amount)
    assert findings(page) == []
    dialog.get_by_role("button", name="Add price").press("Enter")
    expect(page.locator("#prices")).to_contain_text(price_list)


@pytest.fixture
def limited(open_page: Open, colleague: StorageState) -> Iterator[None]:
    """Members may go down by a tenth, for the length of a test."""
    set_limit(open_page("/settings/discounts/"), "10")
    yield
    set_limit(open_page("/settings/discounts/"), "")


def set_limit(page: Page, percent: str) -> None:
    page.get_by_label("Member", exact=True).fill(percent)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    assert findings(page) == []


def test_a_discount_above_the_limit_waits_for_somebody_who_may_grant_it(
    open_page: Open, site: Site, colleague: StorageState, limited: None
) -> None:
    offered = offer(site, uuid4().hex[:8])
    deal = site.add("deals", name=f"A fleet with {offered.bicycle}", owner=site.member("Sol"))
    page = open_page(f"/deals/{deal}/", storage_state=colleague)
    add_line(page, offered.bicycle)
    set_in_line(page, "Discount, as “5 %” or “20 EUR”", offered.bicycle, "20 %")
    lines = page.locator("#lines")
    expect(lines.get_by_text("20 % below the list")).to_be_visible()
    assert findings(page) == []
    must_be_refused(page, offered.bicycle)

    page.goto(f"/deals/{deal}/")
    lines.get_by_label(f"Why: {offered.bicycle}").fill("They take twelve")
    lines.get_by_role("button", name="Ask for approval").click()
    expect(lines.get_by_text("asked for by Sol")).to_be_visible()
    expect(lines.get_by_role("button", name="Grant")).to_have_count(0)
    grant(open_page(f"/deals/{deal}/"))

    page.reload()
    expect(lines.get_by_text("approved")).to_be_visible()
    page.locator("#documents").get_by_role("link", name="Quote").click()
    assert "/d/" in send_document(page)


def must_be_refused(page: Page, name: str) -> None:
    """Try to send a quote with a line that needs somebody's word."""
    draft_quote(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(
        page.get_by_text(f"Above your discount limit, and not approved on the deal: {name}.")
    ).to_be_visible()
    assert findings(page) == []


def grant(page: Page) -> None:
    """Read why somebody asks for a discount, and grant it."""
    expect(page.locator("#lines .words")).to_have_text("They take twelve")
    assert findings(page) == []
    page.get_by_role("button", name="Grant").click()
    expect(page.locator("#lines").get_by_text("approved")).to_be_visible()
