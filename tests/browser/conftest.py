"""A whole Troth in a process of its own, and a real Chromium that signs in to it.

Every test makes its own people, under a name of its own, so that the tests share one workspace.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from troth.ground.testing import temporary_home
from troth.project.testing import Running, serving, troth

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
EMAIL, PASSWORD = "dele@hollin.example", "eight cargo bikes by four"
PATIENCE_MS = 60_000  # for a loaded machine
expect.set_options(timeout=PATIENCE_MS)
WORST = ("serious", "critical")

Add = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; without a Chromium they are left out, with a word."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@dataclass(frozen=True, slots=True)
class Site:
    """A running Troth. `api` speaks to its API as an administrator."""

    url: str
    api: APIRequestContext

    def add_person(self, **values: Any) -> str:
        """Add a person and give the id."""
        answer = self.api.post("/api/v1/people", data=values)
        assert answer.status == 201, answer.text()
        key: str = answer.json()["id"]
        return key

    def person(self, key: str) -> dict[str, Any]:
        """Read a person, as the database holds it now."""
        found: dict[str, Any] = self.api.get(f"/api/v1/people/{key}").json()
        return found

    def change_person(self, key: str, **values: Any) -> None:
        """Change a person behind the back of whoever looks at a page."""
        answer = self.api.patch(f"/api/v1/people/{key}", data=values)
        assert answer.ok, answer.text()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="session")
def running(home: Path) -> Iterator[Running]:
    with serving(home) as run:
        added = troth(
            home, "member", "add", EMAIL, "--role", "administrator", "--password-stdin", typed=PASSWORD
        )
        assert added.returncode == 0, added.stderr
        yield run


@pytest.fixture(scope="session")
def site(home: Path, running: Running, playwright: Playwright) -> Iterator[Site]:
    made = troth(home, "token", "add", EMAIL, "--name", "tests")
    token = made.stdout.splitlines()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    api = playwright.request.new_context(base_url=running.url, extra_http_headers=headers)
    yield Site(running.url, api)
    api.dispose()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, site: Site) -> dict[str, Any]:
    """Sign in once, as a person does, and give what the browser keeps of it."""
    context = chromium.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("Mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Main", exact=True)).to_be_visible()
    state: dict[str, Any] = context.storage_state()  # type: ignore[assignment]
    context.close()
    return state


@pytest.fixture
def open_page(chromium: Browser, site: Site, signed_in: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Open an address as the signed-in member; further arguments are those of a browser context.

    A script that fails, or that the content policy stops, fails the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def note(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(message.text)

    def opened(path: str, **options: Any) -> Page:
        settings: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "storage_state": signed_in}
        context = chromium.new_context(base_url=site.url, **{**settings, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", note)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def findings(page: Page) -> list[str]:
    """List what axe finds on a page that keeps somebody out of it."""
    result = Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:120]}"
        for found in result.response["violations"]
        if found["impact"] in WORST
        for node in found["nodes"]
    ]
