"""What sellers and customers do again and again: find a deal's parts, offer a quote, sign it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from .site import Site
from .steps import PATIENCE_MS

Open = Callable[..., Page]
TILL = "At the till"


@dataclass(frozen=True, slots=True)
class Offered:
    """Two products with prices, which no other test offers: their names, and what one of each costs."""

    bicycle: str
    seat: str
    bicycle_price: int = 4990
    seat_price: int = 128


def offer(site: Site, word: str) -> Offered:
    """Offer two products without tax, which have `word` in their names."""
    found = Offered(f"Cargo bicycle {word}", f"Child seat {word}")
    listed = price_list(site)
    for name, price in ((found.bicycle, found.bicycle_price), (found.seat, found.seat_price)):
        product = site.add("products", name=name, tax_class="zero")
        site.add("prices", product=product, price_list=listed, amount=price)
    return found


def arrive(page: Page, title: str) -> None:
    """See the page of this title, with its scripts at work: before them its keys and dialogs do nothing."""
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.wait_for_load_state()


def price_list(site: Site) -> str:
    """Give the list of these tests: of those for everybody only one may have its priority."""
    found = site.asked("price_lists", f'name = "{TILL}"')
    return str(found[0]["id"]) if found else site.add("price_lists", name=TILL, currency="EUR", priority=500)


def add_line(page: Page, name: str) -> None:
    """Put a product into a deal by typing a part of its name."""
    page.get_by_role("combobox", name="Add a product").click()
    page.keyboard.type(name)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#lines").get_by_role("link", name=name)).to_be_visible()


def set_in_line(page: Page, label: str, name: str, value: str) -> None:
    """Type something into a line of a deal."""
    field = page.locator("#lines").get_by_label(f"{label}: {name}")
    field.fill(value)
    with page.expect_response(re.compile(r"/deals/[^/]+/lines/[^/]+/$")):
        field.press("Enter")


def draft_quote(page: Page) -> None:
    """Begin a quote on the page of a deal; it takes the deal's lines."""
    page.locator("#documents").get_by_role("button", name="New").click()
    page.get_by_label("From which template").select_option(label="Quote")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quote")


def send_document(page: Page) -> str:
    """Send what the page shows, and give the customer's link."""
    page.get_by_role("button", name="Send", exact=True).click()
    link: str = page.get_by_label("Link to the document").input_value()
    return link


def metric(page: Page, name: str) -> Locator:
    """Find a figure of the forecast by its name."""
    label = page.locator(".name", has_text=re.compile(f"^{name}"))
    return page.locator(".metric").filter(has=label).locator(".figure")


def whole(text: str) -> int:
    """Read an amount that is written without its cents."""
    return int(re.sub(r"\D", "", text))


@contextmanager
def stranger(chromium: Browser, url: str, **options: Any) -> Iterator[Page]:
    """Open a browser profile of its own, that knows nobody. A script that fails there fails the test."""
    context = chromium.new_context(base_url=url, **options)
    context.set_default_timeout(PATIENCE_MS)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    try:
        yield page
    finally:
        context.close()
    assert wrong == []


def sign_by_typing(page: Page, name: str) -> None:
    """Sign the document that is open with a typed name."""
    form = page.locator("#sign form").first
    form.get_by_label("Your name").fill(name)
    form.get_by_label("I have read this document").check()
    form.get_by_role("button", name=re.compile("^Sign")).press("Enter")
