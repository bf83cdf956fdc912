"""Reads the scripts: stories of several steps, written by hand in the `.txt` files under `scripts/`.

    # A creak nobody can find
    for: rider
    needs: bike
    weight: 6

    they mail
      * A creak                                  a subject
      - There is a creak from my {bike} …        one way to say it
      - Something down below has begun to tick   another
    we mail, after 1h..5h
      - Bring it in, {day+2} if you can …
    they visit, after 2d, 70% or end, 5..15 min

A step is who and how, then: when after the step before (`at -2d 08:12` in the arcs, counted from
today), how likely (`or end`: else the story stops there), how long, `by` which team, `on` which
channel, `from` where. An indented line that starts with no sign goes on with the line above.

A way marked with letters (`-a`) is an answer to a way of an earlier step that bears one of them; the
first step that bears a letter raises the question. Where no way answers, the step is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count
from typing import NamedTuple

from troth.project.sample.grammar import Template, compiled

_NUMBERS = count()
_UNITS = {"min": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(-?\d+)\s*(min|h|d)?(?:\.\.(-?\d+))?\s*(min|h|d)?$")
_MARK = re.compile(r"([*-])([a-z]*) (.*)")
NOBODY = "nobody"  # as in "by nobody": a call that nobody took
_DIRECTIONS = {"they": "in", "we": "out"}
_CHANNELS = {
    "mail": "mail",
    "call": "phone",
    "message": "sms",
    "visit": "in_person",
    "order": "shop",
    "note": "",
    "task": "",
}


class ScriptError(ValueError):
    """A line that is no step, no heading and no words; says the file and the line."""


class At(NamedTuple):
    """A moment of an arc, counted from today: so many seconds, or whole days and then "08:12"."""

    seconds: int
    in_days: bool
    clock: str


class Way(NamedTuple):
    """One way to say it. `marks` tie it to ways of the steps before that bear one of them."""

    template: Template
    marks: frozenset[str]
    number: int  # its own, among all ways of all scripts


@dataclass(slots=True)
class Step:
    """One thing that happens. `direction` is "in" for them, "out" for us, empty for a fact."""

    direction: str
    kind: str
    channel: str
    needs_opening: bool  # comes only while the shop is open
    after: tuple[int, int] = (0, 0)
    in_days: bool = False
    at: At | None = None
    likely: float = 1.0
    ends: bool = False
    seconds: tuple[int, int] | None = None
    team: str = ""
    member: str = ""
    place: str = ""
    subjects: list[Way] = field(default_factory=list)
    words: list[Way] = field(default_factory=list)
    begins: frozenset[str] = frozenset()  # marks that no step before has
    is_marked: bool = False

    @property
    def is_automatic(self) -> bool:
        """Whether a program does it, at any hour."""
        return self.member == "Shop assistant"


@dataclass(slots=True)
class Story:
    """Steps that belong together, and in whose life they may come."""

    title: str
    steps: list[Step] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    audience: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    brings: str = ""  # what somebody has afterwards: a kind of bike, "new bike", "contract"
    months: frozenset[int] = frozenset(range(1, 13))
    weight: float = 1.0
    rest_days: int = 10_000  # before the same person may live it again
    opens: bool = False  # may be the first thing that ever passed
    goes_on: bool = True  # may come later too
    is_passing: bool = False  # all that most of those who come once ever live through
    cue: str = ""  # told at an event of a life, never drawn
    team: str = "shop"
    lead: str = ""  # who of us has it in hand, where an arc says so
    becomes: str = ""
    tag: str = ""
    turn: str = "rest"  # whose turn it is when the story is told to its end


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def _months(text: str) -> frozenset[int]:
    first, _, last = text.partition("-")
    start, end = int(first), int(last or first)
    return frozenset(range(start, end + 1) if start <= end else (*range(start, 13), *range(1, end + 1)))


def _finish(story: Story) -> Story:
    given = story.settings
    seen: frozenset[str] = frozenset()
    for step in story.steps:
        marks = frozenset().union(*(way.marks for way in step.subjects + step.words))
        step.is_marked, step.begins, seen = bool(marks), marks - seen, seen | marks
    story.lead = next((step.member for step in story.steps if step.member and step.at), "")
    story.audience = _words(given.get("for", ""))
    story.needs = _words(given.get("needs", ""))
    story.unless = _words(given.get("unless", ""))
    story.brings = given.get("gives", "")
    story.months = _months(given["months"]) if "months" in given else story.months
    story.weight = float(given.get("weight", 1))
    story.rest_days = int(given.get("every", story.rest_days))
    story.opens = given.get("opens", "") in ("yes", "only")
    story.goes_on = given.get("opens", "") != "only"
    story.is_passing = given.get("passing", "") == "yes"
    story.cue = given.get("cue", "")
    story.team = given.get("team", "shop")
    story.becomes = given.get("becomes", "")
    story.tag = given.get("tag", "")
    story.turn = given.get("turn", "rest")
    return story


def _step(line: str) -> Step:
    head, *options = [part.strip() for part in line.split(",")]
    by, _, kind = head.partition(" ")
    kind = kind or by
    if kind not in _CHANNELS or by not in (*_DIRECTIONS, kind):
        raise ValueError("no such step")
    needs_opening = by != "they" or kind in ("visit", "call")
    step = Step(_DIRECTIONS.get(by, ""), kind, _CHANNELS[kind], needs_opening)
    for option in options:
        _set(step, option)
    return step


def _span(text: str) -> tuple[int, int, bool]:
    """Read "2h..1d", "3..8 min" or "-40min" as seconds from and to, and whether it counts in days."""
    match = _SPAN.search(text.strip())
    if match is None or not (match[2] or match[4]):
        raise ValueError(f"no span of time: {text}")
    low, first, high, last = match.groups()
    unit = first or last
    return int(low) * _UNITS[unit], int(high or low) * _UNITS[last or first], unit == "d"


def _set(step: Step, option: str) -> None:
    word, _, rest = option.partition(" ")
    if word == "after":
        low, high, step.in_days = _span(rest)
        step.after = (low, high)
    elif word == "at":
        day, _, clock = rest.partition(" ")
        low, _, in_days = _span(day)
        step.at = At(low, in_days, clock)
    elif word.endswith("%"):
        step.likely, step.ends = int(word[:-1]) / 100, rest == "or end"
    elif word in ("by", "on", "from"):
        is_somebody = rest[:1].isupper() or rest == NOBODY
        where = {"by": "member" if is_somebody else "team", "on": "channel", "from": "place"}[word]
        setattr(step, where, rest)
    elif option.endswith("min"):
        low, high, _ = _span(option)
        step.seconds = (low, high)
    else:
        raise ValueError(f"no such option: {option}")


class _Reader:
    """Builds stories line by line; the words of a step are compiled once they are whole."""

    def __init__(self) -> None:
        self.stories: list[Story] = []
        self._pending: list[tuple[list[Way], str, str]] = []

    def read(self, line: str) -> None:
        if line.startswith("# "):
            self._settle()
            self.stories.append(Story(line[2:].strip()))
        elif line.startswith(" "):
            self._words(line.strip())
        elif re.match(r"[a-z]+: ", line):
            key, _, value = line.partition(":")
            self.stories[-1].settings[key] = value.strip()
        else:
            self._settle()
            self.stories[-1].steps.append(_step(line))

    def _words(self, text: str) -> None:
        step = self.stories[-1].steps[-1]
        if mark := _MARK.match(text):
            self._settle()
            self._pending.append((step.subjects if mark[1] == "*" else step.words, mark[2], mark[3]))
        else:
            ways, marks, begun = self._pending.pop()
            self._pending.append((ways, marks, f"{begun} {text}"))

    def _settle(self) -> None:
        for ways, marks, text in self._pending:
            ways.append(Way(compiled(text.replace(" ¶ ", "\n\n")), frozenset(marks), next(_NUMBERS)))
        self._pending.clear()

    def finish(self) -> list[Story]:
        self._settle()
        return [_finish(story) for story in self.stories]


def parsed(text: str, name: str) -> list[Story]:
    """Read the stories of one script. Raises ScriptError with the line that is wrong."""
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("//"):
            continue
        try:
            reader.read(line.rstrip())
        except (ValueError, IndexError, KeyError) as wrong:
            raise ScriptError(f"{name}:{number}: {wrong}") from wrong
    return reader.finish()


@cache
def stories_in(folder: str) -> tuple[Story, ...]:
    """Read every script of a folder, "scripts" or "arcs", in the order of the file names."""
    return tuple(_read(folder))


def _read(folder: str) -> Iterator[Story]:
    place = files("troth.project.sample") / folder
    for script in sorted(place.iterdir(), key=lambda entry: entry.name):
        if script.name.endswith(".txt"):
            yield from parsed(script.read_text(encoding="utf-8"), script.name)
