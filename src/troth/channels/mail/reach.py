"""How far a mailbox leads: one that anybody may name leads to public addresses alone (SSRF)."""

from __future__ import annotations

import socket

from troth.apikit.outgoing import may_be_spoken_to


class OutOfReach(Exception):
    """A server lies inside a network that this mailbox does not lead into."""


def require_outside(host: str, port: int) -> None:
    """Ask the name server first, so that nothing inside is knocked at. Raises OutOfReach, and OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(may_be_spoken_to(str(each[4][0])) for each in found):
        raise OutOfReach(_words(host))


def require_peer_outside(line: socket.socket | None, host: str) -> None:
    """Look whom the line led to, before anything is said: the name may have changed. Raises OutOfReach."""
    if line is None or not may_be_spoken_to(str(line.getpeername()[0])):
        raise OutOfReach(_words(host))


def _words(host: str) -> str:
    return (
        f"{host} lies inside a network that is not spoken to. An administrator can allow it: "
        "by a shared mailbox at the same server, or by TROTH_OUTGOING_TO."
    )
