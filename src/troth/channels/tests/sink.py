"""A small mail server for tests: it keeps what it is handed, and can be slow, refuse, and break the line."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail that was handed over, for whom, and when."""

    recipients: tuple[str, ...]
    raw: bytes
    at: float

    @property
    def mail(self) -> Message:
        return message_from_bytes(self.raw)

    @property
    def identifier(self) -> str:
        return str(self.mail["Message-ID"]).strip("<>")


@dataclass(slots=True)
class Sink:
    """The server. `answers` are given instead of yes, by the word they answer: "RCPT", "DATA", ".".

    With a `certificate` it can be talked to in secret (STARTTLS), and takes no names before.
    Who enters with a token (XOAUTH2) is asked for in `tokens`, by token, and everybody has the `password`;
    without either it takes no names.
    `drops_after_data`: so often the line is broken when a mail has been kept, before that is said.
    """

    port: int = 0
    kept: list[Kept] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drops_after_data: int = 0
    on_mail: Callable[[Kept], None] | None = None
    tokens: Mapping[str, str] | None = None
    password: str = ""
    entered: list[str] = field(default_factory=list)
    certificate: ssl.SSLContext | None = None
    is_secret: bool = False

    @property
    def takes_names(self) -> bool:
        return bool(self.password) or self.tokens is not None

    @property
    def identifiers(self) -> list[str]:
        return [each.identifier for each in self.kept]


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            self._talk(self.server.sink)  # type: ignore[attr-defined]

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _talk(self, sink: Sink) -> None:
        self._say("220 sink")
        recipients: list[str] = []
        while line := self.rfile.readline():
            word = line.split(maxsplit=1)[0].decode().upper() if line.strip() else ""
            if word in sink.answers:
                self._say(sink.answers[word])
            elif word == "EHLO":
                self._greet(sink)
            elif word == "STARTTLS" and sink.certificate:
                self._hide(sink, sink.certificate)
            elif word == "AUTH":
                self._let_in(sink, line.split()[-1])
            elif sink.takes_names and word == "MAIL" and not sink.entered:
                self._say("530 5.7.0 who are you?")
            elif word == "QUIT":
                self._say("221 bye")
                return
            elif word == "DATA":
                self._say("354 go on")
                if not self._take(sink, recipients):
                    return
            else:
                if word in ("MAIL", "RSET"):
                    recipients = []
                if word == "RCPT":
                    recipients.append(line.decode().split("<", 1)[1].split(">", 1)[0])
                self._say("250 yes")

    def _greet(self, sink: Sink) -> None:
        offers = ["sink", *(["STARTTLS"] if sink.certificate and not sink.is_secret else [])]
        offers += ["AUTH XOAUTH2 PLAIN"] if sink.takes_names and len(offers) == 1 else []
        for place, text in enumerate(offers, 1):
            self._say(f"250{' ' if place == len(offers) else '-'}{text}")

    def _hide(self, sink: Sink, certificate: ssl.SSLContext) -> None:
        self._say("220 go on")
        self.request = certificate.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
        sink.is_secret = True

    def _let_in(self, sink: Sink, shown: bytes) -> None:
        text = b64decode(shown).decode()
        if "\0" in text:
            _as, login, password = text.split("\0")
            may = password == sink.password
        else:
            user, _, rest = text.partition("\x01")
            login, token = user.removeprefix("user="), rest.removeprefix("auth=Bearer ").rstrip("\x01")
            may = (sink.tokens or {}).get(token) == login
        if may:
            sink.entered.append(login)
            self._say("235 come in")
            return
        self._say("334 " + b64encode(b'{"status":"401"}').decode())
        self.rfile.readline()
        self._say("535 5.7.8 this token does not hold")

    def _take(self, sink: Sink, recipients: list[str]) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        time.sleep(sink.delay)
        if "." in sink.answers:
            self._say(sink.answers["."])
            return True
        kept = Kept(tuple(recipients), b"".join(lines), time.monotonic())
        sink.kept.append(kept)
        if sink.on_mail:
            sink.on_mail(kept)
        if sink.drops_after_data:
            sink.drops_after_data -= 1
            return False
        self._say("250 kept")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def running() -> Iterator[Sink]:
    """Run a sink on a free port for the length of a block."""
    with _Server(("127.0.0.1", 0), _Line) as server:
        sink = Sink(port=server.server_address[1])
        server.sink = sink  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
