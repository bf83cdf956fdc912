"""What channels hear of: an address becomes somebody's."""

from __future__ import annotations

from collections.abc import Callable

from troth.channels import commands
from troth.exchange.events import FileImported
from troth.ground.events import Event
from troth.people.events import PersonChanged, PersonCreated

HEARD = {"email", "emails"}


def recognise_person(event: PersonCreated | PersonChanged) -> None:
    """Give somebody the mail that bears an address of theirs."""
    if isinstance(event, PersonCreated) or HEARD & set(event.fields):
        commands.recognise(people=[event.person_id], by=commands.SYNC)


def recognise_all(event: FileImported) -> None:
    """Give everybody theirs."""
    if event.object_type == "people":
        commands.recognise(by=commands.SYNC)


ON: dict[type[Event], list[Callable[..., None]]] = {
    PersonCreated: [recognise_person],
    PersonChanged: [recognise_person],
    FileImported: [recognise_all],
}
