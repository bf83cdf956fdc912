"""Who is really at the other end: behind a proxy, only what a trusted proxy says of it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
Network = IPv4Network | IPv6Network

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class RealPeer:
    """Set `REMOTE_ADDR` and the scheme to those of the client, for rate limits, audit and cookies.

    What anybody else than a proxy of `TROTH_TRUSTED_PROXIES` says in these headers is removed, so that
    nothing further on can believe it. `request.is_forwarded` tells whether it came through a proxy at all.
    """

    def __init__(self, get_response: Next) -> None:
        """Take the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the client's own address."""
        meta = request.META
        said = {name: str(meta.pop(name)) for name in FORWARDED if name in meta}
        request.is_forwarded = bool(said)  # type: ignore[attr-defined]
        trusted = settings.TROTH_TRUSTED_PROXIES
        if _is_within(str(meta.get("REMOTE_ADDR", "")), trusted):
            meta["REMOTE_ADDR"] = client_of(
                str(meta["REMOTE_ADDR"]), said.get("HTTP_X_FORWARDED_FOR", ""), trusted
            )
            if said.get("HTTP_X_FORWARDED_PROTO") in ("http", "https"):
                meta["wsgi.url_scheme"] = said["HTTP_X_FORWARDED_PROTO"]
        return self.get_response(request)


def client_of(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Walk back from our peer through trusted proxies to the first address that is none.

    Only the right end of the list was written by proxies of ours; whatever is left of it, the client may
    have made up.
    """
    for said in reversed([part.strip() for part in forwarded_for.split(",") if part.strip()]):
        if not _is_within(peer, trusted):
            break
        try:
            peer = str(ip_address(said))
        except ValueError:
            break
    return peer


def is_loopback(request: HttpRequest) -> bool:
    """Tell whether a program on this very machine asks, and not a proxy for somebody else."""
    if request.is_forwarded:  # type: ignore[attr-defined]
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def _is_within(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
