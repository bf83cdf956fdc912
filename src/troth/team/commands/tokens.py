"""Keys for programs. A token does what its member may do, narrowed to its scopes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.errors import NotAllowed, WrongRights
from troth.team.models import Member, Token
from troth.team.queries.actors import find_token_at_work
from troth.team.secret_keys import SHOWN, digest, new_token

SCOPE = re.compile(r"\*|(\*|[a-z][a-z0-9_]*)\.(read|write|\*)")
NOTED_EVERY = timedelta(minutes=1)


def make_token(
    *,
    member: Member,
    name: str,
    by: Actor,
    scopes: Iterable[str] = ("*",),
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """Make a token and return it with its secret, which is never shown again.

    `scopes`: "people.read", "people.write", "people.*", "*.read", "*". One makes tokens for oneself; an
    administrator also for agents. A token can not make one that may do more than itself.
    """
    wanted = sorted(set(scopes))
    if not wanted or any(not SCOPE.fullmatch(scope) for scope in wanted):
        raise WrongRights
    if by.scopes is not None and "*" not in by.scopes and not by.scopes.issuperset(wanted):
        raise NotAllowed("scopes")
    _may_hold_keys_of(member, by)
    raw = new_token()
    token = Token(
        member=member,
        name=name.strip(),
        prefix=raw[:SHOWN],
        digest=digest(raw),
        scopes=wanted,
        expires_at=expires_at,
    )
    with acting(by):
        token.save(force_insert=True)
    return token, raw


def revoke_token(*, token: Token, by: Actor) -> None:
    """End a token. Members end their own, administrators any."""
    if by.member_id != token.member_id and not by.may("administrator"):
        raise NotAllowed("token")
    with acting(by):
        token.delete()


def use_token(raw: str, *, address: str = "") -> Actor | None:
    """Let a program in by its token, and note when and from where, once a minute at most."""
    found = find_token_at_work(raw, address=address)
    if found is None:
        return None
    at = now()
    if found.last_used_at is None or found.last_used_at < at - NOTED_EVERY:
        Token.objects.filter(digest=digest(raw)).update(last_used_at=at, last_used_from=address or None)
    return found.actor


def _may_hold_keys_of(member: Member, by: Actor) -> None:
    is_house = by.member_id is None and by.may("administrator")  # the command line on the server itself
    is_own = by.member_id == member.pk
    is_agent = member.kind == Member.Kind.AGENT and by.may("administrator")
    if not member.is_active or not (is_house or is_own or is_agent):
        raise NotAllowed("token")
