"""Two members have the same conversation before them: each sees what the other does, as it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from uuid import uuid4

from playwright.sync_api import Page, StorageState, expect

from troth.channels.tests import sink, small_imap

from .accessibility import findings
from .selling import Open
from .site import Site, taken


@contextmanager
def conversation(site: Site, subject: str) -> Iterator[str]:
    """Begin a conversation in a mailbox of the whole firm; gives its address."""
    with small_imap.running() as port, sink.running() as server:
        address = f"firm-{uuid4().hex[:8]}@hollin.example"
        server.password = "wheels"
        where = {"host": "127.0.0.1", "security": "none"}
        read = {"address": address, "name": address, "whose": "firm", "port": str(port), "password": "wheels"}
        made = taken(site.api.post("/settings/mailboxes/new/", form={**where, **read}))
        key = made.url.rstrip("/").rpartition("/")[2]
        leaves = {**where, "port": str(server.port), "password": ""}
        taken(site.api.post(f"/settings/mailboxes/{key}/sending/", form=leaves))
        taken(site.api.post(f"/settings/mailboxes/{key}/pause/"))  # nobody answers there once this is over
        typed = {"mailbox": key, "to": "ada@quay.example", "subject": subject, "text": "Eight bikes?"}
        taken(site.api.post("/mail/write/", form={**typed, "draft": str(uuid4())}))
        question = f'subject = "{subject}"'
        while not (found := site.asked("conversations", question)):
            sleep(0.5)
        yield f"/inbox/{found[0]['id']}/?view=all"


def test_two_at_one_conversation_are_told_of_one_another(
    open_page: Open, site: Site, colleague: StorageState
) -> None:
    subject = f"Bikes {uuid4().hex[:8]}"
    with conversation(site, subject) as address:
        first, second = open_page(address), open_page(address, storage_state=colleague)
        for page in (first, second):
            expect(page.get_by_role("heading", name=subject)).to_be_visible()
        expect(second.locator("#others")).to_contain_text("is looking at it")
        first.keyboard.press("r")
        text = first.get_by_role("textbox", name="Mail", exact=True)
        text.fill("Eight bikes by Friday.")
        expect(second.locator("#others")).to_contain_text("is writing an answer")
        note(second, "I know them well")
        expect(first.locator("#said")).to_contain_text("I know them well")
        expect(text).to_have_value("Eight bikes by Friday.")
        text.press("Control+Enter")
        expect(second.locator("#said")).to_contain_text("Eight bikes by Friday.", timeout=30_000)
        for page in (first, second):
            assert findings(page) == []


def note(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Note for members alone").fill(words)
    page.get_by_role("button", name="Note").click()
    expect(page.locator("#said")).to_contain_text(words)
