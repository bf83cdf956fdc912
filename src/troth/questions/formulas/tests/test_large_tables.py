"""On a large table a formula is computed in the background; nobody sees what is half done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from psycopg import sql

from troth.catalog import commands, computing, custom
from troth.catalog.errors import Conflict
from troth.catalog.models import Computation, CustomField
from troth.catalog.records import change_record, create_record, get_record
from troth.catalog.registry import object_types
from troth.catalog.types import Rolled, RollUp
from troth.questions.formulas.making import add_formula, change_formula
from troth.team.actor import everyone
from troth.team.models import Member, Role

BY = everyone()


@pytest.fixture(autouse=True)
def every_table_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(computing, "AT_ONCE", 0)
    monkeypatch.setattr(computing, "BATCH", 2)
    yield
    custom.forget()


def run(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else None


def settle() -> None:
    """Do at once what the end of a transaction would do: a table with open ends is not changed."""
    run("set constraints all immediate; set constraints all deferred")


def people() -> Any:
    return object_types()["people"]


def priced(*prices: int) -> list[Any]:
    """Make people with a price each."""
    commands.add_field(object_type="people", label="Price", kind="number", by=BY)
    made = [
        create_record(people(), {"name": f"Ada {price}", "custom": {"price": price}}, by=BY)
        for price in prices
    ]
    settle()
    return made


def double(text: str = "custom.price * 2") -> CustomField:
    return add_formula(object_type="people", label="Double", text=text, by=BY)


def work() -> None:
    """Do what the background does."""
    settle()
    computing.go_on(str(Computation.objects.get().pk))


def values(of: list[Any]) -> list[Any]:
    return [get_record(people(), each.pk, seen_by=BY).c_double for each in of]


@pytest.mark.django_db
def test_nobody_knows_it_before_all_records_are_done() -> None:
    made = priced(1, 2, 3)
    double()
    assert people().field("custom.double") is None
    assert (Computation.objects.get().done, Computation.objects.get().total) == (0, 3)
    work()
    assert people().field("custom.double") is not None
    assert values(made) == [2, 4, 6]
    assert not Computation.objects.exists()
    assert run("select count(*) from pg_indexes where indexdef like '%%(c_double, id)'") == [(1,)]


@pytest.mark.django_db
def test_what_is_written_meanwhile_is_computed_too() -> None:
    made = priced(1, 2, 3)
    double()
    settle()
    key = Computation.objects.get().pk
    assert computing.go_a_step(key)
    change_record(people(), made[0].pk, {"custom": {"price": 10}}, by=BY)
    late = create_record(people(), {"name": "Late", "custom": {"price": 9}}, by=BY)
    work()
    assert values([*made, late]) == [20, 4, 6, 18]


@pytest.mark.django_db
def test_another_formula_shows_only_when_all_records_are_done() -> None:
    made = priced(1, 2, 3)
    field = double()
    work()
    before = get_record(people(), made[0].pk, seen_by=BY).updated_at
    more = add_formula(object_type="people", label="More", text="custom.double + 1", by=BY)
    work()
    change_formula(field=field, text="custom.price * 3", by=BY)
    settle()
    assert computing.go_a_step(Computation.objects.get().pk)
    assert values(made) == [2, 4, 6]
    assert people().field("custom.double").formula == "custom.price * 2"
    change_record(people(), made[2].pk, {"custom": {"price": 5}}, by=BY)
    assert values(made) == [2, 4, 10]
    work()
    assert values(made) == [3, 6, 15]
    assert people().field("custom.double").formula == "custom.price * 3"
    assert get_record(people(), made[0].pk, seen_by=BY).c_more == 4
    assert get_record(people(), made[0].pk, seen_by=BY).updated_at == before
    settle()
    commands.delete_field(field=more, by=BY)
    commands.delete_field(field=CustomField.objects.get(pk=field.pk), by=BY)
    assert run("select count(*) from pg_proc where proname ^@ 'compute_'") == [(0,)]


@pytest.mark.django_db
def test_it_goes_on_where_it_was_cut_off_and_a_second_worker_does_no_harm() -> None:
    made = priced(1, 2, 3, 4, 5)
    double()
    settle()
    key = Computation.objects.get().pk
    assert computing.go_a_step(key)
    run("update people_person set c_price = 0 where false")
    computing.go_on(str(key))
    computing.go_on(str(key))
    assert values(made) == [2, 4, 6, 8, 10]


@pytest.mark.django_db
def test_one_that_is_stopped_leaves_all_as_it_was() -> None:
    made = priced(1, 2, 3)
    field = double()
    with pytest.raises(Conflict, match="Double is being computed"):
        add_formula(object_type="people", label="Other", text="1", by=BY)
    with pytest.raises(Conflict, match="Double is being computed"):
        commands.delete_field(field=field, by=BY)
    settle()
    computing.stop(computation=Computation.objects.get(), by=BY)
    assert not CustomField.objects.filter(name="double").exists()
    settle()
    field = double()
    work()
    change_formula(field=field, text="custom.price * 3", by=BY)
    settle()
    computing.go_a_step(Computation.objects.get().pk)
    computing.stop(computation=Computation.objects.get(), by=BY)
    assert values(made) == [2, 4, 6]
    assert run(
        "select count(*) from pg_attribute where attrelid = 'people_person'::regclass and attname ^@ 'd_'"
    ) == [(0,)]
    assert run("select count(*) from pg_proc where proname ^@ 'compute_'") == [(1,)]


@pytest.mark.django_db
def test_what_rolls_it_up_is_told_anew() -> None:
    firm = create_record(object_types()["companies"], {"name": "Hollin"}, by=BY)
    made = priced(1, 2)
    for each in made:
        change_record(people(), each.pk, {"company": str(firm.pk)}, by=BY)
    settle()
    field = double()
    work()
    rolled = RollUp("people", "company", Rolled.SUM, "custom.double")
    commands.add_field(object_type="companies", label="All", kind="", roll_up=rolled, by=BY)
    settle()
    change_formula(field=field, text="custom.price * 10", by=BY)
    work()
    assert get_record(object_types()["companies"], firm.pk, seen_by=BY).c_all == 30


@pytest.mark.django_db
def test_the_settings_say_how_far_it_is_and_what_stopped_it(client: Client) -> None:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada", role=role))
    priced(1, 2, 3)
    form = {"object_type": "people", "label": "Double", "kind": "formula", "formula": "custom.price * 2"}
    told = client.post("/settings/fields/", form, follow=True).content.decode()
    assert "Double is being computed." in told
    assert "Nobody sees the field before all records are done." in told
    settle()
    run("alter table people_person add constraint small check (d_double < 6)")
    with pytest.raises(IntegrityError):
        work()
    stopped = client.get("/settings/fields/computing/").content.decode()
    assert "It stopped after 2 records" in stopped
    assert "violates check constraint" in stopped
    run("alter table people_person drop constraint small")
    field = CustomField.objects.get(name="double")
    assert client.post(f"/settings/fields/{field.pk}/again/").status_code == 302
    assert "It stopped" not in client.get("/settings/fields/").content.decode()
    work()
    asked = client.get("/settings/fields/computing/", headers={"HX-Request": "true"})
    assert "All formulas are computed." in asked.content.decode()
    assert client.post(f"/settings/fields/{field.pk}/stop/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_who_reads_does_not_wait_for_a_batch_and_who_writes_waits_for_one() -> None:
    made = priced(1, 2, 3)
    double()
    found = Computation.objects.get()
    address = settings.DATABASES["default"]
    with psycopg.connect(
        host=address["HOST"], port=address["PORT"], dbname=connection.settings_dict["NAME"],
        user=address["USER"], password=address["PASSWORD"], autocommit=True,
    ) as other:  # fmt: skip
        other.execute("set lock_timeout = '300ms'")
        with transaction.atomic():
            computing.fill(found, 2)
            assert other.execute("select count(*) from people_person").fetchone() == (3,)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute("update people_person set name = 'Ada'")
        other.execute(sql.SQL("update people_person set c_price = 7 where id = {}").format(made[2].pk))
    work()
    assert values(made) == [2, 4, 14]
