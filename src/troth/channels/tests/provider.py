"""A provider of mail for tests: it lets programs in by OAuth 2, as far as a mailbox needs it."""

from __future__ import annotations

import json
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CLIENT_ID, CLIENT_SECRET = "troth", "client-secret-of-hollin"


class Provider:
    """A provider whose members say yes to everybody. `lives_seconds` is how long a token holds."""

    def __init__(self) -> None:
        self.port = 0
        self.lives_seconds = 3600
        self.is_down = False
        self.asked: list[dict[str, str]] = []  # what was posted for tokens
        self.tokens: dict[str, str] = {}  # access tokens that hold, with whose they are
        self._codes: dict[str, dict[str, str]] = {}
        self._refresh: dict[str, str] = {}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def say_yes(self, url: str) -> dict[str, str]:
        """Let a program in at the page it sent somebody to; give what they come back with."""
        asked = {name: each[0] for name, each in parse_qs(urlsplit(url).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def revoke(self) -> None:
        """Let nobody in any more."""
        self.tokens.clear()
        self._refresh.clear()

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        """Answer at the address for tokens."""
        self.asked.append(form)
        if self.is_down:
            return 503, {}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        if form["grant_type"] == "refresh_token":
            login = self._refresh.get(form["refresh_token"], "")
            return (200, self._given(login)) if login else (400, {"error": "invalid_grant"})
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if (
            asked is None
            or asked["code_challenge"] != challenge.decode()
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant", "error_description": "This code is not known."}
        refresh = secrets.token_urlsafe(16)
        self._refresh[refresh] = asked["login_hint"]
        return 200, {**self._given(asked["login_hint"]), "refresh_token": refresh}

    def _given(self, login: str) -> dict[str, object]:
        access = secrets.token_urlsafe(16)
        self.tokens[access] = login
        return {"access_token": access, "expires_in": self.lives_seconds, "token_type": "Bearer"}


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider for the length of a block. A mail server asks at `/introspect` whose a token is."""
    state = Provider()

    class Line(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: each[0] for name, each in parse_qs(body).items()}
            if self.path.startswith("/introspect"):
                self._say(*self._whose(form.get("token", "")))
            else:
                self._say(*state.answer(form))

        def do_GET(self) -> None:
            self._say(*self._whose(parse_qs(urlsplit(self.path).query).get("token", [""])[0]))

        def _whose(self, token: str) -> tuple[int, dict[str, object]]:
            login = state.tokens.get(token)
            return (200, {"active": True, "email": login}) if login else (200, {"active": False})

        def _say(self, status: int, told: dict[str, object]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    state.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
