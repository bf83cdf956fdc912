"""Providers that let Troth into mailboxes, and what they allow."""

from __future__ import annotations

from troth.catalog.errors import NotFound
from troth.channels.models import Grant, Mailbox, Provider


def providers() -> list[Provider]:
    """List the providers that know this workspace."""
    return list(Provider.objects.order_by("key"))


def find_provider(host: str) -> Provider | None:
    """Find the provider whose mailboxes are on a server."""
    return Provider.objects.filter(host=host).order_by("key").first()


def get_provider(key: str) -> Provider:
    """Load a provider. Raises NotFound."""
    found = Provider.objects.filter(key=key).first()
    if found is None:
        raise NotFound("mailboxes")
    return found


def grant_of(mailbox: Mailbox) -> Grant | None:
    """Give what the owner of a mailbox let Troth do; None where it is read by a password."""
    return Grant.objects.filter(mailbox=mailbox).select_related("provider").first()
