"""An import stands on the timeline of everybody it brought in or changed, until it is undone."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from troth.exchange.tests.importing import bring_in, rows, undo
from troth.team.actor import everyone
from troth.timeline.commands import log_interaction
from troth.timeline.queries import count_of, timeline_of

pytestmark = pytest.mark.django_db

FILE = "Name,E-mail,Job title\nAna Sol,ana@b.example,Buyer\nBob Ost,bob@b.example,Chef\n"


def key_of(mail: str) -> UUID:
    ((key,),) = rows("select id from people_person where email = %s", mail)
    found: UUID = key
    return found


def told(person: UUID) -> list[str]:
    page = timeline_of(person_id=person, seen_by=everyone())
    return [f"{entry.person}: {entry.subject}" for entry in page.entries]


def test_who_came_in_with_a_file_has_that_on_the_timeline() -> None:
    bring_in(FILE)
    ana, bob = key_of("ana@b.example"), key_of("bob@b.example")
    assert told(ana) == ["Ana Sol: came in with file.csv"]
    assert count_of(person_id=ana, seen_by=everyone()) == 1
    assert rows("select count(*) from timeline_interaction") == [(0,)]
    bring_in(FILE.replace("Buyer", "Head of buying"))
    assert told(ana) == ["Ana Sol: was updated from file.csv", "Ana Sol: came in with file.csv"]
    assert told(bob) == ["Bob Ost: came in with file.csv"]


def test_undo_takes_it_away() -> None:
    bring_in(FILE)
    undo(bring_in(FILE.replace("Buyer", "Head of buying")))
    assert told(key_of("ana@b.example")) == ["Ana Sol: came in with file.csv"]


def test_it_stands_once_at_its_time_among_the_pages_and_the_filters() -> None:
    bring_in(FILE)
    ana = key_of("ana@b.example")
    # Before the import and behind it. Within a test the clock of the database stands still.
    for day in ("1990-01-01", "1990-01-02", "2090-01-01", "2090-01-02", "2090-01-03"):
        log_interaction(values={"kind": "note", "person": ana, "subject": day, "body": day,
                                "happened_at": f"{day}T09:00:00Z"}, by=everyone())  # fmt: skip
    read, older = [], ""
    while True:
        page = timeline_of(person_id=ana, seen_by=everyone(), older_than=older, limit=2)
        read += [entry.subject for entry in page.entries]
        older = page.older
        if not older:
            break
    assert read == [
        "2090-01-03",
        "2090-01-02",
        "2090-01-01",
        "came in with file.csv",
        "1990-01-02",
        "1990-01-01",
    ]
    assert "came in" in str(timeline_of(person_id=ana, seen_by=everyone(), kinds=["system"]).entries)
    for asked in ({"kinds": ["note"]}, {"direction": "in"}):
        page = timeline_of(person_id=ana, seen_by=everyone(), **asked)
        assert "came in" not in str(page.entries)


def test_a_company_tells_it_as_well_and_reading_costs_a_few_queries() -> None:
    bring_in("Company,City\nOsterby Glass,Bremen\n", "companies")
    ((company,),) = rows("select id from people_company")
    page = timeline_of(company_id=company, seen_by=everyone())
    assert [f"{entry.company}: {entry.subject}" for entry in page.entries] == [
        "Osterby Glass: came in with file.csv"
    ]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        timeline_of(company_id=company, seen_by=everyone())
    assert len(asked) <= 5
