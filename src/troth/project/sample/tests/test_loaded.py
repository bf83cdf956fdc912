"""The sample as it lies in the real tables: loaded once, for tests that take back what they do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from troth.ground.clock import stopped
from troth.project.sample.load import load
from troth.project.sample.segments import SEGMENTS
from troth.project.sample.tests.conftest import NOW
from troth.project.sample.tests.test_load import fetch
from troth.team import commands as team_commands
from troth.team import queries as team_queries
from troth.team.actor import everyone

PASSWORD = "four words are enough"
WITH_THE_WORKSPACE = [
    "letterhead",
    "pipelines",
    "stages",
    "loss_reasons",
    "purposes",
    "budgets",
    "quiet_hours",
    "retention",
]  # there before the sample


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load three hundred people, within a transaction that outlasts those of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        with stopped(NOW):
            load(people=300, seed=1187, now=NOW)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def within(loaded: None, db: None) -> None:
    """Let the transaction of a test lie within that of the sample."""


def test_its_segments_have_people_in_them_at_once() -> None:
    found = fetch("select name, size, built_at is not null from segments_segment order by name")
    assert len(found) == len(SEGMENTS)
    assert all(is_built for _name, _size, is_built in found)
    assert all(0 < size < 300 for _name, size, _is_built in found), found


def test_some_of_its_people_drift_and_most_do_not() -> None:
    ((drifting, heard),) = fetch(
        "select count(*) filter (where reach_out_at <= %s), count(*) filter (where reach_out_at > %s)"
        " from people_person where cadence_days is not null",
        NOW,
        NOW,
    )
    assert 0 < drifting < heard


def test_who_is_there_twice_stands_among_the_others() -> None:
    newest = fetch("select source from people_person order by created_at desc limit 20")
    assert fetch("select count(*) from people_person where source = 'till'")[0][0] >= 8
    assert all(source != "till" for (source,) in newest)


def test_the_copies_on_a_person_are_those_of_the_rows() -> None:
    wrong = fetch(
        """select p.name from people_person p
        where p.email <> coalesce((select address from people_email e
                where e.person_id = p.id and is_primary), '')
           or p.phone <> coalesce((select number from people_phone f
                where f.person_id = p.id and is_primary), '')
           or p.company_id is distinct from (select company_id from people_role r
                where r.person_id = p.id and r.is_primary and r.ends_before is null)
           or p.last_contact_at is distinct from (select max(happened_at) from timeline_interaction t
                where t.person_id = p.id and (t.direction <> '' or t.kind = 'order'))"""
    )
    assert wrong == []


def test_families_live_together_at_one_address() -> None:
    elsewhere = fetch(
        """select p.name from people_person p join people_household h on h.id = p.household_id
        where not exists (select 1 from people_address a where a.person_id = p.id and a.street = h.street)"""
    )
    assert elsewhere == []
    sizes = dict(fetch("select household_id, count(*) from people_person group by 1"))
    assert min(sizes.values()) >= 2
    assert len(sizes) - 1 == fetch("select count(*) from people_household")[0][0] > 10


def test_search_finds_what_the_commands_would_have_made_findable() -> None:
    before = (
        dict(fetch("select id, doc from people_person")),
        dict(fetch("select id, doc from people_company")),
    )
    fetch("select people_refresh_docs(array(select id from people_person))")
    fetch("select people_refresh_company_docs(array(select id from people_company))")
    after = (
        dict(fetch("select id, doc from people_person")),
        dict(fetch("select id, doc from people_company")),
    )
    for told, made in zip(before, after, strict=True):
        assert {key: sorted(doc.split()) for key, doc in told.items()} == {
            key: sorted(doc.split()) for key, doc in made.items()
        }


def test_the_trail_tells_of_each_record_once_and_names_the_sample() -> None:
    told = "select distinct actor_name, origin, operation from team_audit where object_type <> all(%s)"
    assert fetch(told, WITH_THE_WORKSPACE) == [("Sample", "sample", "insert")]
    people = fetch("select count(*) from people_person")[0][0]
    assert fetch("select count(*) from team_audit where object_type = 'people'")[0][0] == people


def test_the_staff_can_not_sign_in() -> None:
    assert fetch("select count(*) from team_member where password not like '!%%'") == [(0,)]
    assert fetch("select m.name, a.name from team_member m join team_member a on a.id = m.answers_to_id") == [
        ("Shop assistant", "Priya Raghunathan")
    ]


def test_the_first_administrator_is_still_welcomed() -> None:
    assert not team_queries.has_members()
    assert team_commands.make_first_administrator() is not None


def test_the_first_administrator_takes_over_from_dele_and_the_second_does_not() -> None:
    for email in ("first@hollin.example", "second@hollin.example"):
        secret = team_commands.make_first_administrator()
        if secret:
            team_commands.use_entry_link(
                secret=secret, password=PASSWORD, name="First", email=email, origin="web"
            )
        else:
            administrator = team_queries.find_role("administrator")
            assert administrator
            team_commands.add_member(
                email=email, name="Second", role=administrator, password=PASSWORD, by=everyone()
            )
    owners = fetch(
        """select m.email, count(*) from people_person p join team_member m on m.id = p.owner_id
        where p.name in ('Aroha Ngatai', 'Siobhán Kerrigan', 'Mateus Figueiredo') group by m.email"""
    )
    assert owners == [("first@hollin.example", 3)]
    tasks = fetch(
        "select m.name, count(*) from agenda_task t join team_member m on m.id = t.owner_id group by 1"
    )
    assert dict(tasks)["First"] >= 8
    assert "Dele Akinwande" not in dict(tasks)
