"""What segments hear of: anything that can change who is in them."""

from __future__ import annotations

from troth.catalog.events import FormulasChanged
from troth.catalog.registry import find_object_type
from troth.ground.events import Event
from troth.segments import commands


def ask_again(_event: Event) -> None:
    """Ask those again of whom something changed. Whom, the triggers have noted."""
    commands.keep_up()


def ask_everybody_soon(event: FormulasChanged) -> None:
    """Ask everybody again where a field that was computed anew may say otherwise: no trigger told of that."""
    if kind := find_object_type(event.object_type):
        commands.ask_everybody_soon(kind.table)
