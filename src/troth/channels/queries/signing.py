"""What mail of a domain is signed with."""

from __future__ import annotations

from dataclasses import dataclass

from troth.channels.mail.signing import Signer, record_of
from troth.channels.models import Mailbox, SigningKey
from troth.channels.sealing import Unopenable, opened


@dataclass(frozen=True, slots=True)
class Signing:
    """How mail of a domain is signed: `name` and `record` must stand in its DNS. Empty: not at all."""

    domain: str
    name: str = ""
    record: str = ""
    is_on: bool = False


def signer_of(mailbox: Mailbox) -> Signer | None:
    """Give who signs what leaves a mailbox; None where nobody does yet. Raises Unopenable."""
    key = SigningKey.objects.filter(domain=_domain(mailbox), is_on=True).first()
    return Signer(key.domain, key.selector, opened(bytes(key.secret))) if key else None


def signing_of(mailbox: Mailbox) -> Signing:
    """Say how mail of the domain of a mailbox is signed."""
    domain = _domain(mailbox)
    key = SigningKey.objects.filter(domain=domain).first()
    if key is None:
        return Signing(domain)
    try:
        record = record_of(opened(bytes(key.secret)))
    except Unopenable:
        return Signing(domain)
    return Signing(domain, f"{key.selector}._domainkey.{domain}", record, key.is_on)


def _domain(mailbox: Mailbox) -> str:
    return mailbox.address.rpartition("@")[2].encode("idna").decode("ascii").lower()
