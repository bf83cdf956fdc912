"""The page that is added when somebody signs: who, when, from where, how, and what exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates

from troth.sales.paper import writing
from troth.sales.paper.typesetting import compiled, page_setting
from troth.sales.paper.words import words_of

LAYOUT = Path(__file__).with_name("evidence.typ")
BOX = (1000, 300)  # what a drawn signature is drawn in
MOST_POINTS = 4000
Stroke = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a signature. `how` is "typed", "drawn" (its strokes within `BOX`) or "clicked"."""

    kind: str
    number: str
    name: str
    email: str = ""
    at: datetime
    address: str
    device: str = ""
    how: str = "typed"
    drawn: Sequence[Stroke] = ()
    signed_sha256: str
    sealed_by: str
    seal_sha256: str
    language: str = "en"
    country: str = ""
    time_zone: str = "UTC"


def set_evidence(evidence: Evidence) -> bytes:
    """Set the page of evidence as PDF."""
    locale = writing.locale_of(evidence.language, evidence.country)
    words = words_of(evidence.language)
    local = evidence.at.astimezone(ZoneInfo(evidence.time_zone))
    shown = dates.format_datetime(local, "long", tzinfo=local.tzinfo, locale=locale)
    facts = [
        (words[evidence.kind], evidence.number),
        (words["signed_by"], "\n".join(filter(None, (evidence.name, evidence.email)))),
        (words["signed_at"], f"{shown}\n{evidence.at.astimezone(UTC).isoformat(timespec='seconds')}"),
        (words["signed_from"], "\n".join(filter(None, (evidence.address, evidence.device)))),
        (words["signed_how"], f"{words[evidence.how]}\n“{words['consented']}”"),
        (words["signed_what"], _in_groups(evidence.signed_sha256)),
        (words["sealed_by"], f"{evidence.sealed_by}\n{_in_groups(evidence.seal_sha256)}"),
    ]
    data = {
        **page_setting(evidence.language, evidence.country),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "name": evidence.name,
        "drawing": drawing(evidence.drawn),
    }
    return compiled(LAYOUT, data, evidence.at.replace(microsecond=0))


def _in_groups(digest: str) -> str:
    """Part a digest, so that it breaks into lines and can be read aloud."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def drawing(strokes: Sequence[Stroke]) -> str:
    """Draw strokes as SVG. They are numbers, so there is nothing in them to escape."""
    if not strokes:
        return ""
    paths = "".join(
        f'<path d="M{" L".join(f"{int(x)} {int(y)}" for x, y in stroke)}"/>' for stroke in strokes if stroke
    )
    width, height = BOX
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    pen = 'fill="none" stroke="#14213d" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {pen}>{paths}</svg>'


def read_strokes(value: object) -> list[list[tuple[int, int]]]:
    """Read strokes as the page sends them: lists of [x, y] within `BOX`. Raises ValueError."""
    if not isinstance(value, list):
        raise ValueError("no list of strokes")
    strokes = [[_point(each) for each in stroke] for stroke in value if isinstance(stroke, list)]
    if sum(map(len, strokes)) > MOST_POINTS:
        raise ValueError("too many points")
    return [stroke for stroke in strokes if len(stroke) > 1]


def _point(value: object) -> tuple[int, int]:
    match value:
        case [int() | float() as x, int() | float() as y] if 0 <= x <= BOX[0] and 0 <= y <= BOX[1]:
            return round(x), round(y)
    raise ValueError("a point outside the box")
