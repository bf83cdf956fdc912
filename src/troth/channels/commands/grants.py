"""Troth is made known to providers, and let into mailboxes by them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict
from troth.channels.commands.credentials import client_of, sealed_tokens
from troth.channels.commands.mailboxes import add_mailbox, ask_for_a_look, try_entrance
from troth.channels.mail.imap import Account, NoEntrance
from troth.channels.mail.oauth import PRESETS, NoAnswer, Refused, address_to_ask, exchanged
from troth.channels.models import Grant, Mailbox, Provider
from troth.channels.sealing import sealed
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor

BACK = "/settings/mailboxes/connected/"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is remembered in the session of whoever was sent to a provider, until they come back."""

    state: str
    verifier: str
    address: str


def set_provider(*, key: str, values: Mapping[str, Any], by: Actor) -> None:
    """Make this workspace known as a client of a provider. An empty `client_secret` stays as it was."""
    preset = PRESETS.get(key)
    given: dict[str, Any] = {"client_id": values["client_id"]}
    if preset:
        given |= {
            "name": preset.name, "authorize_url": preset.authorize_url, "token_url": preset.token_url,
            "scope": preset.scope, "host": preset.servers.host,
            "port": preset.servers.port, "security": preset.servers.security,
        }  # fmt: skip
    else:
        given |= {
            name: values[name]
            for name in ("name", "authorize_url", "token_url", "scope", "host", "port", "security")
        }
    if values["client_secret"]:
        given["client_secret"] = sealed(values["client_secret"].encode())
    with acting(by):
        if Provider.objects.filter(key=key).update(**given, updated_at=now()):
            return
        if "client_secret" not in given:
            raise Conflict(_("Give the secret of the client, too."))
        Provider.objects.create(key=key, **given)


def forget_provider(*, provider: Provider, by: Actor) -> None:
    """Be no client of a provider any more. Raises Conflict while a mailbox is read by it."""
    with acting(by):
        if Grant.objects.filter(provider=provider).exists():
            raise Conflict(_("A mailbox is read by it: remove the mailbox first."))
        provider.delete()


def ask_provider(*, provider: Provider, address: str) -> tuple[Asking, str]:
    """Prepare to be let into a mailbox: what is to be remembered, and the page of the provider to go to."""
    asking = Asking(secrets.token_urlsafe(32), secrets.token_urlsafe(48), address)
    preset = PRESETS.get(provider.key)
    return asking, address_to_ask(
        authorize_url=provider.authorize_url, client_id=provider.client_id, scope=provider.scope,
        back=_back(), state=asking.state, verifier=asking.verifier, login=address,
        more=preset.more if preset else (),
    )  # fmt: skip


def connect(
    *, provider: Provider, asking: Asking, code: str, values: Mapping[str, Any], by: Actor
) -> Mailbox:
    """Enter a mailbox with what its provider gave for `code`, and keep it. Raises NoEntrance and Conflict.

    One that is here already is connected again. `values` are `name`, `owner_id` and `team_id` of a new one.
    """
    try:
        tokens = exchanged(client_of(provider), code=code, verifier=asking.verifier, back=_back())
    except (Refused, NoAnswer) as error:
        said = {"name": provider.name, "why": error}
        raise NoEntrance(_("%(name)s did not let Troth in: %(why)s") % said) from error
    where: dict[str, Any] = {"host": provider.host, "port": provider.port, "security": provider.security}
    try_entrance(account=Account(**where, login=asking.address, password="", token=tokens.access))
    with acting(by):
        mailbox = values.get("mailbox")
        if mailbox is None:
            given = {**values, **where, **_exit_of(provider), "address": asking.address}
            mailbox = add_mailbox(values={**given, "login": asking.address, "password": ""}, by=by)
        else:
            Mailbox.objects.filter(pk=mailbox.pk).update(**where, login=asking.address, error="")
        given = {**sealed_tokens(tokens), "provider": provider, "ended_at": None, "reason": ""}
        Grant.objects.update_or_create(mailbox=mailbox, defaults=given)
        ask_for_a_look(mailbox=mailbox)
    return mailbox


def _exit_of(provider: Provider) -> dict[str, Any]:
    """Give as columns where mail of a new mailbox leaves; of a provider that nobody knows that is typed."""
    preset = PRESETS.get(provider.key)
    if preset is None:
        return {}
    there = preset.servers
    return {
        "smtp_host": there.smtp_host, "smtp_port": there.smtp_port, "smtp_security": there.smtp_security,
    }  # fmt: skip


def _back() -> str:
    return str(settings.TROTH_URL) + BACK
