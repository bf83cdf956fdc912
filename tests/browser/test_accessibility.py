"""Nobody is kept out of any page: held against axe-core wide and on a phone, in light and dark.

The pages come from the URL resolver, so a new one is held against it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle

import psutil
import pytest
from playwright.sync_api import Page, Playwright, expect

from troth.project.testing import Running

from .accessibility import findings
from .conftest import PHONE, WIDE
from .pages import Records, pages, records_of
from .site import Role, Site
from .steps import run_import, try_import_out

Open = Callable[..., Page]

IMPACTS = ("moderate", "serious", "critical")
PARTS = 4  # of all pages, so that they are looked at side by side
LARGE_ROWS = 60_000  # still under way when its page is there


@pytest.fixture(scope="module")
def records(site: Site) -> Records:
    return records_of(site)


@pytest.fixture(scope="module")
def of_administrator(site: Site, records: Records) -> list[str]:
    found = pages(records, site.api)
    assert {"/", "/people/", "/settings/audit/", "/api/v1/docs"} <= set(found)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_keeps_an_administrator_out(
    open_page: Open, of_administrator: list[str], part: int, pytestconfig: pytest.Config
) -> None:
    page = open_page("/", reduced_motion="reduce")
    look = look_at if pytestconfig.getoption("exhaustive") else in_turn()
    wrong = walk(page, of_administrator[part::PARTS], look)
    assert not wrong, wrong


@pytest.mark.slow
def test_no_page_keeps_a_reader_out(
    open_page: Open, site: Site, records: Records, playwright: Playwright, pytestconfig: pytest.Config
) -> None:
    ask = playwright.request.new_context(base_url=site.url, storage_state=site.states["read-only"])
    found = pages(records, ask)
    ask.dispose()
    assert "/people/" in found
    assert "/people/new/" not in found
    page = open_page("/", by="read-only", reduced_motion="reduce")
    # They are the pages of the administrator with less on them: one of four stands for those beside it.
    chosen = found if pytestconfig.getoption("exhaustive") else found[::4]
    wrong = walk(page, chosen, lambda page: findings(page, IMPACTS))
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("by", "path"),
    [
        ("", "/sign-in/"),
        ("", "/welcome/used-up/"),
        ("", "/no/such/page/"),
        ("administrator", "/no/such/page/"),
        ("administrator", "/people/00000000-0000-7000-8000-000000000000/"),
        ("read-only", "/settings/members/"),
        ("administrator", "/search/?q=fell"),
        ("administrator", "/search/?q=zzzzzz"),
        ("administrator", "/people/?where=city+%3D+%22Nowhere%22"),
        ("administrator", "/people/?where=citty+%3D+1"),
        ("administrator", "/people/?typing=1"),
    ],
)
def test_no_state_of_a_page_keeps_anybody_out(open_page: Open, records: Records, by: Role, path: str) -> None:
    page = open_page(path, by=by, reduced_motion="reduce")
    assert look_at(page) == []


def test_an_invitation_keeps_nobody_out(open_page: Open, site: Site) -> None:
    link = site.invite("Sten", "member")
    page = open_page(link.removeprefix(site.url), by="", reduced_motion="reduce")
    expect(page.get_by_role("heading", name="You are invited.")).to_be_visible()
    assert look_at(page) == []


def test_no_step_of_an_import_keeps_anybody_out(open_page: Open, site: Site) -> None:
    path = site.upload("steps.csv", "First name,E-mail\nYlva,ylva@steps.example\nZora,no mail\n")
    page = open_page(path.removeprefix(site.url), reduced_motion="reduce")
    steps = {"columns": look_at(page)}
    try_import_out(page)
    steps["dry run"] = look_at(page)
    run_import(page)
    steps["done"] = look_at(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="All is as it was before")).to_be_visible()
    steps["taken back"] = look_at(page)
    assert {name: wrong for name, wrong in steps.items() if wrong} == {}


def test_an_import_under_way_keeps_nobody_out(open_page: Open, site: Site, running: Running) -> None:
    rows = "".join(f"Row,{number},row{number}@large.example\n" for number in range(LARGE_ROWS))
    path = site.upload("large.csv", f"First name,Last name,E-mail\n{rows}")
    page = open_page(path.removeprefix(site.url), reduced_motion="reduce")
    page.get_by_role("button", name="Try it out").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    with at_rest(running, "worker"):
        assert look_at(page) == []
        page.get_by_role("button", name="Stop").click()


@contextmanager
def at_rest(run: Running, name: str) -> Iterator[None]:
    """Let a part of Troth do nothing for the length of a block, so that all stays as it is now."""
    parts = psutil.Process(run.process.pid).children()
    part = next(one for one in parts if one.cmdline()[2:4] == ["troth.project", name])
    part.suspend()
    try:
        yield
    finally:
        part.resume()


def walk(page: Page, paths: Iterable[str], look: Callable[[Page], list[str]]) -> str:
    """Open one page after the other, and tell what is wrong."""
    wrong = ""
    for path in paths:
        page.goto(path)
        wrong += "".join(f"{path} {found}\n" for found in look(page))
    return wrong


def look_at(page: Page) -> list[str]:
    """Look at a page wide and light, and narrow and dark."""
    return findings(page, IMPACTS) + look_on_a_phone(page)


def look_on_a_phone(page: Page) -> list[str]:
    """Look at a page narrow and dark."""
    page.set_viewport_size(PHONE)
    in_theme(page, "dark")
    wrong = findings(page, IMPACTS)
    if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
        wrong.append(f"wider than a phone: {width}")
    in_theme(page, "light")
    page.set_viewport_size(WIDE)
    return wrong


def in_turn() -> Callable[[Page], list[str]]:
    """Look at one page wide and the next on a phone: most have many like them. --exhaustive does both."""
    wide = cycle([True, False])

    def look(page: Page) -> list[str]:
        return findings(page, IMPACTS) if next(wide) else look_on_a_phone(page)

    return look


def in_theme(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
