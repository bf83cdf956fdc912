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
AGREED = "exists (select from {own} and o.said in ('granted', 'confirmed'))"
DID_NOT_REFUSE = "not exists (select from {own} and o.said in ('withdrawn', 'objected'))"
WANTS_SOMETHING = """not exists (
    select from privacy_consent w where w.person_id = {{t}}.id and w.purpose = '' and w.channel in ('', %s)
        and w.topic = '' and not exists (select from {own} and o.number > w.number and o.since >= w.since))"""
IS_NOT_SILENT = "not exists (select from privacy_silence s where s.person_id = {t}.id and s.until is null)"
HAS_ADDRESS = "{{t}}.{column} <> ''"
IS_NOT_BARRED = """(
    privacy_bucket(%s, {{t}}.{column}) not in (select s.bucket from privacy_suppression s)
    or privacy_bar(privacy_hash(%s, '{kind}', {{t}}.{column}), {may_refuse},
        (select o.since from {own} and o.said in ('granted', 'confirmed'))) is null)"""

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
    if purpose.may_refuse:
        parts.append((AGREED if purpose.asks_first else DID_NOT_REFUSE).format(own=own))
        parts.append(WANTS_SOMETHING.format(own=OWN.format(row="o", whom="w.person_id")))
        parts.append(IS_NOT_SILENT)
        params += [*about, channel, *about]
    if kind := KINDS.get(channel, ""):
        column = "email" if kind == "mail" else "phone"
        key = key_for_database()
        parts.append(HAS_ADDRESS.format(column=column))
        parts.append(
            IS_NOT_BARRED.format(
                column=column, kind=kind, own=own, may_refuse=str(purpose.may_refuse).lower()
            )
        )
        params += [key, key, *about]
    return Permit(
        purpose=purpose.key,
        channel=channel,
        label=_("%(purpose)s by %(channel)s") % {"purpose": purpose.name, "channel": label},
        condition=" and ".join(parts) or "true",
        params=tuple(params),
        tables=TABLES,
    )
