"""By which server mail of a mailbox leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from troth.channels.mail.signing import new_private_key
from troth.channels.mail.smtp import Exit, entered
from troth.channels.models import Mailbox, SigningKey
from troth.channels.sealing import sealed
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor

COLUMNS = {"host": "smtp_host", "port": "smtp_port", "security": "smtp_security", "login": "smtp_login"}
OTHERS = ("signature", "most_per_hour", "most_per_day", "files_sent")


def try_exit(*, way: Exit) -> None:
    """Enter a server that mail is to leave by, and go again. Raises NoLine."""
    with entered(way):
        pass


def change_exit(*, mailbox: Mailbox, values: Mapping[str, Any], by: Actor) -> None:
    """Let mail of a mailbox leave by another server, or less of it. An empty password stays as it was."""
    given = {column: values[name] for name, column in COLUMNS.items() if name in values}
    given |= {name: values[name] for name in OTHERS if name in values}
    if values.get("password"):
        given["smtp_secret"] = sealed(values["password"].encode())
    with acting(by):
        Mailbox.objects.filter(pk=mailbox.pk).update(
            **given, smtp_error="", filing_error="", updated_at=now()
        )


def make_signing_key(*, domain: str, by: Actor) -> None:
    """Make a key that mail of a domain is signed with, once it is turned on. One that is there goes."""
    at = now()
    values = {
        "selector": f"troth{at:%Y%m%d}", "secret": sealed(new_private_key()), "is_on": False, "made_at": at,
    }  # fmt: skip
    with acting(by):
        SigningKey.objects.update_or_create(domain=domain, defaults=values)


def sign_mail(*, domain: str, is_on: bool, by: Actor) -> None:
    """Sign mail of a domain from now on, or no longer."""
    with acting(by):
        SigningKey.objects.filter(domain=domain).update(is_on=is_on)
