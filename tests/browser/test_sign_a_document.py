"""A seller makes a quote, and the customer signs it in a browser of their own, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from troth.project.testing import Running

from .accessibility import findings
from .conftest import PHONE
from .site import Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")
Open = Callable[..., Page]


def test_a_customer_signs_what_a_seller_made(
    open_page: Open, site: Site, chromium: Browser, running: Running
) -> None:
    person = site.add_person(first_name="Ana", last_name="Marković", language="de", country="AT")
    deal = site.add("deals", name="Twelve bicycles", person=person)
    seller = open_page(f"/deals/{deal}/")

    link = make_quote(seller)
    customer = chromium.new_context(base_url=running.url, viewport=PHONE).new_page()
    refused: list[str] = []
    customer.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    customer.goto(link)
    expect(customer.get_by_role("heading", level=1)).to_contain_text("Angebot")
    assert findings(customer) == []
    assert customer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    customer.get_by_label("Child seat").check()
    expect(customer.locator(".paper-bar b")).to_contain_text("10.109,00")
    sign(customer)
    expect(customer.get_by_role("status")).to_contain_text("Ana Marković hat dieses Dokument")
    assert customer.context.cookies() == []
    assert refused == []
    paper = customer.request.get(f"{link}document.pdf")
    assert b"ETSI.CAdES.detached" in paper.body()

    seller.reload()
    expect(seller.get_by_text("The seal holds")).to_be_visible()
    seller.goto(f"/deals/{deal}/")
    expect(seller.get_by_text("signed Quote")).to_be_visible()
    customer.context.close()


def make_quote(page: Page) -> str:
    """Draft, fill in and send a quote from a deal's page; give the customer's link."""
    page.locator("#documents").get_by_role("button", name="New").click()
    page.get_by_label("From which template").select_option(label="Quote")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("What", exact=True).first.fill("Cargo bicycle")
    page.get_by_label("Quantity").first.fill("2")
    page.get_by_label("Price").first.fill("4990")
    second = page.locator(".line-editor tbody tr").nth(1)
    second.get_by_label("What", exact=True).fill("Child seat")
    second.get_by_label("Price").fill("129")
    second.get_by_label("Part").select_option("optional")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("€9,980")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    link: str = page.get_by_label("Link to the document").input_value()
    assert re.search(r"/d/[\w-]{48}/$", link)
    return link


def sign(page: Page) -> None:
    """Draw a signature under a typed name, and agree."""
    form = page.locator("#sign form").first
    form.get_by_label("Ihr Name").fill("Ana Marković")
    canvas = form.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 50)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 20 + 30 * step, box["y"] + (20 if step % 2 else 70))
    page.mouse.up()
    expect(form.get_by_role("button", name="Neu zeichnen")).to_be_visible()
    form.get_by_label("Ich habe dieses Dokument gelesen").check()
    form.get_by_role("button", name=re.compile("Unterschreiben")).click()
