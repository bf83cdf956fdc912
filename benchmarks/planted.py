"""People of whom some are there twice, and others only look so: seeded, so that each run has the same.

Twice: with typing errors, turned names, short names, another last name, moved, with a new mail or phone, with less
known. Only alike: households with one mail, one phone, one home; twins; father and son of one name; namesakes in one
town.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

from benchmarks.people import CITIES, FIRST, LAST, SYLLABLES
from troth.ground.fold import norm
from troth.people.linkage.reading import nicknames

SHARE = 10  # one in so many is there twice
WORDS = "Quay Mill Church Station Garden Linden Market Bridge Orchard Harbour Castle Meadow Chapel Ferry Tower".split()
KINDS = ("street", "road", "lane", "straße", "place")
DOMAINS = ("mail.example", "post.example", "inbox.example", "web.example")
FIRMS = ("Works", "Foods", "Logistics", "Studio", "Partners")


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one person. `who` is the same for all records of one person."""

    who: int
    first: str
    last: str
    birthday: str = ""
    mails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    company: str = ""


class Town:
    """Makes people. Few names, towns and streets are common and many are rare, as anywhere."""

    def __init__(self, seed: int, size: int) -> None:
        self.dice, self.number = random.Random(seed), 0
        dice = random.Random(seed + 1)
        roots = sorted({root.title() for _name, root in nicknames()})
        self.firsts = [*FIRST, *roots, *("".join(dice.choices(SYLLABLES, k=2)).title() for _ in range(400))]
        self.lasts = [
            *LAST,
            *("".join(dice.choices(SYLLABLES, k=dice.choice((2, 3)))).title() for _ in range(12_000)),
        ]
        dice.shuffle(self.firsts)
        dice.shuffle(self.lasts)
        towns = [("".join(dice.choices(SYLLABLES, k=3)).title(), dice.choice(CITIES)[1]) for _ in range(300)]
        self.towns = [*CITIES, *towns]
        self.streets = [
            f"{word}{dice.choice(('', ' Hill', ' Park'))} {kind}" for word in WORDS for kind in KINDS
        ]
        self.streets += [
            f"{''.join(dice.choices(SYLLABLES, k=3)).title()} {dice.choice(KINDS)}" for _ in range(2000)
        ]
        self.shapes = {id(each): list(accumulate(1 / (rank + 5) for rank in range(len(each))))
                       for each in (self.firsts, self.lasts, self.towns, self.streets)}  # fmt: skip
        self.firms = [
            f"{''.join(dice.choices(SYLLABLES, k=2)).title()} {dice.choice(FIRMS)}"
            for _ in range(size // 50 + 5)
        ]

    def pick(self, many: list) -> object:
        return self.dice.choices(many, cum_weights=self.shapes[id(many)])[0]

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def day(self, first: int = 1935, last: int = 2006) -> str:
        start = date(first, 1, 1)
        return (start + timedelta(days=self.dice.randrange((date(last, 1, 1) - start).days))).isoformat()

    def phone(self) -> str:
        return f"+3538{self.dice.randrange(10**8):08d}"

    def mail(self, first: str, last: str) -> str:
        local = self.dice.choice(
            (f"{first}.{last}", f"{first[0]}{last}", f"{first}{self.dice.randrange(100)}")
        )
        return f"{norm(local).replace(' ', '')}{self.dice.randrange(10_000)}@{self.dice.choice(DOMAINS)}"

    def home(self) -> dict[str, str]:
        city, country = self.pick(self.towns)
        postal = f"{abs(hash_of(city)) % 900 + 100}{self.dice.randrange(30):02d}"
        return {"street": f"{self.pick(self.streets)} {self.dice.randrange(1, 180)}", "postal_code": postal,
                "city": city, "country": country}  # fmt: skip

    def person(self) -> Given:
        """Make somebody of whom all is known."""
        self.number += 1
        first, last = str(self.pick(self.firsts)), str(self.pick(self.lasts))
        return Given(self.number, first, last, self.day(), [self.mail(first, last)], [self.phone()],
                     company=self.dice.choice(self.firms), **self.home())  # fmt: skip

    def household(self) -> Iterator[Given]:
        """Make people who live together: most of one name, some with one mail or one phone."""
        head = self.person()
        one_mail, one_phone = self.chance(0.25), self.chance(0.5)
        yield head
        firsts = {head.first}
        for _ in range(self.dice.choice((1, 1, 1, 2, 3))):
            other = self.person()
            while other.first in firsts:  # nobody calls two children by one name
                other = self.person()
            firsts.add(other.first)
            last = head.last if self.chance(0.85) else other.last
            kind = self.dice.random()
            first = head.first if kind < 0.005 else other.first  # father and son
            birthday = head.birthday if 0.005 <= kind < 0.015 else other.birthday  # twins
            if kind < 0.005:
                birthday = f"{int(head.birthday[:4]) + 28}{other.birthday[4:]}"
            yield replace(other, first=first, last=last, birthday=birthday, street=head.street, city=head.city,
                          postal_code=head.postal_code, country=head.country,
                          mails=head.mails if one_mail else [self.mail(first, last)],
                          phones=head.phones if one_phone else other.phones)  # fmt: skip

    def namesake(self, of: Given) -> Given:
        """Make another person of the same name in the same town."""
        home = {**self.home(), "city": of.city, "country": of.country}
        return replace(self.person(), first=of.first, last=of.last, **home)

    def known(self, one: Given) -> Given:
        """Forget what is not known of somebody."""
        lost: dict[str, object] = {}
        for share, fields in (
            (0.5, ("birthday",)), (0.2, ("mails",)), (0.35, ("phones",)), (0.35, ("street", "postal_code")),
            (0.75, ("company",)),
        ):  # fmt: skip
            if self.chance(share):
                lost |= {name: [] if name in ("mails", "phones") else "" for name in fields}
        return replace(one, **lost)

    def again(self, one: Given) -> Given:
        """Write down somebody for a second time, as it happens."""
        for change in self.dice.sample(CHANGES, k=self.dice.choice((1, 1, 2, 2, 3))):
            one = change(self, one)
        return one

    def slip(self, word: str) -> str:
        """Mistype a word: a letter too many, too few, another one, or two of them turned."""
        if len(word) < 3:
            return word
        at, letter = self.dice.randrange(1, len(word) - 1), self.dice.choice("abdeiklmnorstu")
        kind = self.dice.randrange(4)
        turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return (
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            turned,
        )[kind]


def hash_of(word: str) -> int:
    """Give a number for a word that is the same in each run."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(word))


def _short(town: Town, one: Given) -> Given:
    others = [
        name for name, root in NICKNAMES if root == ROOTS.get(norm(one.first)) and name != norm(one.first)
    ]
    return replace(one, first=town.dice.choice(others).title() if others else one.first[0] + ".")


def _birthday(town: Town, one: Given) -> Given:
    if not one.birthday or town.chance(0.5):
        return replace(one, birthday="")
    year, month, day = one.birthday.split("-")
    if int(day) <= 12:
        return replace(one, birthday=f"{year}-{day}-{month}")
    return replace(
        one, birthday=f"{int(year) + town.dice.choice((-10, -1, 1, 10))}-{month}-{min(int(day), 28):02d}"
    )


CHANGES = (
    lambda town, one: replace(one, first=town.slip(one.first)),
    lambda town, one: replace(one, last=town.slip(one.last)),
    lambda town, one: replace(one, first=one.last, last=one.first),
    _short,
    lambda town, one: replace(one, last=str(town.pick(town.lasts))),
    lambda town, one: replace(one, **town.home()),
    lambda town, one: replace(one, **town.home()),
    lambda town, one: replace(one, mails=[town.mail(one.first, one.last)]),
    lambda town, one: replace(one, mails=[town.mail(one.first, one.last)]),
    lambda town, one: replace(one, phones=[town.phone()]),
    lambda town, one: replace(one, mails=[], phones=[town.phone()]),
    lambda town, one: replace(one, street=town.slip(one.street), postal_code=town.slip(one.postal_code)),
    _birthday,
)  # fmt: skip
NICKNAMES = nicknames()
ROOTS = dict(NICKNAMES)


def people(size: int, seed: int = 3) -> list[Given]:
    """Make `size` people and those of them who are there twice, in no order."""
    town, everybody = Town(seed, size), []
    while len(everybody) < size:
        kind = town.dice.random()
        if kind < 0.25:
            everybody += town.household()
        else:
            everybody.append(town.person())
        if 0.25 <= kind < 0.265:
            everybody.append(town.namesake(everybody[-1]))
    everybody = everybody[:size]
    twice = [town.known(town.again(one)) for one in town.dice.sample(everybody, size // SHARE)]
    found = [*map(town.known, everybody), *twice]
    town.dice.shuffle(found)
    return found
