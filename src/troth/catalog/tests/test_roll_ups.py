"""A field that tells of the records that point at one follows their changes, and hides what they hide."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from troth.catalog import commands
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.models import CustomField
from troth.catalog.records import change_record, create_record, delete_record, get_record
from troth.catalog.registry import object_types
from troth.catalog.types import Rolled, RollUp
from troth.questions.errors import QuestionError
from troth.questions.formulas.making import add_formula, change_formula
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, rows
from troth.team.actor import FieldRight, everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of

BY = everyone()


def run(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else None


def settle() -> None:
    """Do at once what the end of a transaction would do: a table with open ends is not changed."""
    run("set constraints all immediate; set constraints all deferred")


def kind(name: str) -> Any:
    return object_types()[name]


def roll_up(
    label: str, measure: str, field: str = "", of: str = "people", link: str = "company"
) -> CustomField:
    settle()
    rolled = RollUp(of, link, Rolled(measure), field)
    return commands.add_field(object_type="companies", label=label, kind="", roll_up=rolled, by=BY)


def spent(kind_of_value: str = "decimal") -> None:
    commands.add_field(object_type="people", label="Spent", kind=kind_of_value, by=BY)


def company(name: str = "Hollin") -> Any:
    return create_record(kind("companies"), {"name": name}, by=BY)


def person(name: str, at: Any, **added: Any) -> Any:
    values = {"name": name, "company": str(at.pk) if at else None, "custom": added}
    return create_record(kind("people"), values, by=BY)


def value(record: Any, name: str) -> Any:
    return getattr(get_record(kind("companies"), record.pk, seen_by=BY), f"c_{name}")


@pytest.mark.django_db
def test_it_follows_every_change_of_the_records_below() -> None:
    spent()
    firm, other = company(), company("Other")
    ada = person("Ada", firm, spent="10.50")
    roll_up("Staff", "count")
    roll_up("Turnover", "sum", "custom.spent")
    roll_up("Least", "min", "custom.spent")
    assert (value(firm, "staff"), value(firm, "turnover"), value(other, "least")) == (1, 10.5, None)
    ben = person("Ben", firm, spent=2)
    assert (value(firm, "staff"), value(firm, "turnover"), value(firm, "least")) == (2, 12.5, 2)
    change_record(kind("people"), ada.pk, {"custom": {"spent": 1}}, by=BY)
    assert (value(firm, "turnover"), value(firm, "least")) == (3, 1)
    change_record(kind("people"), ben.pk, {"company": str(other.pk)}, by=BY)
    assert (value(firm, "staff"), value(other, "staff"), value(other, "turnover")) == (1, 1, 2)
    delete_record(kind("people"), ada.pk, by=BY)
    settle()
    assert (value(firm, "staff"), value(firm, "turnover"), value(firm, "least")) == (0, 0, None)


@pytest.mark.django_db
def test_money_of_several_currencies_and_days() -> None:
    spent("money")
    commands.add_field(object_type="people", label="Since", kind="date", by=BY)
    roll_up("Turnover", "sum", "custom.spent")
    roll_up("First", "min", "custom.since")
    firm = company()
    person("Ada", firm, spent="10 EUR", since="2024-02-01")
    person("Ben", firm, spent="2.50 EUR", since="2023-01-31")
    assert str(value(firm, "turnover")) == "12.50 EUR"
    assert value(firm, "first").isoformat() == "2023-01-31"
    person("Cem", firm, spent="1 USD")
    assert value(firm, "turnover") is None


@pytest.mark.django_db
def test_it_is_asked_about_as_any_field_and_is_no_change_of_the_record() -> None:
    roll_up("Staff", "count")
    firm = company()
    company("Empty")
    before = get_record(kind("companies"), firm.pk, seen_by=BY).updated_at
    person("Ada", firm)
    assert get_record(kind("companies"), firm.pk, seen_by=BY).updated_at == before
    assert run("select count(*) from team_audit where object_id = %s and operation = 'update'", firm.pk) == [
        (0,)
    ]
    query = ListQuery(object_type=kind("companies"), where=parse("custom.staff > 0"), fields=("name",))
    assert [row["name"] for row in rows(query, BY).items] == ["Hollin"]
    with pytest.raises(Invalid):
        change_record(kind("companies"), firm.pk, {"custom": {"staff": 7}}, by=BY)
    change_record(kind("companies"), firm.pk, {"city": "Cork"}, by=BY)
    assert run("select count(*) from team_audit where object_id = %s and operation = 'update'", firm.pk) == [
        (1,)
    ]


@pytest.mark.django_db
def test_what_it_rests_on_is_not_deleted_and_it_goes_without_a_trace() -> None:
    spent()
    made = roll_up("Turnover", "sum", "custom.spent")
    with pytest.raises(Conflict, match="Spent is read by Turnover"):
        commands.delete_field(field=CustomField.objects.get(name="spent"), by=BY)
    settle()
    commands.delete_field(field=made, by=BY)
    assert run("select count(*) from pg_trigger where tgname ^@ 'roll_up_'") == [(0,)]
    assert run("select count(*) from pg_trigger where encode(tgargs, 'escape') like '%%c_turnover%%'") == [
        (0,)
    ]
    person("Ada", company(), spent=1)


@pytest.mark.django_db
def test_whoever_does_not_see_all_of_them_does_not_see_it() -> None:
    spent()
    roll_up("Staff", "count")
    roll_up("Turnover", "sum", "custom.spent")
    settle()
    add_formula(object_type="companies", label="Double", text="custom.turnover * 2", by=BY)

    def hidden(rights: dict[str, Any], fields: dict[str, str]) -> set[str]:
        role = Role.objects.create(key=f"r{Role.objects.count()}", name="R", rights=rights, fields=fields)
        member = Member.objects.create(email=f"{role.key}@hollin.example", name="R", role=role)
        actor = actor_of(member, origin="test")
        return {
            name
            for (of, name), right in actor.fields.items()
            if of == "companies" and right is FieldRight.HIDDEN
        }

    everything = {"custom.staff", "custom.turnover", "custom.double"}
    assert hidden({"*": {"see": "all"}}, {}) == set()
    assert hidden({"companies": {"see": "all"}, "people": {"see": "own"}}, {}) == everything
    assert hidden({"companies": {"see": "all"}}, {}) == everything
    assert hidden({"*": {"see": "all"}}, {"people.custom.spent": "hidden"}) == everything - {"custom.staff"}
    assert hidden({"*": {"see": "all"}}, {"people.company": "hidden"}) == everything


@pytest.mark.django_db
def test_it_can_not_rest_on_itself() -> None:
    commands.add_field(object_type="people", label="Boss", kind="reference", points_at="people", by=BY)
    settle()
    cost = add_formula(object_type="people", label="Cost", text="1", by=BY)
    rolled = RollUp("people", "custom.boss", Rolled.SUM, "custom.cost")
    commands.add_field(object_type="people", label="Costs below", kind="", roll_up=rolled, by=BY)
    with pytest.raises(QuestionError, match="a field of people"):
        change_formula(field=cost, text="1 + custom.costs_below", by=BY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rolled", "wrong"),
    [
        (RollUp("people", "owner", Rolled.COUNT), "link"),
        (RollUp("nothing", "company", Rolled.COUNT), "link"),
        (RollUp("people", "company", Rolled.SUM, "name"), "rolled"),
        (RollUp("people", "company", Rolled.SUM, "birthday"), "rolled"),
        (RollUp("people", "company", Rolled.MOST), "rolled"),
    ],
)
def test_what_can_not_be_rolled_up_is_refused(rolled: RollUp, wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        commands.add_field(object_type="companies", label="X", kind="", roll_up=rolled, by=BY)
    assert [name for name, _message in caught.value.errors] == [wrong]


@pytest.mark.django_db
def test_the_settings_make_and_show_it(client: Client) -> None:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada", role=role))
    form = {"object_type": "companies", "label": "Staff", "kind": "roll_up", "link": "people.company"}
    assert client.post("/settings/fields/", form).status_code == 422
    assert client.post("/settings/fields/", {**form, "measure": "count"}).status_code == 302
    assert "rolled up from People" in client.get("/settings/fields/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_the_same_time_both_count() -> None:
    firm = company()
    roll_up("Staff", "count")
    first_wrote, second_began = threading.Event(), threading.Event()

    def second() -> None:
        first_wrote.wait(10)
        second_began.set()
        try:
            person("Ben", firm)
        finally:
            connections["default"].close()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        person("Ada", firm)
        first_wrote.set()
        second_began.wait(10)
        wait_until_somebody_waits()
    other.join(20)
    assert value(firm, "staff") == 2


def wait_until_somebody_waits() -> None:
    """Give way until another connection waits for a lock that this one holds."""
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    for _attempt in range(500):
        run("select pg_stat_clear_snapshot(), pg_sleep(0.02)")
        if run(waiting):
            return
    raise AssertionError("Nobody waited.")
