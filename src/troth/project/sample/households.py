"""People who come for themselves: singles, couples, families, and who sent whom."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from troth.project.sample import bikes, places, voices
from troth.project.sample.biography import REGULARS, Biographer, settled
from troth.project.sample.cast import Cast
from troth.project.sample.chance import Weighted, between, pick
from troth.project.sample.life import Life, paired, slots_of
from troth.project.sample.places import Town
from troth.project.sample.shapes import Address, Household, Person, Record, Relation
from troth.project.sample.words import WORDS

_SIZES = Weighted({"one": 60, "couple": 23, "family": 17})
_OWNERS = (3, 4, 3, 4, 2, 5, 8, None, None, None)
_TAGS_OF_BIKES = {"tourer": "touring", "longtail": "cargo", "cargo bike": "cargo"}
_PASSING = 0.8  # of those beyond the regulars
_REMEMBERED = 4000  # customers who may send a friend


class _Customer(NamedTuple):
    number: int
    name: str
    first_name: str
    pronoun: str
    known_on: int


class _Home(NamedTuple):
    culture: str
    town: Town
    address: Address
    surname: int  # in the culture's list; -1: each has their own
    day: int  # when the first of them came


class Households:
    """Makes households and lets the people in them live through the stories of riders."""

    def __init__(self, biographer: Biographer, cast: Cast) -> None:
        self._biographer = biographer
        self._random, self._calendar = biographer.random, biographer.calendar
        self._cast = cast
        self._customers: deque[_Customer] = deque(maxlen=_REMEMBERED)
        self._made = 0
        self._homes = 0

    def told(self, people: int) -> Iterator[Record]:
        """Yield so many people in households, each with their history."""
        while self._made < people:
            size = _SIZES.draw(self._random) if people - self._made >= 5 else "one"
            yield from self._household(size)

    def _household(self, size: str) -> Iterator[Record]:
        random, cast = self._random, self._cast
        culture, town = cast.culture(), cast.town()
        surname = cast.surname(culture) if size == "family" or random.random() < 0.6 else -1
        day = self._biographer.first_day()
        home = _Home(culture, town, places.address(random, town, "home"), surname, day)
        age = (31, 52) if size == "family" else (19, 84)
        first = cast.person(culture, town, age=age, surname=surname)
        grown = [self._life(first, home)]
        relations: list[Relation] = []
        if size == "couple" or (size == "family" and random.random() < 0.8):
            partner = self._partner(first, home, grown[0])
            grown.append(partner)
            relations.append(self._wedded(first, partner.person))
        young = self._children(grown, home) if size == "family" else []
        if len(grown) + len(young) > 1:
            yield self._shared(home, grown, young)
        relations += [
            Relation("parent", life.person.number, child.number) for life in grown for child in young
        ]
        yield from self._histories(grown, young, home)
        yield from relations

    def _shared(self, home: _Home, grown: list[Life], young: list[Person]) -> Household:
        """Put those who live together under one roof, named as one would write on the envelope."""
        self._homes += 1
        people = [*(life.person for life in grown), *young]
        surnames = {person.last_name for person in people}
        if len(surnames) == 1:
            name = f"{people[0].last_name} {'family' if young else 'household'}"
        else:
            name = " and ".join(life.person.name for life in grown)
        for person in people:
            person.household = self._homes
        owner, created_at = people[0].owner, self._calendar.early(home.day)
        return Household(self._homes, name, home.address, owner, created_at)

    def _life(self, person: Person, home: _Home) -> Life:
        random = self._random
        self._made += 1
        self._cast.write_down_contacts(person, home.address, self._calendar.dates[home.day])
        person.owner = pick(random, _OWNERS)
        life = Life(person, "rider", voices.voice(random, home.culture, person.language), slots_of(person))
        life.slots |= {"work": pick(random, WORDS["work"]), "hill": pick(random, WORDS["hill"])}
        if random.random() < 0.86:
            kind = bikes.owned(random)
            life.states |= {"bike", kind}
            life.slots["bike"] = kind
            if kind in bikes.ELECTRIC:
                life.states.add("e-bike")
        return life

    def _partner(self, first: Person, home: _Home, life: Life) -> Life:
        cast, random = self._cast, self._random
        years = _years(first, self._calendar.today_on)
        culture = home.culture if random.random() < 0.7 else cast.culture()
        same_sex = random.random() < 0.06
        partner = cast.person(
            culture,
            home.town,
            age=(max(20, years - 8), max(22, min(85, years + 8))),
            surname=home.surname if culture == home.culture and random.random() < 0.7 else -1,
            gender=first.gender if same_sex else "m" if first.gender == "f" else "f",
        )
        made = self._life(partner, home._replace(culture=culture))
        for one, other in ((life, partner), (made, first)):
            paired(one.slots, other)
            one.states.add("partner")
        return made

    def _wedded(self, one: Person, other: Person) -> Relation:
        today = self._calendar.today_on
        longest = max(1, min(_years(one, today), _years(other, today)) - 21)
        since = today - timedelta(days=int(self._random.random() * longest * 365))
        return Relation(
            "spouse", one.number, other.number, since=since if self._random.random() < 0.4 else None
        )

    def _children(self, grown: list[Life], home: _Home) -> list[Person]:
        random = self._random
        oldest = min(15, min(_years(life.person, self._calendar.today_on) for life in grown) - 19)
        children = []
        for _ in range(between(random, 1, 2) + (random.random() < 0.15)):
            child = self._cast.person(home.culture, home.town, age=(4, max(5, oldest)), surname=home.surname)
            child.addresses.append(home.address)
            child.source = "family"
            children.append(child)
            self._made += 1
        for life in grown:
            life.states.add("child")
            life.slots["child"] = pick(random, children).first_name
            life.person.tags.add("family")
        return children

    def _histories(self, grown: list[Life], young: list[Person], home: _Home) -> Iterator[Record]:
        random = self._random
        day = home.day
        for number, life in enumerate(grown):
            if number:
                day = self._calendar.draw(random, home.day, self._calendar.today - 1)
            introduced = self._tell(life, day)
            yield from settled(life, self._calendar, random)
            if introduced:
                yield introduced
        for child in young:
            parent = pick(random, grown)
            life = Life(child, "child", parent.voice, slots_of(child) | {"parent": parent.person.first_name})
            life.slots["child"] = child.first_name
            self._biographer.fill(life, self._calendar.draw(random, home.day, self._calendar.today - 1), 1)
            yield from settled(life, self._calendar, random)

    def _tell(self, life: Life, day: int) -> Relation | None:
        """Tell one grown-up's history; give who sent them, if somebody did."""
        random, person = self._random, life.person
        person.source = self._cast.source()
        tellings = self._biographer.tellings(person, day, 24, 0.95)
        life.is_passing = person.number > REGULARS and random.random() < _PASSING
        sender = self._sender(day) if person.source == "introduced" else None
        opening, more = None, {}
        if sender:
            opening = self._biographer.repertoire.cued(random, "rider", "introduced")
            more = {
                "introducer": sender.name,
                "introducer_first": sender.first_name,
                "introducer_he": sender.pronoun,
            }
        elif person.source == "introduced":
            person.source = "walk-in"
        self._biographer.fill(life, day, tellings, opening, more)
        self._turning_points(life, tellings)
        self._tag(life)
        if not life.interactions:
            return None
        self._customers.append(
            _Customer(person.number, person.name, person.first_name, life.slots["he"], life.first_day)
        )
        return (
            Relation("introduced", sender.number, person.number, self._calendar.dates[day])
            if sender
            else None
        )

    def _sender(self, day: int) -> _Customer | None:
        for _ in range(6):
            if not self._customers:
                return None
            sender = pick(self._random, self._customers)
            if sender.known_on < day - 10:
                return sender
        return None

    def _turning_points(self, life: Life, tellings: int) -> None:
        x, person, calendar = self._random.random(), life.person, self._calendar
        standing = person.lifecycle[-1][0] if person.lifecycle else ""
        if standing != "customer" or not person.emails or person.turn != "rest":
            return
        if x < 0.025:
            self._biographer.cue(life, "left", calendar.day_of(life.ends) + between(self._random, 20, 200))
        elif x < 0.05:
            self._biographer.cue(
                life, "no letters", calendar.day_of(life.ends) + between(self._random, 20, 120)
            )
        elif x < 0.3 and tellings > 2 and person.birthday:
            last = calendar.day_of(life.ends)
            life.states.add("birthday")
            birthday = calendar.birthday_after(person.birthday, last + 5)
            if birthday is not None:
                self._biographer.cue(life, "birthday", birthday)

    def _tag(self, life: Life) -> None:
        tags, chance = life.person.tags, self._random.random
        tags |= {_TAGS_OF_BIKES[state] for state in life.states if state in _TAGS_OF_BIKES and chance() < 0.5}
        if "e-bike" in life.states and chance() < 0.7:
            tags.add("e-bike")
        if chance() < 0.36 and "no letters" not in tags:
            tags.add("newsletter")


def _years(person: Person, today: date) -> int:
    """Count somebody's years. Everybody has a birthday until their life is settled."""
    return (today - (person.birthday or today)).days // 365
