"""A whole Troth in processes of its own, and a real Chromium that signs in to it.

There is one of both for a whole run of tests. Every test makes its own people, under a name of its own,
so that the tests share one workspace.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    StorageState,
    sync_playwright,
)
from psycopg import sql

from troth.ground.testing import temporary_home
from troth.project.testing import Running, serving

from .shelf import Shelf
from .site import EMAIL, NAME, PASSWORD, Role, Site
from .steps import PATIENCE_MS, come_in

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
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
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; without a Chromium they are left out, with a word."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


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
def running() -> Iterator[Running]:
    """Serve a workspace of its own on the database server of all tests: much cheaper than a second server."""
    name = f"browser_{uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        urls = {
            "DATABASE_URL": _named(os.environ["TROTH_TEST_APPLICATION_URL"], name),
            "DATABASE_OWNER_URL": _named(os.environ["DATABASE_OWNER_URL"], name),
        }
        with temporary_home() as home, serving(home, **urls) as run:
            yield run
        server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _named(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()


@pytest.fixture(scope="session")
def site(running: Running, chromium: Browser, playwright: Playwright) -> Iterator[Site]:
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
    context = chromium.new_context(base_url=running.url)
    come_in(context.new_page(), site.invite("Rea", "read-only"), password=PASSWORD)
    states["read-only"] = context.storage_state()
    context.close()
    yield site
    api.dispose()


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
