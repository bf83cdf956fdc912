"""Write down what people say about being written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.ground.events import publish
from troth.people.commands.records import chronicle
from troth.people.facts import Fact
from troth.privacy.events import ConsentSaid
from troth.privacy.hashing import KINDS
from troth.privacy.models import REFUSALS, Channel, ConsentEntry, Said, Source
from troth.privacy.queries.addresses import addresses_of
from troth.privacy.queries.purposes import find_purpose, newest_wording
from troth.team.acting import acting
from troth.team.actor import Actor

# Where anybody can type anybody's address, it has to be confirmed.
UNPROVEN = (Source.FORM, Source.API)
VERBS: Mapping[str, str] = {
    Said.REQUESTED: "asked for",
    Said.GRANTED: "agreed to",
    Said.CONFIRMED: "confirmed",
    Said.WITHDRAWN: "withdrew consent to",
    Said.OBJECTED: "objected to",
}  # what a person says; that an entry is taken back nobody says
SKEW = timedelta(minutes=5)  # by which another program's clock may be ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How it can be shown later that something was said."""

    address: str = ""
    network_address: str = ""
    form: str = ""
    note: str = ""
    language: str = ""  # of the wording that was read; empty: none was


def record(
    *, person_id: UUID, said: str, purpose: str, channel: str, topic: str = "", at: datetime | None = None,
    source: str = Source.MEMBER, proof: Proof | None = None, by: Actor,
) -> ConsentEntry:  # fmt: skip
    """Add an entry to the ledger. Raises Invalid, and Conflict where the person is gone.

    A consent from a form is only asked for, where the purpose wants it confirmed.
    """
    proof = proof or Proof()
    at = at or now()
    found = _checked(said=said, purpose=purpose, channel=channel, topic=topic, at=at)
    if said == Said.GRANTED and found.must_confirm and source in UNPROVEN:
        said = Said.REQUESTED
    entry = ConsentEntry(
        person_id=person_id, purpose=purpose, channel=channel, topic=topic, said=said, at=at, source=source,
        wording=newest_wording(found, proof.language) if proof.language else None,
        address=proof.address or addresses_of(person_id).get(KINDS.get(channel, ""), ""),
        network_address=proof.network_address, form=proof.form, note=proof.note, member_id=by.member_id,
    )  # fmt: skip
    with acting(by):
        _write(entry, found.name, by)
    return entry


def stop_everything(
    *, person_id: UUID, channel: str = "", source: str = Source.MEMBER, proof: Proof | None = None, by: Actor
) -> ConsentEntry:
    """Write down that somebody wants nothing more of what they can refuse, by a channel or by any."""
    proof = proof or Proof()
    entry = ConsentEntry(
        person_id=person_id, channel=channel, said=Said.OBJECTED, at=now(), source=source,
        address=proof.address, network_address=proof.network_address, form=proof.form, note=proof.note,
        member_id=by.member_id,
    )  # fmt: skip
    with acting(by):
        _write(entry, "everything", by)
    return entry


def _write(entry: ConsentEntry, what: str, by: Actor) -> None:
    if not addresses_of(entry.person_id):
        raise Conflict(_("This person was deleted or merged in the meantime."))
    entry.save(force_insert=True)
    by_channel = f" by {entry.channel}" if entry.channel else ""
    event = ConsentSaid(
        person_id=entry.person_id, purpose=entry.purpose, channel=entry.channel, topic=entry.topic,
        said=entry.said,
    )  # fmt: skip
    sentence = event.sentence.format(said=VERBS[entry.said], purpose=what + by_channel)
    chronicle([Fact(event=event.name, sentence=sentence, person_id=entry.person_id)], by=by)
    publish(event)


def _checked(*, said: str, purpose: str, channel: str, topic: str, at: datetime) -> Any:
    errors = []
    found = find_purpose(purpose)
    if found is None or found.retired_at:
        raise Invalid([("purpose", _("is none of this workspace."))])
    if said not in VERBS:
        errors.append(("said", _("must be one of: %s.") % ", ".join(VERBS)))
    elif said in REFUSALS and not found.may_refuse:
        errors.append(("said", _("What belongs to a contract can not be refused.")))
    if channel not in Channel.values or channel not in found.channels:
        errors.append(("channel", _("must be one of: %s.") % ", ".join(found.channels)))
    if topic and not found.topics.filter(key=topic, retired_at=None).exists():
        errors.append(("topic", _("is no topic of %s.") % found.name))
    if at > now() + SKEW:
        errors.append(("at", _("lies in the future.")))
    if errors:
        raise Invalid(errors)
    return found
