"""Letting Troth into a mailbox without its password: OAuth 2 (RFC 6749) with PKCE (RFC 7636)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from troth.apikit.outgoing import Unreachable, ask
from troth.channels.mail.providers import GOOGLE, MICROSOFT, Servers

LIVES_SECONDS = 3600  # where the server does not say how long


class Refused(Exception):
    """The server will not let Troth in, now or later; the text is what it said."""


class NoAnswer(Exception):
    """The server could not be asked: it may answer later."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Where a provider lets programs in, what is asked of it, and where its mailboxes are."""

    name: str
    authorize_url: str
    token_url: str
    scope: str
    servers: Servers
    more: tuple[tuple[str, str], ...] = ()


# `prompt=consent` makes Google give a refresh token again to whoever had one before.
PRESETS = {
    "google": Preset(
        "Google", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
        "https://mail.google.com/", GOOGLE, (("access_type", "offline"), ("prompt", "consent")),
    ),
    "microsoft": Preset(
        "Microsoft", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        MICROSOFT,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Client:
    """Troth as a provider knows it."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a server gave. An empty `refresh` means that the one before goes on."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


def address_to_ask(
    *,
    authorize_url: str,
    client_id: str,
    scope: str,
    back: str,
    state: str,
    verifier: str,
    login: str,
    more: tuple[tuple[str, str], ...] = (),
) -> str:
    """Give the page of a provider on which the owner of a mailbox lets Troth in."""
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": client_id, "redirect_uri": back, "scope": scope,
        "state": state, "code_challenge": challenge, "code_challenge_method": "S256", "login_hint": login,
        **dict(more),
    }  # fmt: skip
    joint = "&" if urlsplit(authorize_url).query else "?"
    return f"{authorize_url}{joint}{urlencode(asked)}"


def exchanged(client: Client, *, code: str, verifier: str, back: str) -> Tokens:
    """Give a code back for tokens. Raises Refused and NoAnswer."""
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": back,
    }
    tokens = _asked(client, given)
    if not tokens.refresh:
        raise Refused("It gave no lasting permission (refresh token).")
    return tokens


def refreshed(client: Client, *, refresh: str) -> Tokens:
    """Ask for a new access token. Raises Refused and NoAnswer."""
    return _asked(client, {"grant_type": "refresh_token", "refresh_token": refresh})


def _asked(client: Client, given: dict[str, str]) -> Tokens:
    form = {**given, "client_id": client.client_id, "client_secret": client.client_secret}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        answer = ask("POST", client.token_url, body=urlencode(form).encode(), headers=headers)
    except Unreachable as error:
        raise NoAnswer(str(error)) from error
    told = _json(answer.body)
    if answer.status in (400, 401, 403):
        raise Refused(_words(told))
    if answer.status != 200:
        raise NoAnswer(f"It answered with {answer.status}.")
    access, refresh, seconds = told.get("access_token"), told.get("refresh_token"), told.get("expires_in")
    if not isinstance(access, str) or not access.isascii() or not access.isprintable() or not access:
        raise NoAnswer("Its answer holds no token.")
    return Tokens(
        access=access,
        refresh=refresh if isinstance(refresh, str) else "",
        seconds=int(seconds) if isinstance(seconds, int) and 0 < seconds < 10**8 else LIVES_SECONDS,
    )


def _json(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _words(told: dict[str, object]) -> str:
    """Give what the server said of its refusal, as one line."""
    said = told.get("error_description") or told.get("error") or "no reason given"
    return " ".join(str(said).split())[:200]
