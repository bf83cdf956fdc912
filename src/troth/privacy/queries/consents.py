"""How a person stands to being written to, what they said, and why they got a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from troth.catalog.errors import NotFound
from troth.ground.clock import now
from troth.people.queries import get_person
from troth.privacy.hashing import key_for_database
from troth.privacy.models import Channel, Consent, ConsentEntry, Purpose, Said
from troth.privacy.queries.purposes import open_purposes
from troth.team.actor import Actor, Verb

REFUSAL = "select consent_refusal(%s, %s, %s, %s, %s, %s, %s)"
STANDING = """
select u.key, c.channel, s.refusal from privacy_purpose u cross join unnest(u.channels) c(channel)
left join lateral privacy_standing(u.key, c.channel, '', %s) s on s.person_id = %s
where u.retired_at is null
"""
REFUSALS: Mapping[str, Any] = {
    "no_purpose": _("There is no such purpose by this channel."),
    "gone": _("There is no such person."),
    "no_address": _("No address is known."),
    "bounced": _("Nothing arrives at this address."),
    "withdrawn": _("They withdrew their consent."),
    "objected": _("They objected."),
    "no_consent": _("They were not asked, or did not agree."),
    "not_confirmed": _("They asked for it, and did not confirm it."),
    "suppressed": _("Nothing may be sent to this address."),
    "complaint_open": _("A complaint of theirs is open."),
    "quiet_hours": _("It is night where they are."),
    "budget": _("They have had as many messages as the firm allows."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person stands to one purpose by one channel. `refusal` is empty where they may be written to."""

    purpose: Purpose
    channel: str
    channel_label: str
    refusal: str
    consent: Consent | None

    @property
    def is_allowed(self) -> bool:
        """Tell whether they may be written to, leaving aside the hour and the budget."""
        return not self.refusal

    @property
    def reason(self) -> str:
        """Say why they may not be written to."""
        return str(REFUSALS.get(self.refusal, ""))


def may_contact(
    person_id: UUID, *, purpose: str, channel: str, topic: str = "", address: str = "",
    at: datetime | None = None,
) -> str:  # fmt: skip
    """Ask the gate without passing it: a key of `REFUSALS`, or empty for yes."""
    with connection.cursor() as cursor:
        cursor.execute(
            REFUSAL, [person_id, purpose, channel, topic, at or now(), key_for_database(), address]
        )
        return str(cursor.fetchone()[0] or "")


def choices_of(person_id: UUID) -> list[tuple[Purpose, list[Choice]]]:
    """Give how a person stands to each purpose, by its channels."""
    states = {(each.purpose, each.channel): each for each in states_of(person_id) if not each.topic}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [key_for_database(), person_id])
        refusals = {(purpose, channel): refusal or "" for purpose, channel, refusal in cursor.fetchall()}
    labels = dict(Channel.choices)
    return [
        (
            purpose,
            [
                Choice(
                    purpose, channel, str(labels[channel]), refusals.get((purpose.key, channel), "gone"),
                    states.get((purpose.key, channel)),
                )
                for channel in purpose.channels
            ],
        )
        for purpose in open_purposes()
    ]  # fmt: skip


def states_of(person_id: UUID) -> Sequence[Consent]:
    """List how things stand for a person, by purpose, channel and topic."""
    return list(Consent.objects.filter(person_id=person_id).order_by("purpose", "channel", "topic"))


def history_of(person_id: UUID) -> Sequence[ConsentEntry]:
    """List all that a person said, newest first, with its proof."""
    found = ConsentEntry.objects.filter(person_id=person_id).select_related("wording", "member")
    return list(found.order_by("-number"))


def find_waiting(person_id: UUID, entry_id: str) -> ConsentEntry | None:
    """Find an entry that a person asked for something with and has not confirmed yet."""
    asked = [each.entry_id for each in states_of(person_id) if each.said == Said.REQUESTED]
    return next(
        (each for each in history_of(person_id) if each.pk in asked and str(each.pk) == entry_id), None
    )


def get_consent(consent_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Consent:
    """Load how one thing stands, by the rights on its person. Raises NotFound, or Forbidden."""
    try:
        found = Consent.objects.filter(pk=consent_id).first()
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise NotFound("consents")
    try:
        get_person(found.person_id, seen_by=seen_by, to=to)
    except NotFound:
        raise NotFound("consents") from None
    return found


HELD = {
    "What you said about being written to": """
        select (to_jsonb(e) - 'person_id' - 'member_id' - 'import_id')::json
        from privacy_consent_entry e where person_id = %s order by number""",
    "What we sent you, and on which basis": """
        select (to_jsonb(c) - 'person_id')::json from privacy_contact c where person_id = %s order by at""",
    "Complaints, while we kept silent": """
        select (to_jsonb(s) - 'person_id')::json from privacy_silence s where person_id = %s""",
    "Addresses where you choose for yourself": """
        select (to_jsonb(l) - 'person_id')::json from privacy_public_link l where person_id = %s""",
}


def consents_held(*, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Give all that is held about a person's consent, by a title."""
    held = {}
    with connection.cursor() as cursor:
        for title, query in HELD.items():
            cursor.execute(query, [person_id])
            held[title] = [row[0] for row in cursor.fetchall()]
    return held
