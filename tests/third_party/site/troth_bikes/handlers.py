"""What this module does when something happens."""

from troth.people.facts import Fact
from troth.team.actor import everyone
from troth.timeline.commands import record_facts
from troth_bikes.events import BikeReady


def note_on_timeline(event: BikeReady) -> None:
    """Write on the rider's timeline that the bike is ready."""
    if event.rider_id:
        sentence = event.sentence.format(bike=event.bike)
        fact = Fact(event=event.name, sentence=sentence, person_id=event.rider_id)
        record_facts(facts=[fact], by=everyone(origin="bikes"))
