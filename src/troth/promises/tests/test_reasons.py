"""A promise is a true reason to write to somebody who drifts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from troth.cadence import commands as cadence
from troth.cadence import queries
from troth.ground.clock import now
from troth.promises.commands import keep_promise, make_promise
from troth.segments import commands as segments
from troth.timeline.commands import log_interaction

if TYPE_CHECKING:
    from troth.people.models import Person
    from troth.team.actor import Actor

pytestmark = pytest.mark.django_db


def reasons(by: Actor) -> dict[str, str]:
    (row,) = queries.rows(seen_by=by)
    return {reason.text: reason.words for reason in row.reasons}


def test_what_is_promised_and_what_was_kept_stand_next_to_who_drifts(una: Person, by: Actor) -> None:
    dear = segments.create_segment(name="Dear", question="", by=by)
    segments.add_to_list(segment=dear, person_ids=[una.pk], by=by)
    spoken = {"person": una.pk, "kind": "call", "direction": "out", "happened_at": now() - timedelta(days=40)}
    log_interaction(values=spoken, by=by)
    cadence.set_cadences(cadences=[(dear.pk, 30)], by=by)
    cadence.apply_cadences()
    promised = make_promise(values={"words": "The offer", "person": una.pk}, by=by)
    assert reasons(by)["We promised"] == "The offer"
    keep_promise(promise=promised, by=by)
    assert "We kept our word: did it serve?" in reasons(by)
