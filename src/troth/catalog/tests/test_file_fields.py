"""A field that holds files: brought, kept with the record, read by those who may, and gone with it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from troth.catalog import commands, files
from troth.catalog.errors import Invalid
from troth.catalog.models import HeldFile
from troth.catalog.records import change_record, create_record, delete_record, get_record
from troth.catalog.registry import object_types
from troth.exchange.exporting.csv_out import write_csv
from troth.people.commands import merge_people, undo_merge
from troth.people.queries import get_person
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.lake.refreshing import written
from troth.questions.listing import ListQuery, rows
from troth.team.actor import Actor, everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture(autouse=True)
def with_a_field() -> None:
    commands.add_field(object_type="people", label="Papers", kind="file", by=BY)


def member(name: str, **rights: Any) -> Member:
    role = Role.objects.create(key=name, name=name, rights={"*": {"see": "all", "change": "all", **rights}})
    return Member.objects.create(email=f"{name}@hollin.example", name=name, role=role)


def signed_in(who: Member) -> Client:
    client = Client()
    client.force_login(who)
    return client


def people() -> Any:
    return object_types()["people"]


def brought(name: str = "a.pdf", content: bytes = b"%PDF-1.7 x", by: Actor = BY) -> HeldFile:
    return files.take_in(name, [content], by=by)


def person(name: str = "Ada", *papers: HeldFile, by: Actor = BY) -> Any:
    added = {"papers": [str(each.pk) for each in papers]}
    return create_record(people(), {"name": name, "custom": added}, by=by)


def papers(record: Any) -> list[str]:
    return [each["name"] for each in get_record(people(), record.pk, seen_by=BY).c_papers]


def names(where: str) -> list[str]:
    query = ListQuery(object_type=people(), where=parse(where), fields=("name",))
    return [row["name"] for row in rows(query, BY).items]


def test_files_are_kept_in_order_and_asked_for() -> None:
    first, second = brought("one.pdf"), brought("two.txt", b"hello")
    ada = person("Ada", first, second)
    person("Ben")
    assert papers(ada) == ["one.pdf", "two.txt"]
    assert (first.media_type, second.media_type) == ("application/pdf", "text/plain")
    assert names("custom.papers is present") == ["Ada"]
    assert names("custom.papers is missing") == ["Ben"]
    change_record(people(), ada.pk, {"custom": {"papers": [str(second.pk)]}}, by=BY)
    assert papers(ada) == ["two.txt"]
    with pytest.raises(QuestionError):
        names('custom.papers = "x"')


def test_nobody_reads_a_file_by_putting_it_in_a_record_of_their_own() -> None:
    held = brought()
    person("Ada", held)
    thief = actor_of(member("thief", create="all"), origin="test")
    for wanted in (held, brought("other.pdf")):
        with pytest.raises(Invalid, match="not yours"):
            person("Mine", wanted, by=thief)
    with pytest.raises(Invalid, match="not yours"):
        create_record(people(), {"name": "X", "custom": {"papers": [str(uuid4())]}}, by=BY)


@pytest.mark.parametrize("value", ["x", [1], [{}], [["x"]], {"id": "x"}, [str(uuid4())] * 11])
def test_what_is_no_list_of_files_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        create_record(people(), {"name": "X", "custom": {"papers": value}}, by=BY)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\x\\y.pdf", "y.pdf"), ("", "file"), ("...", "file"),
        ("a\u202efdp.exe", "afdp.exe"), ("a\x00b\n.txt", "a_b_.txt"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert files.clean_name(name) == kept


def test_what_is_too_large_or_empty_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    for pieces in ([b"x" * 6, b"x" * 6], []):
        with pytest.raises(Invalid):
            files.take_in("a", pieces, by=BY)
    assert not HeldFile.objects.exists()


def test_a_file_is_handed_out_to_be_kept_and_only_by_right() -> None:
    ada = person("Ada", held := brought("<script>.html", b"<script>alert(1)</script>"))
    path = f"/files/{held.pk}/"
    answer = signed_in(member("reader")).get(path)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/plain"
    assert signed_in(member("stranger", see="own")).get(path).status_code == 404
    shy = member("shy")
    Role.objects.filter(pk=shy.role_id).update(fields={"people.custom.papers": "hidden"})
    assert signed_in(shy).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    delete_record(people(), ada.pk, by=BY)
    assert signed_in(member("late")).get(path).status_code == 404


def test_what_no_record_has_any_more_is_removed() -> None:
    gone, stays, waits = brought("gone.pdf"), brought("stays.pdf"), brought("waits.pdf")
    ada, _ben = person("Ada", gone), person("Ben", stays)
    delete_record(people(), ada.pk, by=BY)
    assert files.remove_unheld() == 0  # it was there a moment ago
    old = gone.made_at - timedelta(days=2)
    HeldFile.objects.exclude(claimed_at=None).update(claimed_at=old)
    assert files.remove_unheld() == 1
    HeldFile.objects.filter(pk=waits.pk).update(made_at=old)
    assert files.remove_unheld() == 1
    assert [files.place_of(each.pk).exists() for each in (gone, stays, waits)] == [False, True, False]


def test_it_is_edited_in_place_on_the_page_of_a_record() -> None:
    ada = person("Ada")
    browser = signed_in(member("editor"))
    path = f"/people/{ada.pk}/fact/custom.papers/"
    assert 'type="file"' in browser.get(path, headers={"HX-Request": "true"}).content.decode()
    form = {"file": [SimpleUploadedFile("one.txt", b"1"), SimpleUploadedFile("two.txt", b"2")]}
    shown = browser.post(path, form, headers={"HX-Request": "true"})
    assert shown.status_code == 200, shown.content.decode()
    assert papers(ada) == ["one.txt", "two.txt"]
    assert re.search(
        r'<a class="link" href="/files/[0-9a-f-]{36}/" download>one.txt</a>', shown.content.decode()
    )
    first = HeldFile.objects.get(name="two.txt")
    browser.post(path, {"value": [str(first.pk)]}, headers={"HX-Request": "true"})
    assert papers(ada) == ["two.txt"]


def test_the_api_takes_shows_and_hands_out() -> None:
    client = signed_in(member("program", create="all"))
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4", content_type="text/html")
    held = client.post("/api/v1/files", {"file": upload}).json()
    assert (held["name"], held["size"], held["media_type"]) == ("plan.pdf", 8, "application/pdf")
    assert client.get(f"/api/v1/files/{held['id']}").status_code == 404
    body = {"name": "Ada", "custom": {"papers": [held["id"]]}}
    made = client.post("/api/v1/people", body, content_type="application/json").json()
    assert made["custom"]["papers"] == [held]
    assert b"".join(client.get(f"/api/v1/files/{held['id']}").streaming_content) == b"%PDF-1.4"  # type: ignore[attr-defined]
    assert client.post("/api/v1/files", {}).status_code == 422


def test_files_outlive_a_merge_and_come_back_with_its_undo() -> None:
    ada, twin = person("Ada", first := brought("ada.pdf")), person("A.", second := brought("twin.pdf"))
    done = merge_people(
        kept=get_person(ada.pk, seen_by=BY), merged=get_person(twin.pk, seen_by=BY), choices={}, by=BY
    )
    HeldFile.objects.update(claimed_at=first.made_at - timedelta(days=2))
    assert files.remove_unheld() == 0
    undo_merge(merge=done, by=BY)
    assert (papers(ada), papers(twin)) == (["ada.pdf"], ["twin.pdf"])
    assert files.place_of(second.pk).exists()


def test_an_export_and_the_lake_hold_the_names(tmp_path: Path) -> None:
    person("Ada", brought("one.pdf"), brought("=two.txt"))
    query = ListQuery(object_type=people(), fields=("name", "custom.papers"))
    write_csv(query, BY, tmp_path / "out.csv", lambda _count: None)
    assert "one.pdf; =two.txt" in (tmp_path / "out.csv").read_text()
    with connection.cursor() as cursor:
        (tmp_path / "lake").mkdir()
        lake = written([people()], tmp_path / "lake", cursor.cursor, None)
    (file,) = lake.tables["people_person"].files
    rows_there = pq.read_table(tmp_path / "lake" / file.path).to_pylist()
    assert [row["c_papers"] for row in rows_there] == [["one.pdf", "=two.txt"]]


def test_a_list_links_to_each_file_and_does_not_sort_by_them() -> None:
    person("Ada", held := brought("plan.pdf"))
    browser = signed_in(member("reader"))
    shown = browser.get("/people/?cols=name,custom.papers").content.decode()
    assert f'href="/files/{held.pk}/"' in shown
    assert browser.get("/people/?sort=custom.papers").status_code == 422
    assert browser.get("/people/?where=custom.papers+is+present").status_code == 200
    assert browser.get("/people/list/clause/?field=custom.papers").status_code == 200
