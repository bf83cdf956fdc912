"""The places that events come from."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from troth.apikit.rate import spend
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.secret_keys import SHOWN, digest, new_token
from troth.tracking.models import Source

CALLS_A_MINUTE = 60_000  # 1,000 a second, which Segment documents, too


def make_source(*, name: str, kind: str, origins: Sequence[str], by: Actor) -> tuple[Source, str]:
    """Make a source and return it with its write key, which is never shown again."""
    raw = new_token()
    source = Source(name=name, kind=kind, origins=list(origins), prefix=raw[:SHOWN], digest=digest(raw))
    with acting(by):
        source.save(force_insert=True)
    return source, raw


def change_source(
    *, source: Source, name: str, origins: Sequence[str], is_on: bool, names_people: bool, by: Actor
) -> None:
    """Change what a source is called, from where browsers may tell, and whether it is heard and believed."""
    source.name, source.origins = name, list(origins)
    source.is_on, source.names_people = is_on, names_people
    with acting(by):
        source.save(update_fields=["name", "origins", "is_on", "names_people"])


def spend_a_call(*, source_id: UUID) -> None:
    """Count a call of a source. Raises `apikit.problem.Problem` with 429 when it calls too often."""
    spend(f"source {source_id}", CALLS_A_MINUTE)
