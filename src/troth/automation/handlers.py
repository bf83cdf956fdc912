"""What sequences hear of: an answer, a refusal, a record that moved on, people who came into a segment."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from troth.automation import commands, queries
from troth.channels.events import MessagesReceived
from troth.channels.queries import writers_of
from troth.ground.events import Event
from troth.privacy.events import ConsentSaid
from troth.sales.events import DealDeleted, DealLost, DealMoved, DealWon
from troth.segments.events import SegmentEntered
from troth.team.actor import everyone

BY = everyone(name="Automation", origin="automation")
REFUSING = ("withdrawn", "objected")


def stop_for_answer(event: MessagesReceived) -> None:
    """Stop writing by itself to whoever wrote. What a machine of theirs answered is no answer."""
    people = writers_of(event.message_ids)
    commands.stop_all(people=people, why=queries.Why.ANSWERED, by=BY)


def stop_for_refusal(event: ConsentSaid) -> None:
    """Stop what a person does not want: the sequences of that purpose, or all."""
    if event.said in REFUSING:
        among = queries.for_purpose(event.purpose)
        commands.stop_all(people=[event.person_id], why=queries.Why.REFUSED, among=among, by=BY)


def stop_for_move(event: DealMoved) -> None:
    """Let whoever is in a sequence because of a deal leave it when the deal enters another stage."""
    words = _("%(deal)s: from %(before)s to %(after)s") % {
        "deal": event.deal, "before": event.before, "after": event.after,
    }  # fmt: skip
    commands.stop_about(kind="deals", key=event.deal_id, words=words, by=BY)


def stop_for_end(event: DealWon | DealLost) -> None:
    """Let whoever is in a sequence because of a deal leave it when the deal has ended."""
    commands.stop_about(kind="deals", key=event.deal_id, words=event.deal, by=BY)


def stop_for_deletion(event: DealDeleted) -> None:
    """Let whoever is in a sequence because of a deal leave it with the deal."""
    commands.stop_about(kind="deals", key=event.deal_id, by=BY)


def begin(event: SegmentEntered) -> None:
    """Put those who came into a segment into the sequences that begin with it."""
    commands.enrol_entered(segment_id=event.segment_id, people=event.person_ids)


ON: dict[type[Event], list[Callable[..., None]]] = {
    MessagesReceived: [stop_for_answer],
    ConsentSaid: [stop_for_refusal],
    SegmentEntered: [begin],
    DealMoved: [stop_for_move],
    DealWon: [stop_for_end],
    DealLost: [stop_for_end],
    DealDeleted: [stop_for_deletion],
}
