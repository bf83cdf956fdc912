"""A whole Troth in processes of its own, and a real Chromium that signs in to it.

There is one of both for a whole run of tests. Every test makes its own people, under a name of its own,
so that the tests share one workspace.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    StorageState,
    sync_playwright,
)
from tests.databases import application_url_of, copied, owner_url_of

from troth.ground.testing import temporary_home
from troth.project.testing import Running, serving

from .shelf import Shelf
from .site import EMAIL, NAME, PASSWORD, Role, Site
from .steps import PATIENCE_MS, come_in

# The shell is Chromium without windows: a page in a context of its own takes a third of the time to open.
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), ""
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WELCOME = re.compile(r"^http://\S+/welcome/\S+$")
# What goes by itself, such as a toast, stays for as long as a loaded machine takes to look at it. Shorter
# pauses, such as between two questions how far a run is, stay what they are.
UNHURRIED = """{
  const after = window.setTimeout;
  window.setTimeout = (work, ms, ...rest) => after(work, ms >= 2_000 ? 60 * ms : ms, ...rest);
}"""
LOOP = pytest.StashKey[asyncio.AbstractEventLoop]()
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; without a Chromium they are left out, with a word."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    _show(item.config.stash.get(LOOP, None))
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    try:
        return (yield)
    finally:
        _show(None)


def _show(loop: asyncio.AbstractEventLoop | None) -> None:
    """Let this thread know of Playwright's event loop only as long as it drives a browser.

    Between its calls the loop counts as running. Beside a running one Django refuses to ask the database, and
    `asyncio.run` to run: no other test could come after one of these.
    """
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def playwright(pytestconfig: pytest.Config, running: Running) -> Iterator[Playwright]:
    """Start it once all is there that needs the database."""
    with sync_playwright() as started:
        loop = pytestconfig.stash[LOOP] = asyncio.get_running_loop()
        yield started
        _show(loop)  # the last test may be another's


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)  # ends with Playwright


@pytest.fixture(scope="session")
def running(migrated: None) -> Iterator[Running]:
    """Serve a workspace of its own on the database server of all tests: much cheaper than a second server."""
    with copied() as name, temporary_home() as home:
        urls = {"DATABASE_URL": application_url_of(name), "DATABASE_OWNER_URL": owner_url_of(name)}
        with serving(home, **urls) as run:
            yield run


@pytest.fixture(scope="session")
def site(running: Running, chromium: Browser, playwright: Playwright) -> Site:
    """Come in as the first one, by the link that Troth printed, and invite somebody who may only read."""
    context = chromium.new_context(base_url=running.url)
    come_in(context.new_page(), running.wait_for(WELCOME), name=NAME, email=EMAIL, password=PASSWORD)
    states: dict[Role, StorageState] = {"administrator": context.storage_state()}
    context.close()
    token = next(each["value"] for each in states["administrator"]["cookies"] if each["name"] == "csrftoken")
    api = playwright.request.new_context(
        base_url=running.url,
        storage_state=states["administrator"],
        extra_http_headers={"X-CSRFToken": token},
    )
    site = Site(running.url, api, states)
    states["read-only"] = joined(chromium, site, "Rea", "read-only")
    return site


@pytest.fixture(scope="session")
def colleague(site: Site, chromium: Browser) -> StorageState:
    """Give the browser of Sol, a member like any other."""
    return joined(chromium, site, "Sol", "member")


def joined(chromium: Browser, site: Site, name: str, role: str) -> StorageState:
    """Invite somebody, and give the state of the browser in which they came in."""
    context = chromium.new_context(base_url=site.url)
    come_in(context.new_page(), site.invite(name, role), password=PASSWORD)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open an address as a member; `by` is their role, "" for a stranger, and further arguments are those
    of a browser context.

    A script that fails, or that the content policy stops, fails the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def note(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            wrong.append(message.text)

    def opened(path: str, by: Role | Literal[""] = "administrator", **options: Any) -> Page:
        settings = {"base_url": site.url, "viewport": WIDE, "storage_state": site.states[by] if by else None}
        context = chromium.new_context(**{**settings, **options})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(UNHURRIED)
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


@pytest.fixture
def shelf(site: Site, open_page: Callable[..., Page]) -> Shelf:
    return Shelf(site, open_page)
