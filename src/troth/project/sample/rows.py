"""Turns the sample's records into rows of the real tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from troth.ground.fold import norm
from troth.people.events import LifecycleChanged, RoleEnded, RoleTaken
from troth.project.sample.shapes import (
    Address,
    Company,
    Email,
    Household,
    Interaction,
    Member,
    Person,
    Phone,
    Record,
    Relation,
    Role,
    Tag,
    Task,
    Team,
)
from troth.project.sample.tables import made_key

Rows = Iterator[tuple[str, tuple[Any, ...]]]

# Our word for a tie: the kind in the table, and whether it is told from the other end.
TIES = {
    "spouse": ("spouse", False),
    "parent": ("parent", False),
    "introduced": ("introduced_by", True),
    "manager": ("reports_to", True),
}
_WORDS = {word: word.capitalize() for word in ("lead", "prospect", "customer", "lapsed", "former", "other")}
NO_PASSWORD = "!sample"  # noqa: S105 Django's mark of a password that nobody has


class RowMaker:
    """Makes rows, and remembers which key stands for which number.

    `roles` and `ties` map the words of the tables team_role and people_relation_kind to their keys.
    """

    def __init__(
        self, *, roles: Mapping[str, object], ties: Mapping[str, object], seed: int, now: datetime
    ) -> None:
        self._roles, self._ties, self._now = roles, ties, now
        self._random = Random(seed)
        self._people: dict[int, str] = {}
        self._members: dict[int | None, str] = {}
        self._teams: dict[str, str] = {}
        self._companies: dict[int, Company] = {}
        self._company_keys: dict[int | None, str] = {}
        self._households: dict[int | None, str] = {}
        self._last_contact: dict[int, datetime] = {}
        self._turns: dict[int, tuple[str, datetime | None]] = {}

    def of(self, record: Record) -> Rows:
        """Yield the rows of one record. Companies are held back: see `companies`."""
        match record:
            case Interaction():
                yield "timeline_interaction", self._interaction(record)
            case Person():
                yield from self._person(record)
            case Household():
                yield "people_household", self._household(record)
            case Relation():
                yield "people_relation", self._relation(record)
            case Task():
                yield "agenda_task", self._task(record)
            case Company():
                self._companies[record.number] = record
                self._company_keys[record.number] = self._key(record.created_at)
            case Member():
                yield from self._member(record)
            case Team():
                key = self._teams[record.name] = self._key(self._now)
                yield "team_team", (key, record.name)
            case Tag():
                yield "people_tag", (record.name, record.hue)

    def companies(self) -> Rows:
        """Yield the companies, once everything that moves them has been told."""
        for company in self._companies.values():
            yield from self._company(company)

    def _key(self, at: datetime) -> str:
        return made_key(at, self._random)

    def _member(self, member: Member) -> Rows:
        key = self._members[member.number] = self._key(self._now)
        joined_at = datetime.combine(member.joined_on, self._now.timetz())
        answers_to = self._members.get(member.answers_to)
        role = self._roles[member.role]
        kind = "agent" if member.is_agent else "person"
        yield (
            "team_member",
            (
                key,
                member.email,
                member.name,
                NO_PASSWORD,
                kind,
                answers_to,
                role,
                True,
                "",
                "",
                "system",
                member.hue,
                joined_at,
                joined_at,
            ),
        )
        for team in member.teams:
            yield "team_membership", (self._teams[team], key)

    def _company(self, company: Company) -> Rows:
        key = self._company_keys[company.number]
        turn, since = self._turns.get(company.number, ("rest", None))
        last = self._last_contact.get(company.number)
        doc = norm(" ".join((company.name, company.domain, company.email, company.phone, company.city)))
        yield (
            "people_company",
            (
                key,
                company.created_at,
                last or company.created_at,
                company.name,
                company.email,
                company.phone,
                company.country,
                company.city,
                company.lifecycle,
                company.created_at,
                self._members.get(company.owner),
                list(company.tags),
                company.source,
                turn,
                since,
                last,
                doc,
                company.domain,
                company.website,
                company.industry,
                company.size,
            ),
        )
        yield "people_email", (None, key, "office", True, None, None, company.email)
        yield "people_phone", (None, key, "office", True, None, None, company.phone)
        yield "people_address", self._address(company.address, None, key)

    def _person(self, person: Person) -> Rows:
        key = self._people[person.number] = self._key(person.created_at)
        role = next((role for role in person.roles if role.is_primary and role.ends_on is None), None)
        company = self._companies[role.company] if role else None
        email = next((email.address for email in person.emails if email.is_primary), "")
        phone = next((phone.number for phone in person.phones if phone.is_primary), "")
        lifecycle, since = person.lifecycle[-1]
        words = [person.name, person.first_name, person.last_name]
        words += [email.address for email in person.emails] + [phone.number for phone in person.phones]
        doc = norm(" ".join([*words, company.name] if company else words))
        yield (
            "people_person",
            (
                key,
                person.created_at,
                person.last_contact_at or person.created_at,
                person.name,
                person.first_name,
                person.last_name,
                email,
                phone,
                person.country,
                person.city,
                lifecycle,
                since,
                self._members.get(person.owner),
                sorted(person.tags),
                person.source,
                person.turn,
                person.turn_since,
                person.last_contact_at,
                doc,
                role.title if role else "",
                self._company_keys.get(role.company) if role else None,
                self._households.get(person.household),
                person.language,
                person.time_zone,
                person.birthday,
            ),
        )
        points: list[Email | Phone | Address] = [*person.emails, *person.phones, *person.addresses]
        for point in points:
            yield self._contact_point(point, key)
        for held in person.roles:
            yield "people_role", self._role(held, key)
        yield from self._turning_points(person, key)
        if company and role:
            self._pass_turn(company.number, person)

    def _household(self, household: Household) -> tuple[Any, ...]:
        key = self._households[household.number] = self._key(household.created_at)
        at, home = household.created_at, household.address
        owner = self._members.get(household.owner)
        return (key, at, at, household.name, home.street, home.postcode, home.city, home.country, owner)

    def _contact_point(self, point: Email | Phone | Address, key: str) -> tuple[str, tuple[Any, ...]]:
        if isinstance(point, Address):
            return "people_address", self._address(point, key, None)
        shared = (key, None, point.label, point.is_primary, point.valid_from, point.valid_until)
        if isinstance(point, Email):
            return "people_email", (*shared, point.address)
        return "people_phone", (*shared, point.number)

    @staticmethod
    def _address(address: Address, person: str | None, company: str | None) -> tuple[Any, ...]:
        return (
            person,
            company,
            address.label,
            address.is_primary,
            address.valid_from,
            address.valid_until,
            address.street,
            address.postcode,
            address.city,
            address.country,
            address.latitude,
            address.longitude,
        )

    def _role(self, role: Role, person: str) -> tuple[Any, ...]:
        company = self._company_keys[role.company]
        return person, company, role.title, role.starts_on, role.ends_on, role.is_primary

    def _pass_turn(self, company: int, person: Person) -> None:
        """Let a company wait for whom its people wait for: for us first, and since the longest."""
        turn, since = self._turns.get(company, ("rest", None))
        rank = ("rest", "theirs", "ours")
        if rank.index(person.turn) > rank.index(turn):
            self._turns[company] = (person.turn, person.turn_since)
        elif person.turn == turn and person.turn_since and since:
            self._turns[company] = (turn, min(since, person.turn_since))

    def _turning_points(self, person: Person, key: str) -> Rows:
        """Yield what the timeline says of somebody's way: from lead to customer, from firm to firm."""
        for (before, _), (after, at) in zip(person.lifecycle, person.lifecycle[1:], strict=False):
            sentence = LifecycleChanged.sentence.format(before=_WORDS[before], after=_WORDS[after])
            yield "timeline_interaction", self._fact(key, at, LifecycleChanged.name, sentence)
        for role in person.roles:
            name = self._companies[role.company].name
            began = self._morning(role.starts_on)
            if began > person.created_at:
                sentence = RoleTaken.sentence.format(title=role.title, company=name)
                yield "timeline_interaction", self._fact(key, began, RoleTaken.name, sentence, role.company)
            if role.ends_on and self._morning(role.ends_on) > person.created_at:
                ended, sentence = self._morning(role.ends_on), RoleEnded.sentence.format(company=name)
                yield "timeline_interaction", self._fact(key, ended, RoleEnded.name, sentence, role.company)

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, self._now.timetz()).replace(hour=8, minute=0, second=0, microsecond=0)

    def _fact(
        self, person: str, at: datetime, event: str, sentence: str, company: int | None = None
    ) -> tuple[Any, ...]:
        about = (person, self._company_keys.get(company), None, event, sentence)
        return (self._key(at), at, at, "system", "", "", *about, "", "", "", None, "{}", "sample")

    def _interaction(self, it: Interaction) -> tuple[Any, ...]:
        at = it.happened_at
        if it.company and (it.direction or it.kind == "order"):
            last = self._last_contact.get(it.company)
            self._last_contact[it.company] = at if last is None else max(last, at)
        properties = {"thread": it.thread, **it.properties}
        return (
            self._key(at),
            at,
            at,
            it.kind,
            it.channel,
            it.direction,
            self._people[it.person],
            self._company_keys.get(it.company),
            self._members.get(it.member),
            "",
            it.subject,
            it.body,
            it.place,
            it.device,
            it.duration_seconds,
            json.dumps(properties),
            "",
        )

    def _relation(self, relation: Relation) -> tuple[Any, ...]:
        kind, is_reversed = TIES[relation.kind]
        ends = self._people[relation.person], self._people[relation.other]
        return (*(reversed(ends) if is_reversed else ends), self._ties[kind], relation.since, relation.until)

    def _task(self, task: Task) -> tuple[Any, ...]:
        person = self._people[task.person] if task.person else None
        about = (task.title, person, self._company_keys.get(task.company), self._members[task.member])
        return (self._now, self._now, *about, task.due_at, not task.has_time)
