"""The companies, and the people in them who deal with the shop; some move on and take us along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from troth.project.sample import places, voices
from troth.project.sample.biography import Biographer, settled
from troth.project.sample.case import in_words
from troth.project.sample.cast import Cast
from troth.project.sample.chance import between, pick
from troth.project.sample.companies import DRAWN, KINDS, Signwriter
from troth.project.sample.life import Life, slots_of
from troth.project.sample.names import FAMILIES
from troth.project.sample.repertoire import FLEETS
from troth.project.sample.shapes import Company, Email, Person, Phone, Record, Relation, Role

_SURNAMES = tuple(
    name
    for family in FAMILIES.values()
    for name in family.surnames[:24]
    if " " not in name and "-" not in name
)
_OWNERS = {"supplier": (4, 3, 2), "school": (2, 5, 3), "club": (5, 2, 4), "office": (3, 4, 3)}
_FLEET_OWNERS = (1, 6, 1)
_MOVES = 0.13  # how many change companies while the shop knows them
_RANK = ("lead", "former", "prospect", "lapsed", "other", "customer")
_CAME_FROM = 0.18  # how many are known to have worked at another company of ours before


class Firms:
    """Founds companies and tells the histories of their contacts.

    The companies are yielded early; their lifecycle, owner and tags are final when the stream ends.
    """

    def __init__(self, biographer: Biographer, cast: Cast) -> None:
        self.biographer, self.cast = biographer, cast
        self.random, self.calendar = biographer.random, biographer.calendar
        self._sign = Signwriter(self.random, _SURNAMES)
        self.companies: list[Company] = []
        self.by_name: dict[str, Company] = {}
        self._contacts: dict[int, list[Person]] = {}
        self._customers: list[Company] = []

    def found(self, written: list[Company], count: int) -> None:
        """Make the companies: those written by hand first, then as many as are wanted."""
        for company in written:
            self._sign.reserve(company.name, company.domain)
            self._add(company)
        while len(self.companies) < count:
            self._add(self._company())
        self._customers = [company for company in self.companies if company.kind in FLEETS]

    def _add(self, company: Company) -> None:
        company.number = len(self.companies) + 1
        self.companies.append(company)
        self.by_name[company.name] = company

    def _company(self) -> Company:
        random, calendar = self.random, self.calendar
        kind = DRAWN.draw(random)
        line = KINDS[kind]
        abroad = kind == "supplier" and random.random() < 0.75
        town = (places.ABROAD if abroad else places.LOCAL).draw(random)
        name = self._sign.name(kind, town.name)
        domain = self._sign.domain(name)
        size, bikes = self._sign.size(kind)
        return Company(
            number=0,
            name=name,
            kind=kind,
            domain=domain,
            industry=line.industry,
            size=size,
            country=town.country,
            city=town.name,
            time_zone=town.time_zone,
            email=f"{pick(random, ('hello', 'office', 'info', 'post'))}@{domain}",
            phone=self.cast.phones.landline(town.country),
            website=f"https://{domain}",
            address=places.address(random, town, "office"),
            fleet=pick(random, line.fleets),
            bikes=bikes,
            created_at=calendar.early(min(self.biographer.first_day(), calendar.today - 40)),
            tags=line.tags,
            source=self.cast.source(),
        )

    def contacts(self, people: int) -> Iterator[Record]:
        """Yield so many people of firms with their histories: one for each firm, then a second, …"""
        made = 0
        chance = 0.95
        while made < people:
            for company in self.companies:
                if self.random.random() > chance:
                    continue
                career = _Career(self, company)
                yield from career.told()
                made += 1
                if career.moved_on and made < people:
                    yield from _Career(self, company, career).told()
                    made += 1
                if made >= people:
                    return
            chance = 0.5

    def life(self, person: Person, company: Company, culture: str) -> Life:
        """Make the life of a company's contact."""
        life = Life(
            person, company.kind, voices.voice(self.random, culture, person.language), slots_of(person)
        )
        self.join(life, company)
        return life

    def join(self, life: Life, company: Company) -> None:
        """Let somebody speak for a company from now on."""
        life.kind = company.kind
        life.companies[company.number] = company
        life.slots |= {
            "kind": company.kind,
            "company": company.name,
            "company_town": company.city,
            "fleet": company.fleet,
            "bikes_words": in_words(company.bikes),
            "size": str(company.size),
            "friend_firm": pick(self.random, self._customers).name,
        }

    def reach(self, person: Person, company: Company, since: date) -> None:
        """Give somebody the mail address and the phone of their desk."""
        random, phones = self.random, self.cast.phones
        for email in person.emails:
            email.is_primary = False
        address = self.cast.work_mail(person, company.domain)
        person.emails.insert(0, Email(address, "work", is_primary=True, valid_from=since))
        has_phone = any(phone.is_primary for phone in person.phones)
        if random.random() < 0.75 and not has_phone:
            person.phones.append(Phone(phones.mobile(person.country), "mobile", is_primary=True))
        elif random.random() < 0.5:
            desk = Phone(phones.landline(person.country), "work", is_primary=not has_phone, valid_from=since)
            person.phones.append(desk)

    def count_in(self, life: Life) -> None:
        """Let a contact's standing show on the company: it stands as high as the best of its people."""
        person = life.person
        person.tags |= {tag for tag in KINDS[life.kind].tags if tag != "cycle to work"}
        company = self.companies[person.roles[-1].company - 1]
        standing = person.lifecycle[-1][0] if person.lifecycle else "lead"
        if _RANK.index(standing) > _RANK.index(company.lifecycle):
            company.lifecycle = standing

    def knows_somebody_at(self, company: Company) -> bool:
        """Tell whether a company has a contact already."""
        return company.number in self._contacts

    def reporting(self, person: Person, company: Company) -> Iterator[Relation]:
        """Count somebody among a company's contacts; now and then they report to the first of them."""
        known = self._contacts.setdefault(company.number, [])
        known.append(person)
        boss = known[0]
        still_there = all(p.roles[-1].company == company.number for p in (boss, person))
        if boss is not person and still_there and self.random.random() < 0.3:
            yield Relation(
                "manager", boss.number, person.number, max(p.roles[-1].starts_on for p in (boss, person))
            )

    def other_than(self, company: Company, known_by: date) -> Company | None:
        """Find a customer whom somebody of this company could move to, known to us by a day."""
        for _ in range(6):
            other = pick(self.random, self._customers)
            if other is not company and other.created_at.date() <= known_by:
                return other
        return None


class _Career:
    """One contact's time with the shop, at one company or, after a move, at two."""

    def __init__(self, firms: Firms, company: Company, predecessor: _Career | None = None) -> None:
        self._firms, self._company, self._predecessor = firms, company, predecessor
        self._random, self._calendar = firms.random, firms.calendar
        self.moved_on: int | None = None
        town = next((town for town in places.NEAR if town.name == company.city), places.VARNBY)
        self._culture = firms.cast.culture()
        self.person = firms.cast.person(self._culture, town, age=(21, 64))

    def told(self) -> Iterator[Record]:
        """Tell the career and yield its records."""
        random, calendar, firms, person = self._random, self._calendar, self._firms, self.person
        company, line = self._company, KINDS[self._company.kind]
        day = self._first_day()
        began = calendar.dates[day] - timedelta(
            days=9 if self._predecessor else int(random.random() ** 2 * 2600)
        )
        if person.birthday:
            began = max(began, person.birthday + timedelta(days=18 * 366))
        person.country, person.city, person.time_zone = company.country, company.city, company.time_zone
        company.owner = company.owner or pick(random, _OWNERS.get(company.kind, _FLEET_OWNERS))
        person.owner = company.owner
        person.roles.append(Role(company.number, pick(random, line.titles), began, is_primary=True))
        firms.reach(person, company, began)
        life = firms.life(person, company, self._culture)
        self._live(life, day)
        self._came_from(began)
        firms.count_in(life)
        yield from settled(life, calendar, random)
        if self._predecessor:
            yield Relation("introduced", self._predecessor.person.number, person.number, calendar.dates[day])
        yield from firms.reporting(person, company)

    def _first_day(self) -> int:
        calendar = self._calendar
        if self._predecessor and self._predecessor.moved_on:
            return min(calendar.today - 1, self._predecessor.moved_on + between(self._random, 5, 25))
        known = calendar.day_of(int(self._company.created_at.timestamp()))
        if not self._firms.knows_somebody_at(self._company):
            return known
        return calendar.draw(self._random, known, calendar.today - 1)

    def _live(self, life: Life, day: int) -> None:
        biographer, random, calendar = self._firms.biographer, self._random, self._calendar
        self.person.source = self._firms.cast.source()
        tellings = biographer.tellings(self.person, day, 36, 0.55)
        opening, more = None, {}
        if self._predecessor:
            self.person.source = "introduced"
            opening = biographer.repertoire.cued(random, "courier", "successor")
            before = self._predecessor.person
            more = {"predecessor": before.name, "predecessor_first": before.first_name}
        leaves = day + between(random, 150, 900)
        moves = self._company.kind != "supplier" and random.random() < _MOVES and leaves < calendar.today - 30
        other = self._firms.other_than(self._company, calendar.dates[leaves]) if moves else None
        if other is None:
            biographer.fill(life, day, tellings, opening, more)
            return
        biographer.begin(life, day, opening, more)
        biographer.go_on(life, day, leaves, tellings // 2)
        self._move(life, other, max(leaves, biographer.day_after(life)))
        biographer.go_on(life, leaves, calendar.today, tellings // 2 + 1)
        biographer.fall_silent(life)

    def _move(self, life: Life, other: Company, day: int) -> None:
        if day > self._calendar.today - 5:
            return
        person, when = self.person, self._calendar.dates[day]
        self.moved_on = day
        old = person.roles[-1]
        old.ends_on, old.is_primary = when, False
        for email in person.emails:
            email.valid_until = email.valid_until or when
        for phone in person.phones:
            phone.valid_until = when if phone.label == "work" else None
            phone.is_primary = phone.is_primary and phone.label != "work"
        title = pick(self._random, KINDS[other.kind].titles)
        person.roles.append(Role(other.number, title, when, is_primary=True))
        person.country, person.city, person.time_zone = other.country, other.city, other.time_zone
        other.owner = other.owner or person.owner
        self._firms.reach(person, other, when)
        self._firms.join(life, other)
        self._firms.biographer.cue(life, "moved", day, {"old_company": self._company.name})

    def _came_from(self, began: date) -> None:
        random, person = self._random, self.person
        if random.random() > _CAME_FROM or person.birthday is None:
            return
        other = self._firms.other_than(self._company, self._calendar.today_on)
        grown_up = person.birthday.replace(day=1) + timedelta(days=20 * 365)
        left = began - timedelta(days=int(random.random() * 200))
        if other is None or left - timedelta(days=300) < grown_up:
            return
        span = (left - grown_up).days
        start = left - timedelta(days=300 + int(random.random() * (min(span, 2800) - 300)))
        person.roles.insert(0, Role(other.number, pick(random, KINDS[other.kind].titles), start, left))
