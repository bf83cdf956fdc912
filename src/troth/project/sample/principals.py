"""Brings the people written by hand to life: their firms, their ties, their own stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from troth.project.sample import bikes, places, voices
from troth.project.sample.biography import Biographer, settled
from troth.project.sample.cast import Cast
from troth.project.sample.companies import KINDS
from troth.project.sample.days import Calendar
from troth.project.sample.firms import Firms
from troth.project.sample.life import Life, slots_of
from troth.project.sample.named import FIRMS, FORMER_ROLES, PEOPLE, TIES, NamedFirm, NamedPerson
from troth.project.sample.script import Story, stories_in
from troth.project.sample.shapes import Company, Email, Person, Phone, Record, Relation, Role
from troth.project.sample.when import day_of_arc

_TOWNS = {town.name: town for town in (*places.NEAR, *places.FAR)}
_QUIET = 12  # days before an own story in which nothing else begins


class Principals:
    """The named people of the sample."""

    count = len(PEOPLE)

    def __init__(self, biographer: Biographer, cast: Cast, firms: Firms) -> None:
        self._biographer, self._cast, self._firms = biographer, cast, firms
        self._random, self._calendar = biographer.random, biographer.calendar
        self._stories: dict[str, list[Story]] = defaultdict(list)
        for story in stories_in("arcs"):
            self._stories[story.title.partition(":")[0]].append(story)

    def companies(self) -> list[Company]:
        """Make their firms."""
        return [self._company(firm) for firm in FIRMS]

    def told(self) -> Iterator[Record]:
        """Yield them with their histories, then the ties between them, then what the shop has to do."""
        numbers: dict[str, int] = {}
        for named in PEOPLE:
            person = self._person(named)
            numbers[person.name] = person.number
            life = self._life(person, named)
            self._live(life, named)
            yield from settled(life, self._calendar, self._random)
        for tie in TIES:
            yield Relation(tie.kind, numbers[tie.who], numbers[tie.whom], self._years_ago(tie.years))
        house = Life(
            Person(0, "", "", "", "", "", "", "", self._calendar.utc(0)), "", voices.OURS["Dele"], {}
        )
        for story in self._stories["The house"]:
            self._biographer.teller.tell(story, house, self._calendar.today)
        yield from house.tasks

    def _company(self, firm: NamedFirm) -> Company:
        town = _TOWNS[firm.town]
        calendar = self._calendar
        return Company(
            number=0,
            name=firm.name,
            kind=firm.kind,
            domain=firm.domain,
            industry=firm.industry,
            size=firm.size,
            country=town.country,
            city=town.name,
            time_zone=town.time_zone,
            email=f"office@{firm.domain}",
            phone=self._cast.phones.landline(town.country),
            website=f"https://{firm.domain}",
            address=places.address(self._random, town, "office"),
            fleet=firm.fleet,
            bikes=firm.bikes,
            created_at=calendar.early(calendar.today - firm.known_days),
            owner=firm.owner,
            tags=KINDS[firm.kind].tags,
            source="address book",
        )

    def _person(self, named: NamedPerson) -> Person:
        company = self._firms.by_name.get(named.firm)
        town = _TOWNS[company.city if company else named.town]
        person = Person(
            number=0,
            first_name=named.first,
            last_name=named.last,
            gender=named.gender,
            language=named.language,
            country=town.country,
            city=town.name,
            time_zone=town.time_zone,
            created_at=self._calendar.utc(0),
            birthday=named.born,
            source=named.source,
            owner=named.owner,
            tags=set(named.tags),
        )
        self._cast.adopt(person)
        label = "work" if company else "home"
        person.emails.append(Email(named.mail, label, is_primary=True))
        number = named.phone or self._cast.phones.mobile(town.country)
        person.phones.append(Phone(number, "mobile", is_primary=True))
        if company:
            person.roles += self._former_roles(person)
            starts_on = self._years_ago(named.role_years)
            person.roles.append(Role(company.number, named.title, starts_on, is_primary=True))
        else:
            person.addresses.append(places.address(self._random, town, "home"))
        return person

    def _former_roles(self, person: Person) -> list[Role]:
        return [
            Role(
                self._firms.by_name[role.firm].number,
                role.title,
                self._years_ago(role.start),
                self._years_ago(role.end),
            )
            for role in FORMER_ROLES
            if role.who == person.name
        ]

    def _years_ago(self, years: float) -> date:
        return self._calendar.today_on - timedelta(days=round(years * 365.25))

    def _life(self, person: Person, named: NamedPerson) -> Life:
        company = self._firms.by_name.get(named.firm)
        self._cast.adopted_mail(named.mail)
        if company:
            return self._firms.life(person, company, named.culture)
        voice = voices.voice(self._random, named.culture, person.language)
        life = Life(person, "rider", voice, slots_of(person), states={"bike", named.bike, "birthday"})
        life.slots["bike"] = named.bike
        if named.bike in bikes.ELECTRIC:
            life.states.add("e-bike")
        return life

    def _live(self, life: Life, named: NamedPerson) -> None:
        """Tell their own stories in order, and ordinary ones in the gaps between them."""
        biographer, calendar = self._biographer, self._calendar
        life.first_day = calendar.today - named.known_days
        life.states.add("birthday")
        own = sorted(self._stories[life.person.name], key=lambda story: _starts(story, calendar))
        turn: tuple[str, object] = ("rest", None)
        day = life.first_day
        for number, story in enumerate(own):
            start = _starts(story, calendar)
            share = max(0, named.tellings - number * 4) if number < len(own) - 1 else named.tellings // 3
            if start - day > 40 and named.tellings:
                if not life.interactions:
                    biographer.begin(life, day, None, None)
                biographer.go_on(life, day + 5, start - _QUIET - 15, min(share, (start - day) // 30))
            biographer.teller.tell(story, life, start)
            if story.turn != "rest":
                turn = (life.person.turn, life.person.turn_since)
            day = max(day, calendar.day_of(life.ends))
        life.person.turn, life.person.turn_since = turn  # type: ignore[assignment]
        company = self._firms.by_name.get(named.firm)
        if company:
            self._firms.count_in(life)


def _starts(story: Story, calendar: Calendar) -> int:
    return day_of_arc(calendar, next(step for step in story.steps if step.at))
