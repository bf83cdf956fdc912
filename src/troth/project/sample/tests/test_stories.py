"""What must hold of the sample, whatever the chance brings."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from troth.project.sample.companies import KINDS
from troth.project.sample.days import Calendar, easter, holidays, present
from troth.project.sample.shapes import (
    Address,
    Company,
    Email,
    Interaction,
    Member,
    Person,
    Phone,
    Relation,
    Tag,
    Task,
    Team,
)
from troth.project.sample.stories import stories
from troth.project.sample.tests.conftest import NOW, Told, tell


def test_the_same_seed_and_moment_tell_the_same_stories() -> None:
    assert list(stories(people=100, seed=7, now=NOW)) == list(stories(people=100, seed=7, now=NOW))
    assert list(stories(people=100, seed=7, now=NOW)) != list(stories(people=100, seed=8, now=NOW))


@pytest.mark.parametrize("people", [60, 100, 2000, 2500])
def test_tells_of_about_as_many_people_as_asked(people: int) -> None:
    count = sum(isinstance(record, Person) for record in stories(people=people, now=NOW))
    assert people <= count <= people + 4


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 21, 20, 49, tzinfo=UTC),  # a Saturday night
        datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
        datetime(2028, 2, 29, 9, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 3, 0, tzinfo=UTC),  # the clocks go forward
    ],
)
def test_can_be_told_on_any_day(now: datetime) -> None:
    told = tell(100, now)
    assert max(it.happened_at for it in told.interactions) <= now


def test_is_as_large_as_a_business_of_three_years(told: Told) -> None:
    assert len(told.companies) == 300
    assert 8 <= sum(not member.is_agent for member in told.members.values()) <= 10
    assert 20_000 <= len(told.interactions) <= 40_000


def test_what_is_referred_to_comes_first(told: Told) -> None:
    seen: set[tuple[type, int]] = set()
    for record in told.records:
        match record:
            case Team() | Member() | Company():
                seen.add((type(record), record.number))
            case Person():
                seen.add((Person, record.number))
                assert {(Company, role.company) for role in record.roles} <= seen
            case Relation():
                assert {(Person, record.person), (Person, record.other)} <= seen
            case Interaction():
                assert (Person, record.person) in seen
                assert record.member is None or (Member, record.member) in seen
                assert record.company is None or (Company, record.company) in seen
            case Task():
                assert record.person is None or (Person, record.person) in seen
            case Tag():
                assert 1 <= record.hue <= 8


def test_nobody_writes_before_they_are_known(told: Told) -> None:
    for interaction in told.interactions:
        assert interaction.happened_at >= told.people[interaction.person].created_at
        if interaction.company:
            assert interaction.happened_at >= told.companies[interaction.company].created_at


def test_nothing_has_happened_yet_in_the_future(told: Told) -> None:
    assert all(interaction.happened_at <= NOW for interaction in told.interactions)
    assert all(person.created_at <= NOW for person in told.people.values())
    assert all(at <= NOW for person in told.people.values() for _, at in person.lifecycle)


def test_a_person_has_at_most_one_primary_of_each_and_one_current_main_role(told: Told) -> None:
    for person in told.people.values():
        assert sum(email.is_primary for email in person.emails) <= 1
        assert sum(phone.is_primary for phone in person.phones) <= 1
        assert sum(role.is_primary and role.ends_on is None for role in person.roles) <= 1
        assert not (person.emails and not any(email.is_primary for email in person.emails))


def test_validity_and_roles_run_forward(told: Told) -> None:
    for person in told.people.values():
        points: list[Email | Phone | Address] = [*person.emails, *person.phones, *person.addresses]
        for point in points:
            assert not point.valid_until or point.valid_until <= NOW.date()
            assert not (point.valid_from and point.valid_until) or point.valid_from < point.valid_until
        for role in person.roles:
            assert role.ends_on is None or role.starts_on < role.ends_on
        periods = sorted((role.starts_on, role.ends_on or date.max) for role in person.roles)
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(periods))


def test_lifecycles_go_forward_in_time_and_end_where_the_person_stands(told: Told) -> None:
    for person in told.people.values():
        moments = [at for _, at in person.lifecycle]
        assert moments == sorted(moments)
        assert all(a[0] != b[0] for a, b in zip(person.lifecycle, person.lifecycle[1:], strict=False))
    now = Counter(person.lifecycle[-1][0] for person in told.people.values())
    assert {"lead", "prospect", "customer", "lapsed", "former", "other"} == set(now)
    assert now["customer"] > sum(now.values()) / 2


def test_ages_are_sensible(told: Told) -> None:
    born = {number: person.birthday for number, person in told.people.items() if person.birthday}
    for number, day in born.items():
        years = (NOW.date() - day).days / 365.25
        person = told.people[number]
        assert 3 <= years <= 90
        assert person.source == "family" or years >= 18, person.name
        assert all((role.starts_on - day).days > 16 * 365 for role in person.roles), person.name
    for relation in told.relations:
        if relation.kind == "parent" and relation.person in born and relation.other in born:
            assert (born[relation.other] - born[relation.person]).days > 17 * 365


def test_every_relation_joins_two_different_people_once(told: Told) -> None:
    pairs = Counter((it.kind, it.person, it.other) for it in told.relations)
    assert max(pairs.values()) == 1
    assert all(it.person != it.other for it in told.relations)
    assert {"spouse", "parent", "introduced", "manager"} == {it.kind for it in told.relations}


def test_some_people_change_companies_and_their_history_follows(told: Told) -> None:
    moved = [
        person
        for person in told.people.values()
        if any(role.ends_on and role.ends_on > _first(told, person) for role in person.roles)
    ]
    assert len(moved) >= 20
    at_two = [p for p in moved if len({it.company for it in told.of_person[p.number] if it.company}) == 2]
    assert len(at_two) >= len(moved) * 0.9


def _first(told: Told, person: Person) -> date:
    return min((it.happened_at.date() for it in told.of_person[person.number]), default=NOW.date())


def test_some_customers_lapsed_and_some_of_them_came_back(told: Told) -> None:
    ways = [[word for word, _ in person.lifecycle] for person in told.people.values()]
    assert sum(way[-1] == "lapsed" for way in ways) > 50
    assert sum("lapsed" in way[:-1] and way[-1] == "customer" for way in ways) >= 5


def test_few_come_often_and_most_come_once_or_twice(told: Told) -> None:
    counts = sorted((len(its) for its in told.of_person.values()), reverse=True)
    assert counts[0] > 60
    assert counts[len(counts) // 2] <= 8
    assert sum(counts[: len(counts) // 10]) > sum(counts) * 0.3


def test_spring_is_busy_and_sundays_are_quiet(told: Told) -> None:
    by_month = Counter(it.happened_at.month for it in told.interactions)
    assert by_month[4] + by_month[5] > 1.3 * (by_month[12] + by_month[1])
    ours = [it for it in told.interactions if it.direction != "in" and it.channel != "chat"]
    assert not [it for it in ours if it.happened_at.weekday() == 6]
    assert not [it for it in ours if it.happened_at.date() in holidays(it.happened_at.year)]
    assert all(6 <= it.happened_at.hour <= 18 for it in ours)


def test_mail_addresses_and_phones_are_nobodys(told: Told) -> None:
    for person in told.people.values():
        for email in person.emails:
            assert re.fullmatch(
                r"[a-z0-9.-]+@[a-z0-9-]+\.example|[a-z0-9.-]+@example\.(com|net|org)", email.address
            )
        assert all(re.fullmatch(r"\+\d{9,14}", phone.number) for phone in person.phones)
    numbers = [phone.number for person in told.people.values() for phone in person.phones]
    assert len(set(numbers)) > 0.97 * len(numbers)
    addresses = [email.address for person in told.people.values() for email in person.emails]
    assert len(set(addresses)) == len(addresses)


def test_company_names_and_domains_are_unique(told: Told) -> None:
    assert len({company.name for company in told.companies.values()}) == len(told.companies)
    assert len({company.domain for company in told.companies.values()}) == len(told.companies)
    assert {company.kind for company in told.companies.values()} == set(KINDS)


def test_words_read_true(told: Told) -> None:
    for it in told.interactions:
        assert it.body, it
        text = f"{it.subject} {it.body}"
        assert not re.search(r"[{}\[\]]|%\(|  |\bNone\b", text), text
        assert it.body[0] == it.body[0].upper(), it.body


def test_nobody_hears_the_same_long_letter_twice_and_few_people_share_one(told: Told) -> None:
    for interactions in told.of_person.values():
        long = Counter(it.body for it in interactions if len(it.body) > 80)
        assert not long or max(long.values()) <= 3
    everywhere = Counter(it.body for it in told.interactions if len(it.body) > 80)
    body, times = everywhere.most_common(1)[0]
    assert times <= 40, body


def test_a_thread_is_one_exchange_in_order(told: Told) -> None:
    for interactions in told.of_person.values():
        moments = [it.happened_at for it in interactions]
        assert moments == sorted(moments)
    subjects: dict[int, set[str]] = {}
    for it in told.interactions:
        if it.kind == "mail" and it.subject.startswith("Re: "):
            assert it.subject[4:] in subjects.get(it.thread, set()), it.subject
        elif it.kind == "mail":
            subjects.setdefault(it.thread, set()).add(it.subject)


def test_order_numbers_are_given_once(told: Told) -> None:
    numbers = [it.properties["number"] for it in told.interactions if it.kind == "order"]
    assert len(set(numbers)) == len(numbers)


def test_easter_falls_where_it_should() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2027)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
    ]


def test_the_present_is_a_moment_of_work() -> None:
    moment = NOW
    for _ in range(400):
        moment += timedelta(hours=7)
        at = present(moment)
        calendar = Calendar(moment)
        assert at <= moment
        assert calendar.is_open(calendar.day_of(int(at.timestamp())))
