"""A mail is written: kept while it is typed, found again, with its file, and sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from playwright.sync_api import Page, expect

from troth.channels.tests import sink, small_imap

from .accessibility import findings
from .conftest import PHONE
from .selling import Open
from .site import Site, taken


@contextmanager
def mailbox(site: Site) -> Iterator[tuple[str, sink.Sink]]:
    """Add a mailbox whose mail leaves by a small server; gives its address and the server."""
    address = f"shop-{uuid4().hex[:8]}@hollin.example"
    with small_imap.running() as port, sink.running() as server:
        where = {"host": "127.0.0.1", "security": "none"}
        read = {"address": address, "name": address, "whose": "own", "port": str(port), "password": "wheels"}
        server.password = "wheels"
        made = taken(site.api.post("/settings/mailboxes/new/", form={**where, **read}))
        key = made.url.rstrip("/").rpartition("/")[2]
        leaves = {**where, "port": str(server.port), "password": ""}
        taken(site.api.post(f"/settings/mailboxes/{key}/sending/", form=leaves))
        taken(site.api.post(f"/settings/mailboxes/{key}/pause/"))  # nobody answers there once this is over
        yield address, server


def write(page: Page, address: str, subject: str) -> None:
    page.get_by_label("From").select_option(label=address)
    page.get_by_label("To", exact=True).fill("Ada <ada@quay.example>")
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("textbox", name="Mail", exact=True).fill("Eight bikes by Friday.")


def test_a_mail_is_kept_while_it_is_typed_and_sent_with_its_file(open_page: Open, site: Site) -> None:
    subject = f"Bikes {uuid4().hex[:8]}"
    with mailbox(site) as (address, server):
        page = open_page("/mail/write/")
        write(page, address, subject)
        expect(page.locator("#draft")).to_contain_text("Kept")
        offer = {"name": "offer.txt", "mimeType": "text/plain", "buffer": b"8 x 2,990 EUR"}
        page.get_by_label("Attach").set_input_files(offer)
        expect(page.get_by_role("list", name="Files")).to_contain_text("offer.txt")
        assert findings(page) == []

        page.goto(f"{site.url}/mail/outgoing/?state=draft")
        page.get_by_role("link", name=subject).click()
        expect(page.get_by_role("textbox", name="Mail", exact=True)).to_have_value("Eight bikes by Friday.")
        expect(page.get_by_role("list", name="Files")).to_contain_text("offer.txt")
        page.get_by_role("textbox", name="Mail", exact=True).press("Control+Enter")
        expect(page.locator("#toasts")).to_contain_text("It leaves in ten seconds.")
        row = page.get_by_role("row", name=subject)
        if row.count():  # unless it has left already
            row.get_by_role("button", name="Send now").click()
        page.goto(f"{site.url}/mail/outgoing/?state=sent")
        while not page.get_by_role("row", name=subject).count():
            page.wait_for_timeout(200)
            page.reload()
        (kept,) = [each for each in server.kept if each.mail["Subject"] == subject]
        assert [part.get_filename() for part in kept.mail.walk() if part.get_filename()] == ["offer.txt"]


def test_a_discarded_mail_comes_back(open_page: Open, site: Site) -> None:
    subject = f"Bikes {uuid4().hex[:8]}"
    with mailbox(site) as (address, _server):
        page = open_page("/mail/write/", viewport=PHONE)
        write(page, address, subject)
        expect(page.locator("#draft")).to_contain_text("Kept")
        assert findings(page) == []
        page.get_by_role("button", name="Discard").click()
        expect(page.get_by_role("link", name=subject)).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("textbox", name="Mail", exact=True)).to_have_value("Eight bikes by Friday.")


def test_of_two_windows_the_later_is_told(open_page: Open, site: Site) -> None:
    subject = f"Bikes {uuid4().hex[:8]}"
    with mailbox(site) as (address, _server):
        first = open_page("/mail/write/")
        write(first, address, subject)
        expect(first.locator("#draft")).to_contain_text("Kept")
        second = open_page("/mail/outgoing/?state=draft")
        second.get_by_role("link", name=subject).click()
        second.get_by_role("textbox", name="Mail", exact=True).fill("Nine.")
        expect(second.locator('[name="version"]')).not_to_have_value("1")
        kept = second.locator('[name="version"]').input_value()
        expect(second.locator("#draft")).to_contain_text("Kept")
        first.get_by_role("textbox", name="Mail", exact=True).fill("Ten.")
        expect(first.locator("#draft")).to_contain_text("It was written on in another window.")
        assert first.get_by_role("textbox", name="Mail", exact=True).input_value() == "Ten."
        second.reload()
        expect(second.get_by_role("textbox", name="Mail", exact=True)).to_have_value("Nine.")
        expect(second.locator('[name="version"]')).to_have_value(kept)
