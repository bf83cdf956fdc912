"""A field that the workspace added comes in with a file, and goes out with one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from troth.catalog import commands
from troth.catalog.models import CustomField
from troth.catalog.records import change_record
from troth.catalog.registry import object_types
from troth.exchange.models import Problem, ValueConflict
from troth.exchange.tests.importing import bring_in, rows, undo
from troth.exchange.tests.test_export import table, write
from troth.people.commands import delete_person
from troth.people.models import Person
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shoe_size() -> None:
    commands.add_field(object_type="people", label="Shoe size", kind="number", by=everyone())


def test_its_column_is_found_by_its_label_and_bad_cells_are_named() -> None:
    record = bring_in("First name,Last name,Shoe size\nAda,Quill,43\nBen,Reed,large\n")
    assert record.mapping == ["first_name", "last_name", "custom.shoe_size"]
    assert rows("select name, c_shoe_size from people_person") == [("Ada Quill", 43)]
    assert Problem.objects.get().column == "Shoe size"


def test_a_second_run_changes_nothing_and_another_value_updates() -> None:
    text = "First name,Email,Shoe size\nAda,ada@example.org,43\n"
    bring_in(text)
    again = bring_in(text)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    other = bring_in(text.replace("43", "44"))
    assert (other.updated, rows("select c_shoe_size from people_person")) == (1, [(44,)])


def test_it_goes_out_by_its_name(tmp_path: Path) -> None:
    bring_in("First name,Last name,Shoe size\nAda,Quill,43\n")
    path, _count = write(tmp_path, "csv", fields="name,custom.shoe_size")
    assert table(path) == [{"name": "Ada Quill", "custom.shoe_size": "43"}]


def test_a_reference_comes_in_by_name_or_mail_and_goes_out_by_name(tmp_path: Path) -> None:
    commands.add_field(
        object_type="people", label="Doctor", kind="reference", points_at="people", by=everyone()
    )
    bring_in("First name,Last name,Email\nGreta,House,greta@example.org\nCole,Marsh,cole@example.org\n")
    by_name = bring_in("Name,Doctor\nAda Quill,greta house\nBen Reed,Nobody Known\n")
    assert by_name.mapping == ["name", "custom.doctor"]
    assert (by_name.created, by_name.failed) == (1, 1)
    by_mail = bring_in("Name,Doctor email\nEve Stone,COLE@example.org\n")
    assert (by_mail.mapping, by_mail.created) == (["name", "custom.doctor_email"], 1)
    told = "select p.name, d.name from people_person p join people_person d on d.id = p.c_doctor order by 1"
    assert rows(told) == [("Ada Quill", "Greta House"), ("Eve Stone", "Cole Marsh")]
    path, _count = write(
        tmp_path, "csv", where="custom.doctor is present", fields="name,custom.doctor", sort="name"
    )
    assert [row["custom.doctor"] for row in table(path)] == ["Greta House", "Cole Marsh"]


def test_a_field_of_its_own_is_not_taken_for_the_way_to_a_reference() -> None:
    for label, kind, points_at in (("Doctor email", "email", ""), ("Doctor", "reference", "people")):
        commands.add_field(object_type="people", label=label, kind=kind, points_at=points_at, by=everyone())
    bring_in("Name,Doctor email\nAda Quill,greta@example.org\n")
    assert rows("select c_doctor_email from people_person") == [("greta@example.org",)]


def test_undo_goes_on_where_a_field_or_what_it_points_at_is_gone() -> None:
    commands.add_field(
        object_type="people", label="Doctor", kind="reference", points_at="people", by=everyone()
    )
    head = "First name,Email,Doctor,Shoe size\n"
    bring_in("First name,Last name,Email\nGreta,House,greta@example.org\nCole,Marsh,cole@example.org\n")
    bring_in(f"{head}Ada,ada@example.org,Greta House,43\n")
    changed = bring_in(f"{head}Ada,ada@example.org,Cole Marsh,44\n")
    delete_person(record=Person.objects.get(name="Greta House"), by=everyone())
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    commands.delete_field(field=CustomField.objects.get(name="shoe_size"), by=everyone())
    undo(changed)
    assert rows("select c_doctor from people_person where email = 'ada@example.org'") == [(None,)]


def test_money_comes_in_by_the_marks_of_its_file_and_goes_out_with_its_currency(tmp_path: Path) -> None:
    commands.add_field(object_type="people", label="Budget", kind="money", by=everyone())
    german = bring_in(
        "Name;Email;Budget\nAda;a@example.org;1.234,50 €\nBen;b@example.org;12,00\nCem;;viel\n"
        "Dov;d@example.org;1.000 USD\n"
    )
    assert (german.created, german.failed) == (3, 1)
    english = bring_in('Name,Email,Budget\nEve,e@example.org,"EUR 1,234.50"\nFay,f@example.org,(5.25) GBP\n')
    assert english.failed == 0
    amounts = rows("select name, (c_budget).amount::text, (c_budget).currency from people_person order by 1")
    assert amounts == [
        ("Ada", "1234.50", "EUR"), ("Ben", "12.00", "EUR"), ("Dov", "1000", "USD"),
        ("Eve", "1234.50", "EUR"), ("Fay", "-5.25", "GBP"),
    ]  # fmt: skip
    path, _count = write(tmp_path, "csv", fields="name,email,custom.budget", sort="name")
    assert [row["custom.budget"] for row in table(path)] == [
        "1234.50 EUR", "12.00 EUR", "1000 USD", "1234.50 EUR", "'-5.25 GBP",
    ]  # fmt: skip
    again = bring_in(path, match="email")
    assert (again.unchanged, again.updated, again.created) == (5, 0, 0)


def test_an_amount_that_was_typed_here_stays_and_the_difference_is_shown() -> None:
    commands.add_field(object_type="people", label="Budget", kind="money", by=everyone())
    bring_in("Name,Email,Budget\nAda,ada@example.org,5 EUR\n")
    key = rows("select id from people_person")[0][0]
    by = replace(everyone(), origin="web 203.0.113.7")
    change_record(object_types()["people"], key, {"custom": {"budget": "6.50 EUR"}}, by=by)
    again = bring_in("Name,Email,Budget\nAda,ada@example.org,7 EUR\n", match="email")
    assert again.conflicts == 1
    assert list(ValueConflict.objects.values_list("ours", "theirs")) == [("6.50 EUR", "7 EUR")]
    assert rows("select (c_budget).amount::text from people_person") == [("6.50",)]


def test_a_time_of_day_comes_in_as_people_write_it(tmp_path: Path) -> None:
    commands.add_field(object_type="people", label="Opens at", kind="time", by=everyone())
    cells = ["9:30", "09.30 Uhr", "9:30 pm", "9h05", "0.395833333333333", "25:00", "soon"]
    lines = [f"P{number},p{number}@example.org,{cell}" for number, cell in enumerate(cells)]
    record = bring_in("Name,Email,Opens at\n" + "\n".join(lines) + "\n")
    assert (record.created, record.failed) == (5, 2)
    assert [str(found) for (found,) in rows("select c_opens_at from people_person order by name")] == [
        "09:30:00", "09:30:00", "21:30:00", "09:05:00", "09:30:00",
    ]  # fmt: skip
    for form in ("csv", "xlsx", "parquet", "jsonl"):
        path, _count = write(tmp_path, form, fields="name,email,custom.opens_at")
        if form in ("csv", "xlsx"):
            again = bring_in(path, match="email")
            assert (again.unchanged, again.updated) == (5, 0)


def test_a_place_comes_in_and_goes_out(tmp_path: Path) -> None:
    commands.add_field(object_type="people", label="Site", kind="place", by=everyone())
    lines = [
        'Ada,a@example.org,"52.52, 13.405"',
        'Ben,b@example.org,"-33,87; 151,21"',
        "Cem,c@example.org,Rome",
    ]
    record = bring_in("Name,Email,Site\n" + "\n".join(lines) + "\n")
    assert (record.created, record.failed) == (2, 1)
    path, _count = write(tmp_path, "csv", fields="name,email,custom.site", sort="name")
    assert [row["custom.site"] for row in table(path)] == ["52.52, 13.405", "'-33.87, 151.21"]
    again = bring_in(path, match="email")
    assert (again.unchanged, again.updated) == (2, 0)
