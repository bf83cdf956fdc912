"""What people do again and again: come in, sign in, bring a file in, find somebody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PATIENCE_MS = 60_000  # for a loaded machine
expect.set_options(timeout=PATIENCE_MS)


def come_in(page: Page, link: str, *, password: str, name: str = "", email: str = "") -> None:
    """Set a password by a link that works once, and see the first page."""
    page.goto(link)
    if name:
        page.get_by_label("Name").fill(name)
    if email:
        page.get_by_label("Mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Come in").click()
    must_be_in(page)


def sign_in(page: Page, email: str, password: str) -> None:
    """Send the form of the sign-in page."""
    page.get_by_label("Mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, name: str) -> None:
    """Leave by the menu behind one's name."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("menuitem", name="Sign out").click()


def must_be_in(page: Page) -> None:
    """See what only members see."""
    expect(page.get_by_role("navigation", name="Main", exact=True)).to_be_visible()


def find(page: Page, text: str) -> None:
    """Type something into the palette."""
    page.keyboard.press("Control+k")
    page.keyboard.type(text)


def press_in_turn(page: Page, *keys: str) -> None:
    """Press keys that belong together, within the second after which the page forgets the first of them."""
    page.clock.install(time=0)
    page.clock.pause_at(3_600)  # no time passes from here on, however long the machine takes
    for key in keys:
        page.keyboard.press(key)


def drop_file(page: Page, name: str, content: str) -> None:
    """Choose a file on the import page, and have it looked at."""
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("Drop a file here").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()


def try_import_out(page: Page) -> None:
    """Take the columns as they are, and wait for what the import would do."""
    page.get_by_role("button", name="Try it out").click()
    expect(page.get_by_role("heading", name="What this import would do")).to_be_visible()


def run_import(page: Page) -> None:
    """Run an import that was tried out, to its end."""
    page.get_by_role("button", name="Import ").click()
    expect(page.get_by_role("heading", name="The file is in")).to_be_visible()
