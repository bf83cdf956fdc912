"""Lays out a life with the shop: when it began, its busy and quiet years, and the stories in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from random import Random

from troth.project.sample.chance import between, few_are_many
from troth.project.sample.days import Calendar
from troth.project.sample.life import Life
from troth.project.sample.repertoire import Repertoire
from troth.project.sample.script import Story
from troth.project.sample.shapes import Person, Record
from troth.project.sample.teller import Teller

_OLD_CUSTOMERS = 0.55
_DAYS_A_STORY = 28  # at least, on average
_LAPSE_AFTER = 420  # days of silence after which somebody counts as lapsed
REGULARS = 2000  # a bigger crowd is made of passers-by: those beyond come once or twice
_LETTER_AFTER = (370, 400)  # days of silence after which the shop asks, once


class Biographer:
    """Fills lives with stories, one after another, none before the first and none after the present."""

    def __init__(self, random: Random, calendar: Calendar, teller: Teller, repertoire: Repertoire) -> None:
        self.random, self.calendar = random, calendar
        self.teller, self.repertoire = teller, repertoire

    def tellings(self, person: Person, first_day: int, most: int, steepness: float) -> int:
        """Draw how many stories somebody lives: a power law, cut short for those who only pass by."""
        if person.number > REGULARS:
            return few_are_many(self.random, 3, 3.5)
        room = 1 + (self.calendar.today - first_day) // _DAYS_A_STORY
        return min(few_are_many(self.random, most, steepness), room)

    def first_day(self) -> int:
        """Draw when somebody came first. Nearly half were customers when the sample begins."""
        first_year = self.random.random() < _OLD_CUSTOMERS
        return self.calendar.draw(self.random, 0, 300 if first_year else self.calendar.today - 1)

    def spells(self, first_day: int, tellings: int) -> list[tuple[int, int]]:
        """Draw the spans of days in which somebody is about: one, one that ends early, or two."""
        today, x = self.calendar.today, self.random.random()
        ahead = today - first_day
        if tellings == 1 or ahead < 200:
            return [(first_day, today)]
        if x < 0.24:
            return [(first_day, first_day + between(self.random, 60, max(61, ahead * 2 // 3)))]
        if x < 0.36 and ahead > 700:
            left = first_day + between(self.random, 40, 200)
            back = left + between(self.random, 430, max(431, today - left - 20))
            return [(first_day, left), (min(back, today - 1), today)]
        return [(first_day, today)]

    def fill(
        self,
        life: Life,
        first_day: int,
        tellings: int,
        opening: Story | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Tell about so many stories between a day and the present, with the quiet between them."""
        if not self.begin(life, first_day, opening, more):
            return
        rest = tellings - 1
        spells = self.spells(first_day, tellings)
        for number, (start, end) in enumerate(spells):
            if number:
                self._return(life, start)
            share = rest if number == len(spells) - 1 else rest // 2
            rest -= share
            self.go_on(life, start, end, share)
        self.fall_silent(life)

    def begin(self, life: Life, day: int, opening: Story | None, more: Mapping[str, str] | None) -> bool:
        """Tell how it began; say whether there was a story to tell."""
        life.first_day = day
        opening = opening or self._draw(life, day, opening=True)
        if opening is None:
            return False
        self.teller.tell(opening, life, day, more)
        return True

    def go_on(self, life: Life, start: int, end: int, count: int) -> None:
        """Tell about so many stories between two days."""
        if count <= 0:
            return
        draw = self.calendar.draw
        for drawn in sorted([draw(self.random, start, max(start, end)) for _ in range(count)]):
            day = max(drawn, self.day_after(life))
            if day > self.calendar.today:
                return
            if day > drawn and self.calendar.is_quiet(self.random, day):
                continue  # pushed here by the story before, out of the season that was drawn
            story = self._draw(life, day)
            if story is not None:
                self.teller.tell(story, life, day)

    def day_after(self, life: Life) -> int:
        """Find the first day on which something new may begin: a few after the last."""
        if not life.ends:
            return 0
        return self.calendar.day_of(life.ends) + 3 + int(self.random.random() * 12)

    def _draw(self, life: Life, day: int, *, opening: bool = False) -> Story | None:
        month = self.calendar.dates[day].month
        return self.repertoire.draw(self.random, life, day, month, opening=opening)

    def _return(self, life: Life, day: int) -> None:
        if life.kind != "rider":
            return
        quiet_from = self.calendar.day_of(life.ends) + _LAPSE_AFTER
        if day < quiet_from:
            return
        if life.person.lifecycle and life.person.lifecycle[-1][0] == "customer":
            life.person.lifecycle.append(("lapsed", self.calendar.utc(self.calendar.at(quiet_from, 9))))
        self.teller.tell(self.repertoire.cued(self.random, "rider", "returned"), life, day)

    def fall_silent(self, life: Life) -> None:
        """Let a long silence at the end be noticed, and sometimes asked about."""
        last = self.calendar.day_of(life.ends)
        standing = life.person.lifecycle[-1][0] if life.person.lifecycle else ""
        if standing != "customer" or self.calendar.today - last < _LAPSE_AFTER:
            return
        if life.kind == "rider" and life.person.emails and self.random.random() < 0.35:
            asked = self.repertoire.cued(self.random, "rider", "lapsed")
            self.teller.tell(asked, life, last + between(self.random, *_LETTER_AFTER))
            return
        lapsed_on = self.calendar.utc(self.calendar.at(last + _LAPSE_AFTER, 9))
        life.person.lifecycle.append(("lapsed", lapsed_on))

    def cue(self, life: Life, cue: str, day: int, more: Mapping[str, str] | None = None) -> None:
        """Tell the story of a turning point, if nothing else is going on just then."""
        day = max(day, self.day_after(life))
        if day <= self.calendar.today:
            self.teller.tell(self.repertoire.cued(self.random, life.kind, cue), life, day, more)


_SHARES_BIRTHDAY = 0.4


def settled(life: Life, calendar: Calendar, random: Random) -> Iterator[Record]:
    """Yield somebody with all that passed, in the order of time, once their life is told."""
    person = life.person
    life.interactions.sort(key=attrgetter("happened_at"))
    known_at = (
        life.interactions[0].happened_at
        if life.interactions
        else calendar.utc(calendar.at(life.first_day, 10))
    )
    if person.source == "address book":
        known_at = calendar.utc(calendar.at(0, 8))
    person.created_at = known_at
    if not person.lifecycle or person.lifecycle[0][1] > known_at:
        person.lifecycle.insert(0, ("lead", known_at))
    if "birthday" not in life.states and random.random() > _SHARES_BIRTHDAY:
        person.birthday = None
    yield person
    yield from life.interactions
    yield from life.tasks
