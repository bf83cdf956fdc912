"""From the first contact to the sealed signature and the forecast, with nothing but a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from .accessibility import findings
from .conftest import PHONE
from .selling import (
    Offered,
    Open,
    add_line,
    arrive,
    draft_quote,
    metric,
    offer,
    send_document,
    set_in_line,
    sign_by_typing,
    stranger,
    whole,
)
from .site import Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")


def test_a_lead_becomes_a_signed_deal_and_moves_the_forecast(
    open_page: Open, site: Site, chromium: Browser, tmp_path: Path
) -> None:
    word = uuid4().hex[:8]
    offered = offer(site, word)
    seller = open_page("/deals/forecast/")
    won_before = whole(metric(seller, "Won").inner_text())
    assert findings(seller) == []

    take_lead(seller, word)
    make_deal(seller)
    address = seller.url
    add_line(seller, offered.bicycle)
    set_in_line(seller, "Quantity", offered.bicycle, "2")
    add_line(seller, offered.seat)
    expect(seller.locator("#fact-value")).to_contain_text("€10,108")
    assert findings(seller) == []
    link = make_quote(seller, offered)

    with stranger(chromium, site.url, viewport=PHONE) as customer:
        read_and_ask(customer, link)
        answer(seller)
        choose_and_sign(customer, offered, word)
        assert customer.context.cookies() == []

    seller.reload()
    expect(seller.get_by_text("The seal holds")).to_be_visible()
    assert findings(seller) == []
    must_be_sealed(seller, tmp_path / "signed.pdf")
    win(seller, word)
    assert seller.url == address
    seller.get_by_role("link", name="Forecast", exact=True).click()
    signed = 2 * offered.bicycle_price + offered.seat_price
    expect(metric(seller, "Won")).to_have_text(re.compile(r"\d"))
    assert whole(metric(seller, "Won").inner_text()) == won_before + signed


def take_lead(page: Page, word: str) -> None:
    """Enter a lead of somebody new at a company that nobody knows, by keyboard."""
    page.get_by_role("link", name="Leads", exact=True).click()
    arrive(page, "Leads")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="New lead")
    expect(dialog.get_by_label("Asks for")).to_be_focused()
    assert findings(page) == []
    typed = [f"Bicycles for {word}", f"Ana {word}", f"ana@{word}.example", "", f"Works {word}", "Fair"]
    for place, text in enumerate(typed):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    arrive(page, f"Bicycles for {word}")
    standing = page.get_by_role("region", name="How it stands")
    expect(standing.get_by_role("link", name=f"Ana {word}")).to_be_visible()
    assert findings(page) == []


def make_deal(page: Page) -> None:
    """Make a deal of the lead that is open, by keyboard."""
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Make a deal of it")
    expect(dialog.get_by_label("Name")).to_be_focused()
    assert findings(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/deals/*/")
    expect(page.locator("[aria-current=step]")).to_contain_text("First talk")


def make_quote(page: Page, offered: Offered) -> str:
    """Draft a quote in which the customer chooses whether they want the seat; give its link."""
    draft_quote(page)
    rows = page.locator(".line-editor tbody tr")
    expect(rows.nth(1).get_by_label("What", exact=True)).to_have_value(offered.seat)
    rows.nth(1).get_by_label("Part").select_option("optional")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("€9,980")).to_be_visible()
    assert findings(page) == []
    return send_document(page)


def read_and_ask(page: Page, link: str) -> None:
    """Read a document as its customer, and ask something about it."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quote")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    form = page.locator("#questions form")
    form.get_by_label("Your name").fill("Ana")
    form.get_by_label("What would you like to know").fill("Which colours are there?")
    form.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("#questions .words")).to_have_text(["Which colours are there?"])


def answer(page: Page) -> None:
    """Read what was asked, and answer it where it was asked."""
    page.reload()
    expect(page.get_by_text("Which colours are there?")).to_be_visible()
    page.get_by_label("Answer").fill("Green and black.")
    page.get_by_role("button", name="Answer on the page").click()
    expect(page.locator(".remark .words")).to_have_text(["Which colours are there?", "Green and black."])


def choose_and_sign(page: Page, offered: Offered, word: str) -> None:
    """Read the answer, take the seat along, and sign by typing."""
    page.reload()
    expect(page.get_by_text("Green and black.")).to_be_visible()
    page.get_by_label(offered.seat).check()
    expect(page.locator(".paper-bar b")).to_contain_text("10,108")
    sign_by_typing(page, f"Ana {word}")
    expect(page.get_by_role("status")).to_contain_text(f"Ana {word} signed this document")
    assert findings(page) == []


def must_be_sealed(page: Page, path: Path) -> None:
    """Download the sealed document, and have it looked at by a program that we did not write."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Sealed PDF").click()
    download.value.save_as(path)
    if program := shutil.which("pdfsig"):
        said = subprocess.run([program, path], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid." in said
        assert "Total document signed" in said
    else:
        must_be_intact(path)


def must_be_intact(path: Path) -> None:
    """Check the one signature of a PDF with pyHanko: it covers all of the file, and all is as it was."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    with path.open("rb") as file:
        (signature,) = PdfFileReader(file).embedded_signatures
        found = validate_pdf_signature(signature)
        assert found.intact
        assert found.valid


def win(page: Page, word: str) -> None:
    """Go back to the deal, and win it."""
    page.get_by_role("link", name=f"Bicycles for {word}").click()
    expect(page.get_by_text("signed Quote")).to_be_visible()
    page.get_by_role("button", name="Won").click()
    expect(page.locator("#standing")).to_contain_text("Won")
    assert findings(page) == []
