"""Passkeys, authenticator apps and recovery codes. allauth does the cryptography.

The ceremonies keep their state in the session, so these commands take the request; it must be the one
that allauth's middleware has seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.commands.members import administer
from troth.team.errors import NotAllowed, WrongCode
from troth.team.models import Member
from troth.team.trail import file_change

TABLE = "mfa_authenticator"
Type = Authenticator.Type
Credential = Mapping[str, Any]


def add_passkey(*, member: Member, name: str, credential: Credential, by: Actor) -> None:
    """Keep a passkey that the browser has just made. Raises WrongCode when it does not fit."""
    _own(member, by)
    try:
        webauthn.parse_registration_response(credential)
        made = webauthn.complete_registration(credential)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise WrongCode from error
    if not made.is_user_verified():
        raise WrongCode
    with acting(by):
        webauthn.WebAuthn.add(member, name, dict(credential))
        _recovery_codes(member)
        _file(member, "insert", {"passkey": [None, name]}, by)


def remove_passkey(*, member: Member, passkey_id: int, by: Actor) -> None:
    """Forget a passkey. Recovery codes go with the last factor."""
    _own(member, by)
    with acting(by):
        found = Authenticator.objects.filter(user=member, type=Type.WEBAUTHN, pk=passkey_id).first()
        if found is not None:
            name = found.wrap().name
            found.delete()
            _drop_dangling_codes(member)
            _file(member, "delete", {"passkey": [name, None]}, by)


def turn_on_totp(*, member: Member, secret: str, code: str, by: Actor) -> None:
    """Keep the secret of an authenticator app, once a code shows that the app has it."""
    _own(member, by)
    if not totp.validate_totp_code(secret, code.replace(" ", "")):
        raise WrongCode
    with acting(by):
        Authenticator.objects.filter(user=member, type=Type.TOTP).delete()
        totp.TOTP.activate(member, secret)
        _recovery_codes(member)
        _file(member, "insert", {"authenticator_app": [None, "•"]}, by)


def turn_off_totp(*, member: Member, by: Actor) -> None:
    """Forget the authenticator app."""
    _own(member, by)
    with acting(by):
        removed, _rows = Authenticator.objects.filter(user=member, type=Type.TOTP).delete()
        if removed:
            _drop_dangling_codes(member)
            _file(member, "delete", {"authenticator_app": ["•", None]}, by)


def renew_recovery_codes(*, member: Member, by: Actor) -> list[str]:
    """Make new recovery codes; the old ones end."""
    _own(member, by)
    with acting(by):
        Member.objects.select_for_update().get(pk=member.pk)
        Authenticator.objects.filter(user=member, type=Type.RECOVERY_CODES).delete()
        codes = _recovery_codes(member)
        _file(member, "update", {"recovery_codes": ["•", "•"]}, by)
    return codes


def remove_second_factors(*, member: Member, by: Actor) -> None:
    """Let a member who lost phone and codes come in by the password alone again. For administrators."""
    administer(by)
    if by.member_id == member.pk:
        raise NotAllowed("own second factor")
    with acting(by):
        removed, _rows = Authenticator.objects.filter(user=member).delete()
        if removed:
            _file(member, "delete", {"second_factor": ["•", None]}, by)


def check_code(*, member: Member, code: str) -> Authenticator | None:
    """Find the factor whose code this is. A code of an app works once, a recovery code is used up."""
    code = code.replace(" ", "").replace("-", "")
    for factor in Authenticator.objects.filter(Q(type=Type.TOTP) | Q(type=Type.RECOVERY_CODES), user=member):
        if factor.wrap().validate_code(code):
            factor.record_usage()
            return factor
    return None


def check_passkey(*, member: Member, credential: Credential) -> Authenticator | None:
    """Find the member's passkey that answered the challenge of this session."""
    try:
        webauthn.parse_authentication_response(credential)
        factor: Authenticator = webauthn.complete_authentication(member, credential)
    except (ValidationError, ValueError, KeyError, TypeError):
        return None
    factor.record_usage()
    return factor


def find_owner_of_passkey(*, credential: Credential) -> Member | None:
    """Find who the browser says the passkey belongs to. Proves nothing: `check_passkey` does."""
    try:
        webauthn.parse_authentication_response(credential)
        member: Member = webauthn.extract_user_from_response(credential)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return member


def begin_registration(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Give what the browser needs to make a passkey; the challenge is kept in the session."""
    options: dict[str, Any] = webauthn.begin_registration(member, passwordless=True)
    return options


def begin_authentication(request: HttpRequest, member: Member | None) -> dict[str, Any]:
    """Give what the browser needs to prove a passkey: of a member, or of whoever it is."""
    options: dict[str, Any] = webauthn.begin_authentication(member)
    return options


def _own(member: Member, by: Actor) -> None:
    if by.member_id != member.pk or by.scopes is not None:
        raise NotAllowed("own second factor")


def _recovery_codes(member: Member) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(member).get_unused_codes()
    return codes


def _drop_dangling_codes(member: Member) -> None:
    if not Authenticator.objects.filter(user=member).exclude(type=Type.RECOVERY_CODES).exists():
        Authenticator.objects.filter(user=member).delete()


def _file(member: Member, operation: str, changes: dict[str, Any], by: Actor) -> None:
    file_change(
        object_type="members", object_id=member.pk, table=TABLE, operation=operation, changes=changes, by=by
    )
