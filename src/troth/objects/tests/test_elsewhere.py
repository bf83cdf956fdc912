"""Own objects come in with files and go out with them, stand in the lake, and move segments."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from troth.catalog import own_objects
from troth.catalog.records import change_record, delete_record
from troth.catalog.registry import object_types
from troth.exchange.models import Problem
from troth.exchange.tests.importing import bring_in, undo
from troth.exchange.tests.test_export import table, write
from troth.objects.tests.making import BY, make_visits, names, record, settle
from troth.questions.lake import manifest
from troth.questions.lake.answering import ids
from troth.questions.lake.refreshing import written
from troth.questions.listing import read_query
from troth.segments.commands import keep_up
from troth.segments.models import Membership
from troth.segments.tests.making import let_time_pass, segment_of
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def visits() -> None:
    make_visits()


def test_a_file_of_them_comes_in_goes_out_and_is_taken_back(tmp_path: Path) -> None:
    record("people", "Ada Quill")
    text = "Name,Person,Price\nBar,ada quill,12\nPub,Nobody Known,3\nInn,,many\n"
    taken = bring_in(text, "visits")
    assert taken.mapping == ["name", "custom.person", "custom.price"]
    assert (taken.created, taken.failed) == (1, 2)
    assert {problem.column for problem in Problem.objects.all()} == {"Person", "Price"}
    assert names("people", "sum(visits.custom.price) = 12") == ["Ada Quill"]
    again = bring_in("Name,Price\nBar,13\n", "visits", match="name")
    assert (again.created, again.updated) == (0, 1)
    path, _count = write(tmp_path, "csv", kind="visits", fields="name,custom.person,custom.price")
    assert table(path) == [{"name": "Bar", "custom.person": "Ada Quill", "custom.price": "13"}]
    undo(again)
    assert names("visits", "custom.price = 12") == ["Bar"]
    fresh = bring_in("Name\nMill\nPress\n", "visits")
    settle()
    undo(fresh)
    assert names("visits") == ["Bar"]


def test_what_was_brought_in_and_done_is_passed_over_once_its_object_is_deleted(tmp_path: Path) -> None:
    taken = bring_in("Name\nBar\n", "visits")
    client = Client()
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="a@hollin.example", name="A", role=role))
    export = client.post("/export/", {"kind": "visits", "form": "csv"})
    assert export.status_code == 302
    run = client.post("/visits/list/change/", {"all": "1", "where": "", "field": "name", "value": "Pub"})
    settle()
    own_objects.delete_object(found=own_objects.objects()[0], by=BY)
    for path in ("/import/", "/export/", "/settings/audit/", "/settings/roles/", "/settings/privacy/"):
        assert client.get(path).status_code in (200, 302), path
    for path in (f"/import/{taken.pk}/", run["Location"], "/api/v1/imports", f"/api/v1/imports/{taken.pk}"):
        assert client.get(path).status_code in (200, 404, 405), path


def test_segments_follow_them_at_once() -> None:
    ada, ben = record("people", "Ada Quill"), record("people", "Ben Reed")
    segment = segment_of("count(visits where custom.price > 10) >= 1")

    def inside() -> set[object]:
        keep_up()
        return set(Membership.objects.filter(segment=segment).values_list("person_id", flat=True))

    assert not segment.is_timed
    first = record("visits", "Bar", person=ada, price=12)
    assert inside() == {ada.pk}
    change_record(object_types()["visits"], first.pk, {"custom.person": str(ben.pk)}, by=BY)
    assert inside() == {ben.pk}
    delete_record(object_types()["visits"], first.pk, by=BY)
    assert inside() == set()
    settle()
    own_objects.delete_object(found=own_objects.objects()[0], by=BY)
    let_time_pass()  # a segment that can not be asked any more says so, and others go on
    record("people", "Cem Hale")
    keep_up()
    segment.refresh_from_db()
    assert segment.problem


def test_they_stand_in_the_lake(tmp_path: Path) -> None:
    ada = record("people", "Ada Quill")
    bar = record("visits", "Bar", person=ada, price=12)
    with connection.cursor() as cursor:
        manifest.swap(tmp_path, written(object_types().values(), tmp_path, cursor.cursor, None))
    for kind, where, key in (
        ("visits", 'custom.person.name ~ "quill" and custom.price > 10', bar.pk),
        ("people", "count(visits) = 1", ada.pk),
    ):
        query = read_query(object_types()[kind], where=where)
        assert ids(query, BY, tmp_path).keys == (key,)
