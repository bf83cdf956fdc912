"""Makes up people: who they are, where they live, how they are reached."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from troth.project.sample import places
from troth.project.sample.chance import Weighted, pick
from troth.project.sample.companies import fold
from troth.project.sample.days import Calendar
from troth.project.sample.names import FAMILIES, Family
from troth.project.sample.phones import PhoneBook
from troth.project.sample.places import Town
from troth.project.sample.shapes import Address, Email, Person, Phone

_CULTURES = Weighted({name: family.share for name, family in FAMILIES.items()})
_POST_OFFICES = ("mail.example", "inbox.example", "post.example", "example.com", "example.net", "example.org")
_ADULT, _PENSION = 19, 67
_SOURCES = Weighted(
    {
        "walk-in": 46,
        "website": 17,
        "introduced": 8,
        "telephone": 7,
        "Cycle to Work": 6,
        "event": 5,
        "address book": 11,
    }
)
_MULTILINGUAL = 0.35  # how many of another culture prefer its language to English


class Cast:
    """Draws people and keeps their names, mail addresses and numbers apart."""

    def __init__(self, random: Random, calendar: Calendar) -> None:
        self.random = random
        self.phones = PhoneBook(random)
        self._today = calendar.today_on
        self._names: set[str] = set()
        self._mails: dict[str, int] = {}
        self._count = 0

    def culture(self) -> str:
        """Draw where a family comes from."""
        return _CULTURES.draw(self.random)

    def town(self) -> Town:
        """Draw where somebody lives: nearly always near."""
        return (places.LOCAL if self.random.random() < 0.975 else places.ABROAD).draw(self.random)

    def person(
        self,
        culture: str,
        town: Town,
        *,
        age: tuple[int, int] = (_ADULT, 84),
        surname: int = -1,
        gender: str = "",
    ) -> Person:
        """Make somebody of an age between two; `surname` is a place in the family's list, to share it."""
        random = self.random
        family = FAMILIES[culture]
        gender = gender or ("f" if random.random() < 0.49 else "m")
        first, last = self._name(family, gender, surname)
        self._count += 1
        speaks_it = family.language != "en" and random.random() < _MULTILINGUAL
        return Person(
            number=self._count,
            first_name=first,
            last_name=last,
            gender=gender,
            language=family.language if speaks_it else "en",
            country=town.country,
            city=town.name,
            time_zone=town.time_zone,
            created_at=Calendar.utc(0),
            birthday=self._birthday(age),
        )

    def adopt(self, person: Person) -> None:
        """Number somebody who is written by hand, and keep their name."""
        self._count += 1
        person.number = self._count
        self._names.add(person.name)

    def adopted_mail(self, address: str) -> None:
        """Keep an address that is written by hand."""
        self._mails[address] = 1

    def _name(self, family: Family, gender: str, surname: int) -> tuple[str, str]:
        firsts = family.women if gender == "f" else family.men
        lasts = family.surnames_of_women if gender == "f" else family.surnames
        random = self.random
        for _ in range(4):
            first = pick(random, firsts)
            last = lasts[surname % len(lasts)] if surname >= 0 else pick(random, lasts)
            if surname < 0 and random.random() < 0.04:
                other = pick(random, FAMILIES[self.culture()].surnames)
                last = (
                    f"{last}-{other}"
                    if other != last and "-" not in last + other and " " not in other
                    else last
                )
            name = f"{first} {last}"
            if name not in self._names:
                break
        self._names.add(name)
        return first, last

    def surname(self, culture: str) -> int:
        """Draw a surname for a household to share."""
        return int(self.random.random() * len(FAMILIES[culture].surnames))

    def _birthday(self, age: tuple[int, int]) -> date:
        low, high = age
        years = low + (high - low) * (self.random.random() + self.random.random()) / 2
        return self._today - timedelta(days=int(years * 365.25 + self.random.random() * 364))

    def source(self) -> str:
        """Draw how somebody first came to know of the shop."""
        return _SOURCES.draw(self.random)

    def write_down_contacts(self, person: Person, home: Address | None, since: date) -> None:
        """Give somebody a private mail address and a phone, as far as the shop would have asked."""
        random = self.random
        chance = random.random
        if chance() < 0.9:
            person.emails.append(Email(self._private(person), "home", is_primary=True))
            if chance() < 0.07:
                until = min(self._today, since + timedelta(days=1 + int(chance() * 500)))
                person.emails.append(Email(self._private(person), "home", valid_until=until))
        if chance() < 0.82 or not person.emails:
            person.phones.append(Phone(self.phones.mobile(person.country), "mobile", is_primary=True))
            if chance() < 0.08:
                person.phones.append(Phone(self.phones.landline(person.country), "home"))
        if home is not None:
            person.addresses.append(home)

    def _private(self, person: Person) -> str:
        chance = self.random.random()
        first, last = plain(person.first_name), plain(person.last_name)
        year = person.birthday.year % 100 if person.birthday else 7
        if chance < 0.5:
            login = f"{first}.{last}"
        elif chance < 0.7:
            login = f"{first}{year:02}"
        elif chance < 0.85:
            login = f"{first[0]}{last}"
        else:
            login = f"{last}.{first}"
        return self._unique(login, pick(self.random, _POST_OFFICES))

    def work_mail(self, person: Person, domain: str) -> str:
        """Make the address that a firm gives its people."""
        first, last = plain(person.first_name), plain(person.last_name)
        login = first if self.random.random() < 0.5 else f"{first}.{last}"
        return self._unique(login, domain)

    def _unique(self, login: str, domain: str) -> str:
        address = f"{login}@{domain}"
        taken = self._mails[address] = self._mails.get(address, 0) + 1
        return address if taken == 1 else f"{login}{taken}@{domain}"


@lru_cache(20_000)
def plain(name: str) -> str:
    """Spell a name as in a mail address."""
    return "".join([c for c in fold(name.lower()) if c.isalnum() or c == "-"])
