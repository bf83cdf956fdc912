"""A line to a mail server that stays open: the server says at once when a folder changes (RFC 2177)."""

from __future__ import annotations

from contextlib import ExitStack, suppress

from imapclient.exceptions import IMAPClientError

from troth.channels.mail.imap import Account, entered

INBOX = "INBOX"


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
            self._client.select_folder(INBOX, readonly=True)
            self._client.idle()
            self._entered = stack.pop_all()

    def fileno(self) -> int:
        return int(self._client.socket().fileno())

    def heard(self) -> bool:
        """Tell whether something came, went or changed, once the line has something to read.

        A line that has ended can be read, too, and gives nothing: only a question tells. Raises BrokenLine.
        """
        try:
            told = self._client.idle_check(timeout=0)
        except (OSError, IMAPClientError) as error:
            raise BrokenLine(str(error)) from error
        if not told:
            return self.renew()
        return any(
            part in (b"EXISTS", b"EXPUNGE", b"FETCH", b"VANISHED") for each in told for part in each[:2]
        )

    def renew(self) -> bool:
        """Begin to listen anew, as a server may end it after half an hour; tell whether anything was said
        between. Raises BrokenLine.
        """
        try:
            _words, told = self._client.idle_done()
            self._client.idle()
        except (OSError, IMAPClientError) as error:
            raise BrokenLine(str(error)) from error
        return bool(told)

    def close(self) -> None:
        """Cut the line: whoever would take leave waits for an answer, which a dead one never gives."""
        with suppress(OSError, IMAPClientError):
            self._client.shutdown()
        self._entered.close()
