"""Finds a story that may come next in somebody's life."""

from __future__ import annotations

from random import Random

from troth.project.sample.chance import Weighted, pick
from troth.project.sample.life import Life
from troth.project.sample.script import Story, stories_in

FLEETS = frozenset(("courier", "hotel", "trade", "care", "public"))
FIRMS = FLEETS | {"school", "club", "office", "supplier"}
_GROUPS = {"fleet": FLEETS, "firm": FIRMS}
_TRIES = 7
PASSING = "passing"  # who comes once, for what is soon told


def audience_of(story: Story) -> frozenset[str]:
    """Spell out whom a story is for: "fleet" is every line of business with bikes to look after."""
    return frozenset().union(*(_GROUPS.get(word, frozenset((word,))) for word in story.audience))


class Repertoire:
    """All drawn stories by audience and month, and those that are told on a cue."""

    def __init__(self) -> None:
        weights: dict[tuple[str, int, bool], dict[int, float]] = {}
        self._cued: dict[tuple[str, str], list[Story]] = {}
        self._stories = stories_in("scripts")
        for number, story in enumerate(self._stories):
            for kind in audience_of(story):
                if story.cue:
                    self._cued.setdefault((kind, story.cue), []).append(story)
                    continue
                for month in story.months:
                    if story.goes_on:
                        weights.setdefault((kind, month, False), {})[number] = story.weight
                    if story.opens:
                        weights.setdefault((kind, month, True), {})[number] = story.weight
                    if story.is_passing:
                        weights.setdefault((PASSING, month, True), {})[number] = story.weight
        self._drawn = {key: Weighted(numbers) for key, numbers in weights.items()}

    def draw(self, random: Random, life: Life, day: int, month: int, *, opening: bool) -> Story | None:
        """Draw a story that fits the month and the life, or none after a few tries."""
        kind = PASSING if opening and life.is_passing else life.kind
        drawn = self._drawn.get((kind, month, opening))
        if drawn is None:
            return None
        for _ in range(_TRIES):
            story = self._stories[drawn.draw(random)]
            if fits(story, life, day):
                return story
        return None

    def cued(self, random: Random, kind: str, cue: str) -> Story:
        """Draw one of the stories for a turning point."""
        return pick(random, self._cued[kind, cue])


def fits(story: Story, life: Life, day: int) -> bool:
    """Tell whether somebody may live a story on a day: has what it needs, and not the same again."""
    if not story.needs <= life.states or story.unless & life.states:
        return False
    last = life.last_told.get(story.title)
    return last is None or day - last >= story.rest_days
