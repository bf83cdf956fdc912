"""The one client by which this house asks other servers over HTTP.

The address that a name leads to is checked where the line is opened, so that no answer of a name server leads
inside (SSRF): only public addresses are spoken to, and the networks of `TROTH_OUTGOING_TO`. No redirect is
followed, and an answer has a size and a time.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10
MOST_BYTES = 1 << 20
PIECE = 1 << 16


class Unreachable(Exception):
    """A server was not asked, or gave no answer that can be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask a server, and give its answer. Raises Unreachable."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unreachable("This is no address of the web.") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise Unreachable("This is no address of the web.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in path):
        raise Unreachable("This is no address of the web.")
    until = time.monotonic() + SECONDS
    line = _line(parts.scheme, host, port, until)
    try:
        line.request(method, path, body=body, headers={"User-Agent": "Troth", **(headers or {})})
        answer = line.getresponse()
        return Answer(
            answer.status, {k.lower(): v for k, v in answer.getheaders()}, _body(answer, line, until)
        )
    except TimeoutError as error:
        raise Unreachable(f"{host} did not answer within {SECONDS} seconds.") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"The line to {host} broke.") from error
    finally:
        line.close()


def _line(scheme: str, host: str, port: int | None, until: float) -> HTTPConnection:
    """Open a line to an address that may be spoken to."""
    made = HTTPSConnection(host, port) if scheme == "https" else HTTPConnection(host, port)
    opened = _socket(host, made.port, until)
    try:
        if scheme == "https":
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        opened.close()
        raise Unreachable(f"The certificate of {host} does not hold: {error.verify_message}.") from error
    except OSError as error:
        opened.close()
        raise Unreachable(f"{host} speaks no TLS there.") from error
    made.sock = opened
    return made


def _socket(host: str, port: int, until: float) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"There is no server called {host}.") from error
    addresses = [each[4] for each in found if may_be_spoken_to(str(each[4][0]))]
    if not addresses:
        raise Unreachable(f"{host} lies inside a network that is not spoken to.")
    for address in addresses:
        try:
            return socket.create_connection(
                (str(address[0]), port), timeout=max(0.1, until - time.monotonic())
            )
        except OSError:
            continue
    raise Unreachable(f"Nothing answers at {host}.")


def may_be_spoken_to(address: str) -> bool:
    """Tell whether an address is public, or of a network that is allowed by name."""
    told = ip_address(address.partition("%")[0])
    inner = getattr(told, "ipv4_mapped", None) or told
    is_public = inner.is_global and not inner.is_multicast
    return is_public or any(inner in network for network in settings.TROTH_OUTGOING_TO)


def _body(answer: HTTPResponse, line: HTTPConnection, until: float) -> bytes:
    """Read an answer piece by piece: neither its size nor its pace is left to the other side."""
    found = b""
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if line.sock is not None:
            line.sock.settimeout(left)
        piece = answer.read1(PIECE)
        if not piece:
            return found
        found += piece
        if len(found) > MOST_BYTES:
            raise Unreachable("The answer is too large.")
