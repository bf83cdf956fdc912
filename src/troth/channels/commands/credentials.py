"""As whom the servers of a mailbox are entered: with its password, or with what its provider gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from troth.channels.mail.imap import Account, NoEntrance
from troth.channels.mail.oauth import Client, NoAnswer, Refused, Tokens, refreshed
from troth.channels.mail.smtp import Exit, NoLine
from troth.channels.models import Grant, Mailbox, Provider
from troth.channels.queries.mailboxes import may_go_inside
from troth.channels.sealing import opened, sealed
from troth.ground.clock import now

TOO_LATE = timedelta(minutes=2)  # a token that ends within this is not begun with


@dataclass(frozen=True, slots=True)
class Credentials:
    """As whom to enter: with a `password`, or with an access `token` by XOAUTH2. One of both is empty."""

    login: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def mailbox_credentials(mailbox: Mailbox) -> Credentials:
    """Give as whom the servers of a mailbox are entered: IMAP and SMTP take their login from nowhere else.

    An access token that ends soon is renewed first; of several who ask at once one renews, and the others
    wait for it. Raises Unopenable, and NoEntrance where the provider lets Troth in no more.
    """
    if not Grant.objects.filter(mailbox=mailbox).exists():
        secret = bytes(mailbox.secret)
        return Credentials(mailbox.login, password=opened(secret).decode() if secret else "")
    with transaction.atomic():
        grant = Grant.objects.select_related("provider").select_for_update(of=("self",)).get(mailbox=mailbox)
        if grant.ended_at is None and grant.expires_at - now() > TOO_LATE:
            return Credentials(mailbox.login, token=opened(bytes(grant.access)).decode())
        token = "" if grant.ended_at else _renew(grant)
    if not token:
        raise NoEntrance(_ended(grant))
    return Credentials(mailbox.login, token=token)


def entrance_of(mailbox: Mailbox) -> Account:
    """Give where a mailbox is read, and as whom. Raises Unopenable and NoEntrance."""
    found = mailbox_credentials(mailbox)
    return Account(
        mailbox.host, mailbox.port, mailbox.security, found.login, found.password, token=found.token,
        may_go_inside=may_go_inside(mailbox.owner_id, mailbox.host, mailbox.port),
    )  # fmt: skip


def exit_of(mailbox: Mailbox) -> Exit | None:
    """Give by which server mail of a mailbox leaves, and as whom; None for none.

    Raises Unopenable and NoLine.
    """
    if mailbox.smtp_host:
        kept = {"host": mailbox.smtp_host, "port": mailbox.smtp_port, "security": mailbox.smtp_security}
        return exit_as_typed(mailbox, {**kept, "login": mailbox.smtp_login})
    if not settings.EMAIL_HOST:
        return None
    security = "tls" if settings.EMAIL_USE_SSL else "starttls" if settings.EMAIL_USE_TLS else "none"
    return Exit(
        settings.EMAIL_HOST, settings.EMAIL_PORT, security, settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
    )  # fmt: skip


def exit_as_typed(mailbox: Mailbox, typed: Mapping[str, Any]) -> Exit:
    """Give the server that was typed; without a password of its own it is entered as the mailbox is.

    Raises Unopenable, and NoLine where the provider of the mailbox lets Troth in no more.
    """
    host, port = str(typed["host"]).strip().lower(), int(typed["port"])
    where = partial(
        Exit, host, port, str(typed["security"]), may_go_inside=may_go_inside(mailbox.owner_id, host, port)
    )
    kept = bytes(mailbox.smtp_secret)
    own = typed.get("password") or (opened(kept).decode() if kept else "")
    if own:
        return where(typed.get("login") or mailbox.login, own)
    try:
        found = mailbox_credentials(mailbox)
    except NoEntrance as error:
        raise NoLine(str(error)) from error
    if not found.password and not found.token:
        return where()
    return where(typed.get("login") or found.login, found.password, token=found.token)


def client_of(provider: Provider) -> Client:
    """Give Troth as a provider knows it. Raises Unopenable."""
    return Client(provider.token_url, provider.client_id, opened(bytes(provider.client_secret)).decode())


def sealed_tokens(tokens: Tokens) -> dict[str, Any]:
    """Give tokens as columns."""
    kept: dict[str, Any] = {
        "access": sealed(tokens.access.encode()),
        "expires_at": now() + timedelta(seconds=tokens.seconds),
    }
    return {**kept, "refresh": sealed(tokens.refresh.encode())} if tokens.refresh else kept


def _renew(grant: Grant) -> str:
    """Renew an access token, or note that the provider gives no more: then it is empty."""
    try:
        tokens = refreshed(client_of(grant.provider), refresh=opened(bytes(grant.refresh)).decode())
    except NoAnswer as error:
        raise NoEntrance(_("%(name)s did not renew the permission: %(why)s It is tried again.")
                         % {"name": grant.provider.name, "why": error}) from error  # fmt: skip
    except Refused as error:
        grant.ended_at, grant.reason = now(), str(error)[:300]
        grant.save(update_fields=["ended_at", "reason"])
        return ""
    Grant.objects.filter(pk=grant.pk).update(**sealed_tokens(tokens))
    return tokens.access


def _ended(grant: Grant) -> str:
    return _("%(name)s lets Troth in no more (%(why)s): connect the mailbox again.") % {
        "name": grant.provider.name, "why": grant.reason,
    }  # fmt: skip
