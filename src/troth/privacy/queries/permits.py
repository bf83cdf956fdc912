"""Whom a question finds that asks who may be contacted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.privacy.hashing import key_for_database
from troth.privacy.models import Channel
from troth.privacy.queries.purposes import open_purposes
from troth.questions.meaning import Permit

SOURCE = "privacy_standing(%s, %s, '', %s)"
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
    key, labels = key_for_database(), dict(Channel.choices)
    return [
        Permit(
            purpose=purpose.key,
            channel=channel,
            label=_("%(purpose)s by %(channel)s") % {"purpose": purpose.name, "channel": labels[channel]},
            source=SOURCE,
            params=(purpose.key, channel, key),
            record_column="person_id",
            refusal_column="refusal",
            tables=TABLES,
        )
        for purpose in open_purposes()
        for channel in purpose.channels
    ]
