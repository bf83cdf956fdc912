"""Only public servers are asked, and those of networks that were allowed by name."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest

from troth.apikit import outgoing
from troth.apikit.outgoing import MOST_BYTES, Unreachable, ask, may_be_spoken_to


@pytest.fixture
def server() -> Iterator[str]:
    class Line(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            size = MOST_BYTES + 1 if self.path == "/large" else 2
            self.wfile.write(b"x" * size)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


@pytest.fixture
def allowed(settings: Any) -> None:
    settings.TROTH_OUTGOING_TO = [ip_network("127.0.0.1")]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1",
     "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1"],
)  # fmt: skip
def test_what_lies_inside_is_not_spoken_to(settings: Any, address: str) -> None:
    settings.TROTH_OUTGOING_TO = []
    assert not may_be_spoken_to(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111"])
def test_what_is_public_is_spoken_to(settings: Any, address: str) -> None:
    settings.TROTH_OUTGOING_TO = []
    assert may_be_spoken_to(address)


def test_a_network_inside_is_asked_where_it_is_named(server: str, settings: Any) -> None:
    settings.TROTH_OUTGOING_TO = []
    for url in (server, server.replace("127.0.0.1", "localhost")):
        with pytest.raises(Unreachable, match="lies inside a network"):
            ask("GET", url)
    settings.TROTH_OUTGOING_TO = [ip_network("127.0.0.0/8")]
    assert ask("GET", server).body == b"xx"


def test_no_redirect_is_followed(server: str, allowed: None) -> None:
    answer = ask("GET", f"{server}/moved")
    assert (answer.status, answer.headers["location"]) == (302, "/elsewhere")


def test_an_answer_has_a_size(server: str, allowed: None) -> None:
    with pytest.raises(Unreachable, match="too large"):
        ask("GET", f"{server}/large")


def test_a_server_that_is_silent_is_not_waited_for(allowed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, pytest.raises(Unreachable, match="did not answer"):
        ask("GET", f"http://127.0.0.1:{silent.getsockname()[1]}/")


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "file:///etc/passwd", "http://", "http://u:p@a.example/", "http://[::1", "gopher://x/",
     "http://a.example/x\r\nHost: b"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    with pytest.raises(Unreachable, match=r"no address of the web"):
        ask("GET", url)
