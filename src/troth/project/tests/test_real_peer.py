from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from troth.project.peers import RealPeer, client_of, is_loopback

OURS = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]


def seen(peer: str, **headers: str) -> HttpRequest:
    requests: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        return HttpResponse()

    meta: dict[str, Any] = {"REMOTE_ADDR": peer, **{f"HTTP_{name}": value for name, value in headers.items()}}
    RealPeer(view)(RequestFactory().get("/", **meta))
    return requests[0]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "' or 1=1 --", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
    ],
)
def test_the_client_is_the_first_that_is_no_proxy_of_ours(peer: str, forwarded_for: str, client: str) -> None:
    assert client_of(peer, forwarded_for, OURS) == client


def test_a_strangers_headers_are_not_believed(settings: Settings) -> None:
    settings.TROTH_TRUSTED_PROXIES = OURS
    request = seen("203.0.113.7", X_FORWARDED_FOR="127.0.0.1", X_FORWARDED_PROTO="https", FORWARDED="for=::1")
    assert request.META["REMOTE_ADDR"] == "203.0.113.7"
    assert not request.is_secure()
    assert not {name for name in request.META if "FORWARDED" in name}


def test_a_trusted_proxy_says_whether_it_was_https(settings: Settings) -> None:
    settings.TROTH_TRUSTED_PROXIES = OURS
    assert seen("10.0.0.1", X_FORWARDED_FOR="203.0.113.7", X_FORWARDED_PROTO="https").is_secure()


def test_what_comes_through_a_proxy_is_not_from_this_machine(settings: Settings) -> None:
    settings.TROTH_TRUSTED_PROXIES = []
    assert is_loopback(seen("127.0.0.1"))
    assert is_loopback(seen("::1"))
    assert not is_loopback(seen("127.0.0.1", X_FORWARDED_FOR="203.0.113.7"))
    assert not is_loopback(seen("203.0.113.7"))
