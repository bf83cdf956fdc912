"""A mail server of a few lines: it lets everybody in, and may be gone the next moment."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n",
    "LIST": '* LIST (\\HasNoChildren) "/" INBOX\r\n',
    "LOGOUT": "* BYE\r\n",
}


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode():
            tag, word, *_rest = line.split()
            self.wfile.write(f"{ANSWERS.get(word.upper(), '')}{tag} OK done\r\n".encode())


@contextmanager
def running() -> Iterator[int]:
    """Run it for the length of a block; gives its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Line) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
