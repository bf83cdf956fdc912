"""Where a request came from: the peer's address, and the browser in words."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.http import HttpRequest

# The first that is named wins: Edge and Opera call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def peer_address(request: HttpRequest) -> str:
    """Give the address of whoever asked: behind trusted proxies, what they saw (see `project.peers`)."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - a socket without an address, as between local programs


def device_of(request: HttpRequest) -> str:
    """Name browser and system, as "Firefox on Linux"; empty for what does not say."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if browser and system else browser or system


def has_name(request: HttpRequest) -> bool:
    """Tell whether Troth was reached by a name. Passkeys belong to names, never to bare addresses."""
    return _bare_address(request) is None


def named_address(request: HttpRequest) -> str:
    """Give the same Troth by a name, where it was reached by a bare address of this machine; else ''."""
    bare = _bare_address(request)
    return f"{request.scheme}://localhost:{request.get_port()}" if bare and bare.is_loopback else ""


def _bare_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    host = request.get_host()
    try:
        return ip_address(
            host.strip("[]") if host.endswith("]") else host.rpartition(":")[0].strip("[]") or host
        )
    except ValueError:
        return None
