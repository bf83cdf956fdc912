"""Facts have a grammar: a name under their package, a sentence, and plain values."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest

from troth.ground.events import Event
from troth.ground.modules import installed


def published() -> list[tuple[str, type[Event]]]:
    return [(module.name, event) for module in installed() for event in module.events]


def is_of_a_package_that_is_on(event: type[Event]) -> bool:
    """Tell whether an event can happen here: whoever listens knows those of modules that are off, too."""
    return event.__module__.split(".")[-2] in {module.name for module in installed()}


def test_every_event_is_on_the_front_page_of_its_package() -> None:
    # By name, since a class with slots leaves the class it was made of behind.
    declared = {
        f"{event.__module__}.{event.__name__}"
        for event in filter(is_of_a_package_that_is_on, Event.__subclasses__())
    }
    assert declared == {f"{event.__module__}.{event.__name__}" for _, event in published()}


def test_every_event_is_named_after_its_package() -> None:
    assert [event for module, event in published() if not event.name.startswith(f"{module}.")] == []


def test_no_two_events_share_a_name() -> None:
    names = [event.name for _, event in published()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("event", [event for _, event in published()], ids=lambda event: event.name)
def test_every_event_has_a_sentence_over_its_own_fields(event: type[Event]) -> None:
    used = {name for _, name, _, _ in string.Formatter().parse(event.sentence) if name}
    assert event.sentence
    assert used <= {field.name for field in fields(event)}


def test_whoever_listens_listens_to_what_is_published() -> None:
    heard = {event for module in installed() for event in module.on}
    assert set(filter(is_of_a_package_that_is_on, heard)) <= {event for _, event in published()}
