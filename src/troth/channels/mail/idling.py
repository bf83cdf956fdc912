"""A line to a mail server that stays open: the server says at once when a folder changes (RFC 2177)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from imapclient.exceptions import IMAPClientError

from troth.channels.mail.imap import Account, entered

INBOX = "INBOX"
# Who is silently gone is found after two minutes, not only when the line is renewed.
ALIVE = {socket.TCP_KEEPIDLE: 60, socket.TCP_KEEPINTVL: 15, socket.TCP_KEEPCNT: 4}


class NoIdling(Exception):
    """The server offers no IDLE."""


class BrokenLine(Exception):
    """The line is dead: nothing will be heard over it any more."""


class Line:
    """A line over which a server tells what happens in the inbox. `fileno` is for a selector."""

    def __init__(self, account: Account) -> None:
        """Enter the mailbox, and listen. Raises NoEntrance, and NoIdling where the server offers none."""
        with ExitStack() as stack:
            self._client = stack.enter_context(entered(account))
            if not self._client.has_capability("IDLE"):
                raise NoIdling
            _keep_alive(self._client.socket())
            self._client.select_folder(INBOX, readonly=True)
            self._client.idle()
            self._entered = stack.pop_all()

    def fileno(self) -> int:
        return int(self._client.socket().fileno())

    def heard(self) -> bool:
        """Tell whether something came, went or changed, once the line has something to read.

        A line that has ended can be read, too, and gives nothing: only a question tells. Raises BrokenLine.
        """
        with _unbroken():
            told = self._client.idle_check(timeout=0)
        if not told:
            return self.renew()
        return any(
            part in (b"EXISTS", b"EXPUNGE", b"FETCH", b"VANISHED") for each in told for part in each[:2]
        )

    def renew(self) -> bool:
        """Begin to listen anew, as a server may end it after half an hour; tell whether anything was said
        between. Raises BrokenLine.
        """
        with _unbroken():
            _words, told = self._client.idle_done()
            self._client.idle()
        return bool(told)

    def close(self) -> None:
        """Cut the line: whoever would take leave waits for an answer, which a dead one never gives."""
        with suppress(OSError, IMAPClientError):
            self._client.shutdown()
        self._entered.close()


@contextmanager
def _unbroken() -> Iterator[None]:
    """Whatever one server says, or ceases to, is the end of its line and of no other."""
    try:
        yield
    except Exception as error:
        raise BrokenLine(str(error)) from error


def _keep_alive(line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in ALIVE.items():
        line.setsockopt(socket.IPPROTO_TCP, name, value)
