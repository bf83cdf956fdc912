"""Whom a question finds that asks who may be contacted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.privacy.hashing import KINDS, key_for_database
from troth.privacy.models import Channel, Purpose
from troth.privacy.queries.purposes import open_purposes
from troth.questions.meaning import Permit

# The same as `privacy_standing` says of one person, as joins that find everybody at once. Each part is one
# reason why not. The words in {} are of this file; what is a value is a parameter.
OWN = (
    "privacy_consent {row} where {row}.person_id = {whom} and {row}.purpose = %s and {row}.channel = %s"
    " and {row}.topic = ''"
)
AGREED = "exists (select from {own} and o.said in ('granted', 'confirmed'){and_more})"
DID_NOT_REFUSE = "not exists (select from {own} and o.said in ('withdrawn', 'objected'))"
WANTS_SOMETHING = """not exists (
    select from privacy_consent w where w.person_id = {{t}}.id and w.purpose = '' and w.channel in ('', %s)
        and w.topic = '' and not exists (select from {own} and o.number > w.number and o.since >= w.since))"""
IS_NOT_SILENT = "not exists (select from privacy_silence s where s.person_id = {t}.id and s.until is null)"
HAS_ADDRESS = "{{t}}.{column} <> ''"
IS_NOT_LISTED = "privacy_bucket(%s, {{t}}.{column}) not in (select s.bucket from privacy_suppression s)"
IS_NOT_BARRED = """({is_not_listed}
    or privacy_bar(privacy_hash(%s, '{kind}', {{t}}.{column}), {may_refuse}, {agreed_at}) is null)"""
AGREED_AT = "(select o.since from {own} and o.said in ('granted', 'confirmed'))"

# What is sent is counted, and the night passes: a list is of those who may be contacted at all.
TABLES = (
    ("privacy_consent", "person_id"),
    ("privacy_silence", "person_id"),
    ("privacy_suppression", ""),
    ("privacy_purpose", ""),
)


def permits(*, object_type: str) -> list[Permit]:
    """List for what people may be contacted, and by which channel."""
    if object_type != "people":
        return []
    labels = dict(Channel.choices)
    return [
        _permit(purpose, channel, str(labels[channel]))
        for purpose in open_purposes()
        for channel in purpose.channels
    ]


def _permit(purpose: Purpose, channel: str, label: str) -> Permit:
    parts: list[str] = []
    params: list[object] = []
    own = OWN.format(row="o", whom="{t}.id")
    about = (purpose.key, channel)
    kind = KINDS.get(channel, "")
    column, keys = "email" if kind == "mail" else "phone", (key_for_database(),) * 2
    may_refuse = str(purpose.may_refuse).lower()
    barred = IS_NOT_BARRED.format(
        is_not_listed=IS_NOT_LISTED.format(column=column), column=column, kind=kind, may_refuse=may_refuse,
        agreed_at="{agreed_at}",
    )  # fmt: skip
    if purpose.may_refuse and purpose.asks_first:
        # An address costs most of all: it is looked at only beside an agreement, so of those who agreed.
        more = f" and {barred.replace('{agreed_at}', 'o.since')}" if kind else ""
        parts.append(AGREED.format(own=own, and_more=more))
        params += [*about, *(keys if kind else ())]
    elif purpose.may_refuse:
        parts.append(DID_NOT_REFUSE.format(own=own))
        params += about
    if purpose.may_refuse:
        parts.append(WANTS_SOMETHING.format(own=OWN.format(row="o", whom="w.person_id")))
        parts.append(IS_NOT_SILENT)
        params += [channel, *about]
    if kind:
        parts.append(HAS_ADDRESS.format(column=column))
    if kind and not (purpose.may_refuse and purpose.asks_first):
        parts.append(barred.replace("{agreed_at}", AGREED_AT.format(own=own)))
        params += [*keys, *about]
    return Permit(
        purpose=purpose.key,
        channel=channel,
        label=_("%(purpose)s by %(channel)s") % {"purpose": purpose.name, "channel": label},
        condition=" and ".join(parts) or "true",
        params=tuple(params),
        tables=TABLES,
    )
