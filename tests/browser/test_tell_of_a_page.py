"""Pages of another site tell of what is done on them, as far as their reader lets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .accessibility import findings
from .selling import Open
from .site import Site, taken

BOOK = 'troth.track("Seat booked", {seats: 2, path: "/rides"})'
HEARD = "**/v1/batch"


@contextmanager
def shop(site: Site, more: str = "") -> Iterator[str]:
    """Serve a page of another site that holds the line of a new source; gives its address."""
    head = ""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Bikes</title>{head}<p>Bikes".encode())

        def log_message(self, *given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        origin = f"http://127.0.0.1:{server.server_port}"
        typed = {"name": f"Shop {uuid4().hex[:8]}", "kind": "web", "origins": origin, "names_people": "on"}
        made = taken(site.api.post("/settings/sources/", form=typed)).text()
        key = re.findall(r"troth_[\w-]{20,}", made)[0]
        head = f'<script src="{site.url}/v1/troth.js" data-key="{key}" {more} defer></script>'
        yield f"{origin}/bikes?secret=1&utm_campaign=Spring#top"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """Somebody's browser that knows nothing of Troth."""
    with chromium.new_context() as context:
        yield context.new_page()


def kept_of(page: Page) -> dict[str, str]:
    kept: dict[str, str] = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return kept


def heard(site: Site, page: Page, question: str, count: int) -> list[dict[str, Any]]:
    """Read the events that a question finds, once there are so many."""
    while len(found := site.asked("tracked_events", question)) < count:
        page.wait_for_timeout(100)
    return found


def test_what_is_done_on_a_page_is_on_its_persons_page(site: Site, stranger: Page, open_page: Open) -> None:
    word = uuid4().hex[:8]
    una = site.add_person(first_name="Una", last_name=word, emails=[{"address": f"{word}@fell.example"}])
    with shop(site) as address:
        with stranger.expect_response(HEARD) as answer:
            stranger.goto(address)
        assert answer.value.ok
        with stranger.expect_response(HEARD):
            stranger.evaluate(f'{BOOK}; troth.identify("u-{word}", {{email: "{word}@fell.example"}})')
        stranger.evaluate('troth.track("Ride ended")')
        stranger.goto("about:blank")  # told as they leave
        found = heard(site, stranger, f'person.id = "{una}"', 4)
    assert sorted(each["name"] for each in found) == ["", "Bikes", "Ride ended", "Seat booked"]
    assert {each["page"] for each in found} == {"/bikes", "/rides"}
    assert {each["campaign"] for each in found} == {"Spring"}
    assert "secret" not in str(found)
    assert site.people(f'last_name = "{word}" and count(tracked_events where name = "Seat booked") >= 1')
    page = open_page(f"/people/{una}/")
    visits = page.locator("#visits")
    expect(visits).to_contain_text("Seat booked")
    assert findings(page) == []
    visits.get_by_role("link", name="All they did").click()
    expect(page.get_by_role("row", name="Seat booked")).to_be_visible()
    assert findings(page) == []


def test_nobody_is_observed_before_they_agreed(site: Site, stranger: Page) -> None:
    with shop(site, 'data-consent="ask"') as address:
        stranger.goto(address)
        stranger.evaluate(BOOK)
        stranger.wait_for_timeout(600)
        assert kept_of(stranger) == {}
        with stranger.expect_response(HEARD) as answer:
            stranger.evaluate("troth.consent(true)")
        told = answer.value.request.post_data_json["batch"]
        assert [each["type"] for each in told] == ["page", "track"]
        assert kept_of(stranger)["troth.name"]
        stranger.evaluate(f"troth.consent(false); {BOOK}")
        assert kept_of(stranger) == {"troth.consent": "no"}


@pytest.mark.parametrize("refusal", ["globalPrivacyControl: true", 'doNotTrack: "1"'])
def test_who_asks_not_to_be_tracked_is_not(site: Site, stranger: Page, refusal: str) -> None:
    name, _colon, value = refusal.partition(": ")
    stranger.add_init_script(f"Object.defineProperty(navigator, '{name}', {{get: () => {value}}})")
    told: list[str] = []
    stranger.on("request", lambda asked: told.append(asked.url))
    with shop(site) as address:
        stranger.goto(address)
        stranger.evaluate(f"troth.consent(true); {BOOK}")
        stranger.wait_for_timeout(600)
        assert kept_of(stranger) == {}
    assert not [url for url in told if url.endswith("/v1/batch")]


def test_what_the_network_lost_is_told_again_once(site: Site, stranger: Page) -> None:
    word = uuid4().hex[:8]
    una = site.add_person(first_name="Una", last_name=word, emails=[{"address": f"{word}@fell.example"}])
    with shop(site, 'data-page="manual"') as address:
        stranger.goto(address)
        lost: list[str] = []

        def lose(route: Route) -> None:
            """Let it arrive, but not the answer: twice."""
            if len(lost) < 2:
                lost.append(route.fetch().text())
                route.abort()
            else:
                route.continue_()

        stranger.route(HEARD, lose)
        with stranger.expect_response(HEARD):
            stranger.evaluate(f'troth.identify("", {{email: "{word}@fell.example"}}); {BOOK}')
    assert len(lost) == 2
    found = site.asked("tracked_events", f'person.id = "{una}"')
    assert sorted(each["kind"] for each in found) == ["identify", "track"]
