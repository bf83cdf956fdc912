"""The server that mail is handed in at. What goes wrong is said in words that help."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from troth.channels.mail.reach import OutOfReach, require_outside, require_peer_outside

SECONDS = 30
LOCAL = ("127.0.0.1", "::1", "localhost")
LATER = 400  # answers from here say: try again
CLOSING = 421
NEVER = 500


class NoLine(Exception):
    """The server could not be entered: nothing was handed over. The text says why, and what to do."""


class Refused(Exception):
    """The server did not take a mail, for now or for good: it has none of it."""

    def __init__(self, words: str, *, is_permanent: bool) -> None:
        super().__init__(words)
        self.is_permanent = is_permanent


class Unanswered(Exception):
    """The line broke after the mail had been given: whether it was taken nobody knows."""


@dataclass(frozen=True, slots=True)
class Exit:
    """Where mail is handed in, and as whom. `security` is "tls", "starttls" or "none".

    With a `token` it is entered by that (XOAUTH2), and else by the password; without a `login`, as nobody.
    Only with `may_go_inside` it may lie in a network that is not public.
    """

    host: str
    port: int
    security: str
    login: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    may_go_inside: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What the server said when it took a mail, and which recipients it refused, with why."""

    answer: str
    refused: Mapping[str, str]


@contextmanager
def entered(way: Exit) -> Iterator[smtplib.SMTP]:
    """Enter a server for the length of a block. Raises NoLine."""
    try:
        client = _entered(way)
    except OutOfReach as error:
        raise NoLine(str(error)) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NoLine(f"The server refuses the name or the password: {_said(error.smtp_error)}") from error
    except ssl.SSLCertVerificationError as error:
        raise NoLine(f"The certificate of {way.host} does not hold: {error.verify_message}.") from error
    except ssl.SSLError as error:
        raise NoLine("The server speaks no TLS on this port: is it the right one?") from error
    except socket.gaierror as error:
        raise NoLine(f"There is no server called {way.host}.") from error
    except TimeoutError as error:
        raise NoLine(f"{way.host} did not answer within {SECONDS} seconds.") from error
    except ConnectionRefusedError as error:
        raise NoLine(f"Nothing listens on port {way.port} of {way.host}.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NoLine(f"The line to {way.host} broke: {_said(error)}") from error
    try:
        yield client
    finally:
        with suppress(OSError, smtplib.SMTPException):  # the line may be broken already
            client.quit()


def hand_over(client: smtplib.SMTP, *, writer: str, recipients: Sequence[str], raw: bytes) -> Taken:
    """Hand a mail over. Raises Refused, Unanswered; and NoLine where the line broke before it was given."""
    try:
        _expect(client.mail(writer))
        answers = {each: client.rcpt(each) for each in recipients}
        refused = {each: answer for each, answer in answers.items() if answer[0] >= LATER}
        if len(refused) == len(answers):
            _refuse_all(list(refused.values()))
        _expect(client.docmd("DATA"), 354)
    except Refused:
        with suppress(OSError, smtplib.SMTPException):  # the next mail begins anew
            client.rset()
        raise
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise NoLine(f"The line broke: {_said(error)}") from error
    try:
        client.send(_dotted(raw))
        code, words = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unanswered(f"The line broke before the server had answered: {_said(error)}") from error
    if code >= LATER:
        raise Refused(_answer(code, words), is_permanent=code >= NEVER)
    return Taken(_answer(code, words), {each: _answer(*answer) for each, answer in refused.items()})


def _entered(way: Exit) -> smtplib.SMTP:
    if way.login and way.security == "none" and way.host not in LOCAL:
        raise NoLine("The password would be sent for all to read: choose TLS or STARTTLS.")
    if not way.may_go_inside:
        require_outside(way.host, way.port)
    if way.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            way.host, way.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        client = smtplib.SMTP(way.host, way.port, timeout=SECONDS)
    try:
        if not way.may_go_inside:
            require_peer_outside(client.sock, way.host)
        client.ehlo_or_helo_if_needed()
        if way.security == "starttls":
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        _log_in(client, way)
    except BaseException:
        client.close()
        raise
    return client


def _log_in(client: smtplib.SMTP, way: Exit) -> None:
    if way.token:
        shown = f"user={way.login}\x01auth=Bearer {way.token}\x01\x01"
        # A server that refuses a token says why in a challenge, which is answered with nothing.
        client.auth("XOAUTH2", lambda challenge=None: shown if challenge is None else "")
    elif way.login:
        client.login(way.login, way.password)


def _expect(answer: tuple[int, bytes], code: int = 250) -> None:
    if answer[0] == CLOSING:
        raise NoLine(_answer(*answer))
    if answer[0] != code:
        raise Refused(_answer(*answer), is_permanent=answer[0] >= NEVER)


def _refuse_all(answers: Sequence[tuple[int, bytes]]) -> None:
    code, words = max(answers, key=lambda each: each[0] < NEVER)  # while one may still come, all are tried
    raise Refused(_answer(code, words), is_permanent=code >= NEVER)


def _dotted(raw: bytes) -> bytes:
    body = raw.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")


def _answer(code: int, words: bytes) -> str:
    return f"{code} {_said(words)}".strip()[:500]


def _said(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:300]
