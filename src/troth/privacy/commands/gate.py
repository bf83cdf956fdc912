"""Pass the gate, or do not: what is sent, and silence while a complaint is open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from troth.ground.clock import now
from troth.privacy.hashing import key_for_database
from troth.privacy.models import Contact, Silence
from troth.team.acting import acting
from troth.team.actor import Actor

CLAIM = "select consent_claim(%s, %s, %s, %s, %s, %s, %s, %s, %s)"


def claim(
    *, person_id: UUID, purpose: str, channel: str, topic: str = "", address: str = "",
    about: tuple[str, UUID] | None = None, at: datetime | None = None, by: Actor,
) -> str:  # fmt: skip
    """Ask whether something may be sent now, and count it if so. Gives the refusal, empty for yes.

    `address`, where it is not the person's first one. `about` names the message. Many messages are claimed in
    one statement with `consent_claim`, in the order of the people; see the decision on consent.
    """
    kind, key = about or ("", None)
    with acting(by), connection.cursor() as cursor:
        cursor.execute(
            CLAIM,
            [person_id, purpose, channel, topic, at or now(), key_for_database(), address, kind, key],
        )
        return str(cursor.fetchone()[0] or "")


def release(*, about_id: UUID, by: Actor) -> int:
    """Give back what was claimed for a message that was not sent after all. Gives how many contacts."""
    with acting(by):
        return Contact.objects.filter(about_id=about_id, released_at=None).update(released_at=now())


def open_silence(
    *, person_id: UUID, note: str = "", about: tuple[str, UUID] | None = None, by: Actor
) -> Silence:
    """Send a person only what they can not refuse, until their complaint is closed."""
    kind, key = about or ("", None)
    with acting(by):
        return Silence.objects.create(
            person_id=person_id, since=now(), note=note, about_kind=kind, about_id=key
        )


def close_silence(*, silence: Silence, by: Actor) -> None:
    """End the silence: the complaint is closed."""
    with acting(by):
        Silence.objects.filter(pk=silence.pk, until=None).update(until=now())
