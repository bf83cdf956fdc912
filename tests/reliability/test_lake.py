"""The lake stands for one moment of the database, follows what changes, and forgets who is erased."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import override_settings

from troth.catalog import custom
from troth.catalog.commands import add_field, delete_field
from troth.catalog.registry import object_types
from troth.people.commands.people import create_person, delete_person
from troth.people.models import Person
from troth.questions.commandline import ask
from troth.questions.formulas.making import add_formula, change_formula
from troth.questions.grammar import parse
from troth.questions.lake import answering, manifest
from troth.questions.lake.commandline import lake
from troth.questions.lake.jobs import refresh_lake
from troth.questions.lake.refreshing import LOCK, Busy, forget_changes, refresh
from troth.questions.listing import ListQuery, ids
from troth.team.actor import everyone
from troth.timeline.commands import log_interaction

BY = everyone()
MAY, JUNE = datetime(2026, 5, 3, 12, tzinfo=UTC), datetime(2026, 6, 30, 23, 59, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lake"


@pytest.fixture
def ana(folder: Path) -> Person:
    """Ana, who came in May, in a fresh lake."""
    person = create_person(values={"first_name": "Ana", "email": "ana@example.org"}, by=BY)
    visit(person, MAY)
    refresh(folder)
    return person


def visit(person: Person, when: datetime) -> None:
    log_interaction(values={"person": person.pk, "kind": "visit", "happened_at": when}, by=BY)


def asked(question: str, folder: Path) -> set[Any]:
    query = ListQuery(object_type=object_types()["people"], where=parse(question))
    found = set(answering.ids(query, BY, folder).keys)
    assert found == set(ids(query, BY))
    return found


def months(folder: Path) -> dict[str, str]:
    lake = manifest.read_or_refuse(folder)
    return {file.month: file.path for file in lake.tables["timeline_interaction"].files}


def test_a_lake_is_readable_by_its_account_only(ana: Person, folder: Path) -> None:
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()) if path.is_dir())


def test_only_what_changed_is_written_anew(ana: Person, folder: Path) -> None:
    before = months(folder)
    visit(ana, JUNE)
    done = refresh(folder)
    assert (done.tables, done.files, done.rows) == (("timeline_interaction",), 1, 1)
    assert months(folder) == {**before, "2026-06": months(folder)["2026-06"]}
    assert asked('count(interactions where kind = "visit") = 2', folder) == {ana.pk}


def test_where_nothing_changed_nothing_is_written(ana: Person, folder: Path) -> None:
    first = manifest.read_or_refuse(folder)
    done = refresh(folder)
    assert (done.files, done.rows, done.tables) == (0, 0, ())
    assert manifest.read_or_refuse(folder).tables == first.tables
    assert done.as_of > first.as_of


def test_what_is_not_yet_saved_comes_with_the_next_refresh(ana: Person, folder: Path) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("update people_person set title = 'Bee keeper' where id = %s", [ana.pk])
        assert refresh(folder).files == 0
    assert refresh(folder).tables == ("people_person",)
    assert asked('title ~ "bee"', folder) == {ana.pk}


def test_whoever_is_erased_is_in_no_file(ana: Person, folder: Path) -> None:
    key = str(ana.pk)
    assert key in everything(folder)
    delete_person(record=ana, by=BY)
    refresh(folder)
    assert key not in everything(folder)
    assert "ana@example.org" not in everything(folder)


def everything(folder: Path) -> str:
    return " ".join(str(pq.read_table(path).to_pydict()) for path in folder.glob("*/*"))


def test_an_added_field_is_in_the_lake(ana: Person, folder: Path) -> None:
    field = add_field(object_type="people", label="Shoe size", kind="decimal", by=BY)
    custom.refresh()
    custom.write(object_types()["people"], ana.pk, {"custom.shoe_size": Decimal("43.5")})
    assert refresh(folder).tables == ("people_person",)
    assert asked("custom.shoe_size > 43.4999", folder) == {ana.pk}
    assert asked("custom.shoe_size = 43.5", folder) == {ana.pk}
    delete_field(field=field, by=BY)
    custom.refresh()
    assert refresh(folder).tables == ("people_person",)


def test_what_no_trigger_tells_of_is_seen_by_the_shape_of_the_table(ana: Person, folder: Path) -> None:
    size = add_field(object_type="people", label="Size", kind="number", by=BY)
    custom.write(object_types()["people"], ana.pk, {"custom.size": 4})
    double = add_formula(object_type="people", label="Double", text="custom.size * 2", by=BY)
    refresh(folder)
    assert asked("custom.double = 8 and custom.size = 4", folder) == {ana.pk}
    change_formula(field=double, text="custom.size * 3", by=BY)
    refresh(folder)
    assert asked("custom.double = 12", folder) == {ana.pk}
    delete_field(field=double, by=BY)
    delete_field(field=size, by=BY)
    add_field(object_type="people", label="Size", kind="number", by=BY)
    refresh(folder)
    assert asked("custom.size = 4", folder) == set()


def test_money_has_its_currency_beside_it(ana: Person, folder: Path) -> None:
    add_field(object_type="people", label="Budget", kind="money", by=BY)
    custom.refresh()
    with connection.cursor() as cursor:
        cursor.execute("update people_person set c_budget = '(EUR,1000.5)' where id = %s", [ana.pk])
    refresh(folder)
    for question in (
        "custom.budget > 1000 EUR",
        "custom.budget in (3 USD, 1000.50 EUR)",
        "custom.budget is present",
    ):
        assert asked(question, folder) == {ana.pk}
    for question in ("custom.budget > 1 USD", "custom.budget = 1000.5 USD", "custom.budget < 1000.5 EUR"):
        assert asked(question, folder) == set()
        assert asked(f"not {question}", folder) == {ana.pk}


def test_a_lake_of_another_history_is_made_anew(ana: Person, folder: Path) -> None:
    """As after a restore: the database knows another refresh than the lake."""
    with connection.cursor() as cursor:
        cursor.execute("update lake_refresh set name = 'of a backup'")
    assert refresh(folder).files == len(list(folder.glob("*/*")))
    assert asked('did("visit")', folder) == {ana.pk}


def test_what_a_broken_refresh_left_is_cleared_away(ana: Person, folder: Path) -> None:
    (folder / "people_person" / "all-0.parquet").write_bytes(b"half")
    refresh(folder)
    assert asked("first_name is present", folder) == {ana.pk}
    assert not (folder / "people_person" / "all-0.parquet").exists()


def test_of_two_at_once_one_is_told_so(ana: Person, folder: Path) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("select pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(Busy):
            refresh(folder)


@pytest.mark.parametrize("is_made", [True, False])
def test_the_clock_leaves_the_work_to_whoever_is_at_it(folder: Path, is_made: bool) -> None:
    if is_made:
        refresh(folder)
    before = manifest.read(folder)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("select pg_advisory_lock(%s)", [LOCK])
        with override_settings(TROTH_LAKE=folder):
            refresh_lake()
    assert manifest.read(folder) == before


def test_a_refresh_does_not_disturb_whoever_reads(ana: Person, folder: Path) -> None:
    failed: list[Exception] = []

    def keep_changing() -> None:
        try:
            for _ in range(8):
                visit(ana, MAY)
                refresh(folder)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    busy = threading.Thread(target=keep_changing)
    busy.start()
    query = ListQuery(object_type=object_types()["people"], where=parse("count(interactions) >= 1"))
    while busy.is_alive():
        assert answering.ids(query, BY, folder).keys == (ana.pk,)
    busy.join()
    assert not failed
    assert asked('count(interactions where kind = "visit") = 9', folder) == {ana.pk}


def test_without_a_lake_no_change_is_kept(folder: Path) -> None:
    create_person(values={"first_name": "Ana"}, by=BY)
    forget_changes()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from lake_change")
        assert cursor.fetchone() == (0,)


def test_the_terminal_makes_a_lake_and_asks_it(folder: Path) -> None:
    person = create_person(values={"first_name": "Ana"}, by=BY)
    create_person(values={"first_name": "Bo"}, by=BY)
    with override_settings(TROTH_LAKE=folder):
        refused = CliRunner().invoke(ask, ["people", "--engine", "duckdb"])
        assert (refused.exit_code, "troth lake refresh" in refused.output) == (1, True)
        made = json.loads(CliRunner().invoke(lake, ["refresh", "--json"]).output)
        assert made["rows"] >= 2
        assert made["files"] == len(list(folder.glob("*/*")))
        question = ["people", 'first_name = "ANA"', "--engine", "duckdb", "--fields", "id,first_name"]
        answer = json.loads(CliRunner().invoke(ask, [*question, "--json"]).output)
        assert answer["as_of"].startswith(made["as_of"][:10])
        assert (answer["count"], answer["items"]) == (1, [{"id": str(person.pk), "first_name": "Ana"}])
        said = CliRunner().invoke(ask, [*question, "--count"])
        assert (said.stdout, "as of" in said.stderr) == ("1\n", True)
        assert "folded_first_name" in CliRunner().invoke(ask, [*question, "--explain"]).output


def test_tags_are_words_in_the_lake_too(folder: Path) -> None:
    tagged = create_person(values={"first_name": "Ana", "tags": ["vip", "press"]}, by=BY)
    plain = create_person(values={"first_name": "Bo"}, by=BY)
    refresh(folder)
    assert asked('tags has "VIP" and count(tags) = 2', folder) == {tagged.pk}
    assert asked("tags is missing and count(tags) = 0", folder) == {plain.pk}


def test_where_spark_is_not_installed_it_is_said_how_to_come_by_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with override_settings(TROTH_LAKE=folder):
        refresh(folder)
        refused = CliRunner().invoke(ask, ["people", "--engine", "spark", "--count"])
    assert (refused.exit_code, "troth[spark]" in refused.output) == (1, True)


def test_the_clock_refreshes_a_lake_only_where_there_is_one(folder: Path) -> None:
    with override_settings(TROTH_LAKE=folder):
        refresh_lake()
        assert not folder.exists()
        refresh(folder)
        person = create_person(values={"first_name": "Ana"}, by=BY)
        refresh_lake()
    assert asked("first_name is present", folder) == {person.pk}


def test_without_a_lake_it_is_said_how_to_make_one(folder: Path) -> None:
    with pytest.raises(manifest.NoLake, match="troth lake refresh"):
        asked("first_name is present", folder)
