"""What a member has set up beside the password."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret

from troth.team.models import Member

Type = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey in a list."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """All of it, for the page of one's own security."""

    passkeys: tuple[Passkey, ...]
    totp_since: datetime | None
    recovery_codes_left: int

    @property
    def is_on(self) -> bool:
        """Tell whether the password alone is not enough."""
        return bool(self.passkeys or self.totp_since)


def second_factor_of(member_id: UUID) -> SecondFactor:
    """Give what a member has set up."""
    passkeys, totp_since, codes = [], None, 0
    for factor in Authenticator.objects.filter(user_id=member_id).order_by("pk"):
        match factor.type:
            case Type.WEBAUTHN:
                name = factor.wrap().name
                passkeys.append(Passkey(factor.pk, name, factor.created_at, factor.last_used_at))
            case Type.TOTP:
                totp_since = factor.created_at
            case Type.RECOVERY_CODES:
                codes = len(factor.wrap().get_unused_codes())
    return SecondFactor(passkeys=tuple(passkeys), totp_since=totp_since, recovery_codes_left=codes)


def members_with_second_factor() -> set[UUID]:
    """Tell whose password alone is not enough."""
    factors = Authenticator.objects.exclude(type=Type.RECOVERY_CODES)
    return set(factors.values_list("user_id", flat=True))


def recovery_codes_of(member_id: UUID) -> list[str]:
    """List the recovery codes that were not used yet."""
    found = Authenticator.objects.filter(user_id=member_id, type=Type.RECOVERY_CODES).first()
    codes: list[str] = found.wrap().get_unused_codes() if found else []
    return codes


def new_totp_secret() -> str:
    """Make a secret for an authenticator app."""
    secret: str = generate_totp_secret()
    return secret


def totp_drawing(member: Member, secret: str) -> str:
    """Draw the secret as a QR code that an authenticator app reads: an SVG document in base 64."""
    adapter = get_adapter()
    drawing: str = adapter.build_totp_svg(adapter.build_totp_url(member, secret))
    return b64encode(drawing.encode()).decode()
