"""How allauth, which does the second factor and passkeys, fits into Troth."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from troth.team import commands, queries, sessions
from troth.team.addresses import peer_address
from troth.team.confirming import note_confirmed
from troth.team.models import Member

THEME_SECONDS = 31_536_000


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signs in: the session learns on which device and from where."""

    def login(self, request: HttpRequest, user: Member) -> None:
        """Open the session of a member who has passed every step."""
        super().login(request, user)
        sessions.begin(request)
        note_confirmed(request)
        commands.note_visit(member_id=user.pk)

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        """Go where the member wanted to go, with their theme in the cookie that the pages read."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        set_theme(response, user.theme)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the peer's address."""
        return peer_address(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: Troth's own pages say what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: outgoing mail is not this package's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep the door shut: members are invited."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """Hide a secret from whoever reads the database or a copy of it."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Name the workspace in the member's authenticator app."""
        return queries.workspace().name

    def _get_site_name(self) -> str:
        return queries.workspace().name


def set_theme(response: HttpResponse, theme: str) -> None:
    """Tell the browser which theme the pages are to be written in."""
    if theme in ("light", "dark"):
        response.set_cookie("theme", theme, max_age=THEME_SECONDS, samesite="Lax")
    else:
        response.delete_cookie("theme")


def _cipher() -> Fernet:
    key = sha256(b"troth.second-factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
