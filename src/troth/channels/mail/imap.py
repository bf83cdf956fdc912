"""A mail server, as far as mails are read from it. What goes wrong is said in words that help."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from troth.channels.mail.reach import OutOfReach, require_outside, require_peer_outside

SECONDS = 60
BATCH = 50  # mails that are fetched at once
MOST_BYTES_AT_ONCE = 8 * 1024 * 1024
MOST_FLAGS = 1000
NEWEST = 5000  # mails whose flags are looked at where the server does not count changes
SEEN, ANSWERED = b"\\Seen", b"\\Answered"
LOCAL = ("127.0.0.1", "::1", "localhost")
USES = {
    b"\\Sent": "sent", b"\\Archive": "archive", b"\\All": "archive", b"\\Junk": "junk", b"\\Trash": "trash",
    b"\\Drafts": "drafts",
}  # fmt: skip
NAMED = {
    "sent": "sent", "sent items": "sent", "sent mail": "sent", "gesendet": "sent",
    "gesendete objekte": "sent", "envoyés": "sent", "enviados": "sent", "archive": "archive",
    "archiv": "archive", "junk": "junk", "spam": "junk", "trash": "trash", "papierkorb": "trash",
    "deleted items": "trash", "drafts": "drafts", "entwürfe": "drafts",
}  # fmt: skip


class Unfiled(Exception):
    """A folder did not take a mail; the text says why."""


class NoEntrance(Exception):
    """A mailbox could not be opened or read; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is read, and as whom. `security` is "tls", "starttls" or "none".

    With a `token` it is entered by that (XOAUTH2), and else by the password. Only with `may_go_inside` it may
    lie in a network that is not public.
    """

    host: str
    port: int
    security: str
    login: str
    password: str = field(repr=False)
    token: str = field(default="", repr=False)
    may_go_inside: bool = True


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder on the server, with what it is for; "other" where nothing says so."""

    name: str
    use: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as it lies on the server; `raw` is None for one too large to be read, of `size` bytes."""

    uid: int
    size: int
    raw: bytes | None


@contextmanager
def entered(account: Account) -> Iterator[IMAPClient]:
    """Enter a mailbox for the length of a block. Raises NoEntrance."""
    if account.security == "none" and account.host not in LOCAL:
        raise NoEntrance("The password would be sent for all to read: choose TLS or STARTTLS.")
    client = None
    try:
        client = _connected(account)
        if account.security == "starttls":
            client.starttls(ssl.create_default_context())
        _log_in(client, account)
        if client.has_capability("CONDSTORE") and client.has_capability("ENABLE"):
            client.enable("CONDSTORE")
        yield client
    except LoginError as error:
        raise NoEntrance(f"The server refuses the name or the password: {_said(error)}") from error
    except ssl.SSLCertVerificationError as error:
        raise NoEntrance(
            f"The certificate of {account.host} does not hold: {error.verify_message}."
        ) from error
    except ssl.SSLError as error:
        raise NoEntrance("The server speaks no TLS on this port: is it the right one?") from error
    except socket.gaierror as error:
        raise NoEntrance(f"There is no server called {account.host}.") from error
    except TimeoutError as error:
        raise NoEntrance(f"{account.host} did not answer within {SECONDS} seconds.") from error
    except ConnectionRefusedError as error:
        raise NoEntrance(f"Nothing listens on port {account.port} of {account.host}.") from error
    except (OSError, IMAPClientError) as error:
        raise NoEntrance(f"The line to {account.host} broke: {_said(error)}") from error
    finally:
        _leave(client)


def _connected(account: Account) -> IMAPClient:
    """Open a line, to whom it may lead. Raises NoEntrance, and whatever a line breaks by."""
    if account.may_go_inside:
        return _line(account)
    try:
        require_outside(account.host, account.port)
        client = _line(account)
        try:
            require_peer_outside(client.socket(), account.host)
        except OutOfReach:
            client.shutdown()
            raise
    except OutOfReach as error:
        raise NoEntrance(str(error)) from error
    return client


def _line(account: Account) -> IMAPClient:
    is_tls = account.security == "tls"
    return IMAPClient(account.host, account.port, ssl=is_tls, use_uid=True, timeout=SECONDS)


def _log_in(client: IMAPClient, account: Account) -> None:
    if account.token:
        client.oauth2_login(account.login, account.token)
    else:
        client.login(account.login, account.password)


def folders_of(client: IMAPClient) -> list[FoundFolder]:
    """List the folders that mails can lie in."""
    found = []
    for flags, _separator, name in client.list_folders():
        kinds = {bytes(each) for each in flags}
        if b"\\Noselect" in kinds or b"\\NonExistent" in kinds:
            continue
        told = next((USES[each] for each in kinds if each in USES), "")
        found.append(FoundFolder(str(name), told or _use_of(str(name))))
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """What a server says of a folder: `mark` changes with all that changes in it; empty: it counts not."""

    validity: int
    mod_seq: int | None
    mark: str


def open_folder(client: IMAPClient, name: str, *, to_change: bool = False) -> Opened:
    """Open a folder, to read only where nothing else is said."""
    told = client.select_folder(name, readonly=not to_change)
    mod_seq = int(told[b"HIGHESTMODSEQ"]) if told.get(b"HIGHESTMODSEQ") else None
    if b"UIDVALIDITY" not in told:
        raise NoEntrance("The server does not say how its mails are numbered (UIDVALIDITY, RFC 3501).")
    validity = int(told[b"UIDVALIDITY"])
    counted = (validity, told.get(b"UIDNEXT"), told.get(b"EXISTS"), mod_seq)
    return Opened(validity, mod_seq, "" if mod_seq is None else " ".join(str(each) for each in counted)[:120])


def numbers(client: IMAPClient) -> list[int]:
    """Give the numbers of all mails in the open folder, the newest first."""
    return sorted(client.search(["ALL"]), reverse=True)


def flags_since(
    client: IMAPClient, mod_seq: int | None, uids: Sequence[int]
) -> Iterator[dict[int, tuple[bool, bool]]]:
    """Tell which mails of the open folder are seen, and answered: those changed since, or else the newest."""
    asked = uids[:NEWEST] if mod_seq is None else client.search(["MODSEQ", str(mod_seq + 1)])
    for start in range(0, len(asked), MOST_FLAGS):
        told = client.fetch(asked[start : start + MOST_FLAGS], ["FLAGS"])
        yield {uid: (SEEN in each[b"FLAGS"], ANSWERED in each[b"FLAGS"]) for uid, each in told.items()}


def add_flags(client: IMAPClient, seen: Sequence[int], answered: Sequence[int]) -> None:
    """Tell the open folder what was read and answered here."""
    for uids, flag in ((seen, SEEN), (answered, ANSWERED)):
        for start in range(0, len(uids), MOST_FLAGS):
            client.add_flags(uids[start : start + MOST_FLAGS], [flag], silent=True)


def file_sent_mail(client: IMAPClient, folder: str, *, identifier: str, raw: bytes, at: datetime) -> None:
    """Lay a mail that was sent at a moment into a folder, unless one of its name is there. Raises Unfiled."""
    try:
        client.select_folder(folder, readonly=True)
        if not client.search(["HEADER", "Message-ID", f"<{identifier}>"]):
            client.append(folder, raw, flags=[SEEN], msg_time=at)
    except IMAPClientAbortError:
        raise  # the line broke: that is no answer
    except IMAPClientError as error:
        raise Unfiled(_said(error)) from error


def fetched(client: IMAPClient, uids: Sequence[int], most_bytes: int) -> Iterator[list[Fetched]]:
    """Fetch mails of the open folder without marking them as read, as many together as fit into memory.

    One that is gone by now is left out.
    """
    sizes = {uid: int(told[b"RFC822.SIZE"]) for uid, told in client.fetch(uids, ["RFC822.SIZE"]).items()}
    waiting = [uid for uid in uids if uid in sizes]
    while waiting:
        part = _part(waiting, sizes)
        waiting = waiting[len(part) :]
        small = [uid for uid in part if sizes[uid] <= most_bytes]
        bodies: dict[int, Any] = client.fetch(small, ["BODY.PEEK[]"]) if small else {}
        found = [
            Fetched(uid, sizes[uid], bodies.get(uid, {}).get(b"BODY[]") if sizes[uid] <= most_bytes else None)
            for uid in part
        ]
        yield [each for each in found if each.raw is not None or each.size > most_bytes]


def _part(waiting: Sequence[int], sizes: dict[int, int]) -> list[int]:
    """Take as many as fit into memory together; one at least."""
    part, together = [waiting[0]], sizes[waiting[0]]
    for uid in waiting[1:]:
        together += sizes[uid]
        if together > MOST_BYTES_AT_ONCE:
            break
        part.append(uid)
    return part


def _use_of(name: str) -> str:
    if name.upper() == "INBOX":
        return "inbox"
    last = name.replace("\\", "/").replace(".", "/").rpartition("/")[2]
    return NAMED.get(last.lower(), "other")


def _said(error: Exception) -> str:
    return " ".join(str(error).removeprefix("b'").removesuffix("'").split())[:300]


def _leave(client: IMAPClient | None) -> None:
    try:
        if client is not None:
            client.logout()
    except (OSError, IMAPClientError):
        pass  # the line is broken already
