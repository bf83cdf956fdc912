"""Two at the same thing at the same time: one is first, the other is told so in plain words."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from .accessibility import findings
from .selling import Open, sign_by_typing, stranger
from .site import NAME, Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")


def deal_of(site: Site, owner: str) -> tuple[str, str]:
    """Open a deal that belongs to a member; give its name and its id."""
    name = f"Three bikes {uuid4().hex[:8]}"
    return name, site.add("deals", name=name, owner=site.member(owner))


def test_of_two_sellers_who_move_a_deal_one_is_told_who_was_quicker(
    open_page: Open, site: Site, colleague: StorageState
) -> None:
    _name, deal = deal_of(site, "Sol")
    pages = [open_page(f"/deals/{deal}/"), open_page(f"/deals/{deal}/", storage_state=colleague)]
    for page, stage in zip(pages, ("Offer", "Signing"), strict=True):
        expect(page.get_by_role("button", name=stage)).to_be_enabled()
    for page, stage in zip(pages, ("Offer", "Signing"), strict=True):
        page.get_by_role("button", name=stage).click(no_wait_after=True)
    said = [toast_of(page) for page in pages]
    there = site.asked("deals", f'id = "{deal}"')[0]["stage"]["name"]
    told = f"Somebody has moved it to “{there}” in the meantime."
    assert sum(told in each for each in said) == 1, said
    for page in pages:
        expect(page.locator("[aria-current=step]")).to_contain_text(there)
        assert findings(page) == []


def toast_of(page: Page) -> str:
    toast = page.locator("#toasts .toast").first
    expect(toast).to_be_visible()
    return toast.inner_text()


def test_whoever_moves_a_card_that_has_moved_is_asked_which_one_holds(
    open_page: Open, site: Site, colleague: StorageState
) -> None:
    name, deal = deal_of(site, "Sol")
    boards = [open_page(f'/deals/?where=name = "{name}"', **by) for by in ({}, {"storage_state": colleague})]
    first, second = boards
    for board in boards:
        expect(board.get_by_role("link", name=name)).to_be_visible()
    for key in ("ArrowDown", "Shift+ArrowRight"):
        first.keyboard.press(key)
    expect(lane(first, "Needs known").get_by_role("link", name=name)).to_be_visible()
    expect(first.locator("[data-saving]")).to_have_count(0)
    second.keyboard.press("ArrowDown")
    second.keyboard.press("s")
    second.get_by_role("menuitemradio", name="Offer").press("Enter")
    question = second.get_by_role("dialog", name="Somebody was quicker")
    expect(question.get_by_text("Needs known")).to_be_visible()
    assert findings(second) == []
    question.get_by_role("button", name="Keep theirs").press("Enter")
    expect(lane(second, "Needs known").get_by_role("link", name=name)).to_be_visible()
    assert site.asked("deals", f'id = "{deal}"')[0]["stage"]["name"] == "Needs known"


def lane(page: Page, label: str) -> Locator:
    return page.get_by_role("region", name=label, exact=True)


def test_of_two_who_sign_a_document_one_is_told_who_was_first(
    open_page: Open, site: Site, chromium: Browser
) -> None:
    _name, deal = deal_of(site, NAME)
    link = sent(site, deal)
    with stranger(chromium, site.url) as ana, stranger(chromium, site.url) as ben:
        for page in (ana, ben):
            page.goto(link)
        sign_by_typing(ana, "Ana")
        sign_by_typing(ben, "Ben")
        for page in (ana, ben):
            expect(page.get_by_role("status")).to_contain_text(re.compile("(Ana|Ben) signed this document"))
        winner = ana.get_by_role("status").inner_text().split()[0]
        expect(ben.get_by_role("status")).to_have_text(re.compile(f"^{winner}"))
        told = [page.get_by_role("alert").count() for page in (ana, ben)]
        assert sorted(told) == [0, 1]
        loser = ana if told[0] else ben
        expect(loser.get_by_role("alert")).to_contain_text(f"{winner} has just signed this document")
        assert findings(loser) == []
    page = open_page(f"/deals/{deal}/")
    expect(page.get_by_text(re.compile(f"signed Quote .*, as {winner}"))).to_have_count(1)


def sent(site: Site, deal: str) -> str:
    """Send a quote of the deal, and give its link."""
    from troth.sales.tests.planting import add_document

    document = add_document(site, deal)
    site.api.post(f"/documents/{document}/send/")
    found = re.findall(r"/d/[\w-]{48}/", site.api.get(f"/documents/{document}/").text())
    return str(found[0])
