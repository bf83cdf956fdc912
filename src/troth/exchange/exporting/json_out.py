"""JSON, one object a line, as the API gives records."""

from __future__ import annotations

from pathlib import Path

import msgspec

from troth.exchange.exporting.selection import Tell
from troth.questions.listing import ListQuery, stream
from troth.team.actor import Actor, Verb

_TOLD_EVERY = 5_000


def write_jsonl(query: ListQuery, seen_by: Actor, path: Path, tell: Tell) -> int:
    """Write one JSON object a line; gives the number of records."""
    encoder = msgspec.json.Encoder()
    count = 0
    with path.open("wb") as file:
        for record in stream(query, seen_by, Verb.EXPORT):
            file.write(encoder.encode(record))
            file.write(b"\n")
            count += 1
            if count % _TOLD_EVERY == 0:
                tell(count)
    return count
