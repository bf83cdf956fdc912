"""A field with a formula is in all that a field is in, and never tells what may not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError, connection
from django.test import Client

from troth.catalog import commands, custom
from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.models import CustomField
from troth.catalog.records import change_record, create_record, get_record
from troth.catalog.registry import object_types
from troth.ground.money import Money
from troth.questions.errors import QuestionError
from troth.questions.formulas.making import add_formula, change_formula
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, rows
from troth.questions.sorting import read_sort
from troth.team.actor import FieldRight, everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture
def browser(client: Client) -> Client:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada", role=role))
    return client


def people() -> Any:
    return object_types()["people"]


def field(label: str, kind: str = "number") -> CustomField:
    return commands.add_field(object_type="people", label=label, kind=kind, by=BY)


def run(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else None


def settle() -> None:
    """Do at once what the end of a transaction would do: a table with open ends is not written anew."""
    run("set constraints all immediate; set constraints all deferred")


def formula(label: str, text: str) -> CustomField:
    settle()
    return add_formula(object_type="people", label=label, text=text, by=BY)


def person(name: str = "Ada Quill", **added: Any) -> Any:
    return create_record(people(), {"name": name, "custom": added}, by=BY)


def value(record: Any, name: str) -> Any:
    return getattr(get_record(people(), record.pk, seen_by=BY), f"c_{name}")


def names(where: str = "", sort: str = "") -> list[str]:
    asked = parse(where) if where else None
    query = ListQuery(object_type=people(), where=asked, sort=read_sort(sort), fields=("name",))
    return [row["name"] for row in rows(query, BY).items]


def test_it_is_computed_as_the_record_changes_and_asked_about_as_any_field() -> None:
    field("Price")
    ada, ben = person("Ada", price=10), person("Ben")
    formula("With tax", "custom.price * 1.19")
    formula("Label", 'join(upper(name), ": ", custom.price)')
    formula("Is dear", "custom.price > 50")
    assert value(ada, "with_tax") * 100 == 1190
    assert value(ben, "with_tax") is None
    change_record(people(), ada.pk, {"custom": {"price": 100}}, by=BY)
    assert value(ada, "label") == "ADA: 100"
    assert names("custom.with_tax > 100") == ["Ada"]
    assert names("custom.label ~ 'ben'") == ["Ben"]
    assert names("custom.is_dear = false") == ["Ben"]
    person("Cem", price=50)
    assert names(sort="-custom.with_tax")[-2:] == ["Ada", "Cem"] or names(sort="custom.with_tax")[0] == "Cem"


def test_it_can_not_be_written() -> None:
    field("Price")
    formula("Double", "custom.price * 2")
    with pytest.raises(Invalid) as caught:
        person(double=4)
    assert caught.value.errors == (("custom.double", "can not be written."),)


def test_money_of_different_currencies_gives_nothing() -> None:
    field("Gross", "money")
    field("Fee", "money")
    formula("Net", "custom.gross - custom.fee")
    ada = person(gross="100 EUR", fee="2.50 EUR")
    assert value(ada, "net") == Money(Money(value(ada, "net").amount, "EUR").amount, "EUR")
    assert str(value(ada, "net")) == "97.50 EUR"
    assert value(person("Ben", gross="100 EUR", fee="2 USD"), "net") is None
    assert names("custom.net > 90 EUR") == ["Ada Quill"]


def test_what_can_not_be_told_is_empty_and_never_stops_a_record() -> None:
    field("Parts")
    field("Day", "date")
    formula("Share", "100 / custom.parts")
    formula("Large", "custom.parts * 999999999999 * 999999999999")
    formula("Late", "custom.day + custom.parts * 10000")
    ada = person(parts=0, day="9999-12-31")
    assert (value(ada, "share"), value(ada, "large")) == (None, 0)
    ben = person("Ben", parts=2**31 - 1, day="0001-01-01")
    assert (value(ben, "large"), value(ben, "late")) == (None, None)


def test_a_formula_may_read_another_one_and_follows_when_that_one_changes() -> None:
    field("Price")
    first = formula("Double", "custom.price * 2")
    second = formula("More", "custom.double + 1")
    ada = person(price=5)
    assert value(ada, "more") == 11
    settle()
    change_formula(field=first, text="custom.price * 3", by=BY)
    assert (value(ada, "double"), value(ada, "more")) == (15, 16)
    with pytest.raises(QuestionError, match="expected a field of people"):
        change_formula(field=CustomField.objects.get(pk=first.pk), text="custom.more", by=BY)
    with pytest.raises(QuestionError, match="a number, as before"):
        change_formula(field=second, text="name", by=BY)


def test_a_field_that_a_formula_reads_is_not_deleted() -> None:
    price = field("Price")
    double = formula("Double", "custom.price * 2")
    with pytest.raises(Conflict, match="Price is read by Double"):
        commands.delete_field(field=price, by=BY)
    commands.delete_field(field=double, by=BY)
    commands.delete_field(field=price, by=BY)
    assert people().field("custom.price") is None


def test_whoever_may_not_read_a_part_does_not_see_the_whole() -> None:
    field("Price")
    formula("Age", "2026 - year(birthday)")
    formula("Older", "custom.age + 1")
    formula("Double", "custom.price * 2")
    role = Role.objects.create(
        key="shy", name="Shy", rights={"*": {"see": "all"}}, fields={"people.birthday": "hidden"}
    )
    shy = actor_of(Member.objects.create(email="shy@hollin.example", name="Shy", role=role), origin="test")
    assert shy.fields == {
        ("people", name): FieldRight.HIDDEN for name in ("birthday", "custom.age", "custom.older")
    }
    person(price=2)
    shown = rows(ListQuery(object_type=people()), shy).items[0]
    assert "custom.double" in shown
    assert not {"custom.age", "custom.older"} & shown.keys()
    for where in ("custom.age > 3", "custom.older is missing"):
        with pytest.raises(QuestionError, match="expected a field of people"):
            rows(ListQuery(object_type=people(), where=parse(where)), shy)


def test_only_administrators_make_one() -> None:
    with pytest.raises(Forbidden):
        add_formula(object_type="people", label="X", text="1", by=replace(BY, is_administrator=False))


@pytest.mark.parametrize(
    "node",
    ['{"call": "x); drop table team_audit; --", "of": []}', '{"value": "1", "as": "text; drop"}', "{}"],
)
def test_the_database_takes_no_other_words_than_those_of_formulas(node: str) -> None:
    with pytest.raises(DataError, match=r"part of a formula|none of a formula"):
        run("select catalog_draft_formula('people', 'evil', 'text', %s)", node)


def test_an_unchanged_record_stays_unchanged_when_only_its_search_words_do() -> None:
    field("Price")
    formula("Double", "custom.price * 2")
    ada = person(price=1)
    before = get_record(people(), ada.pk, seen_by=BY).updated_at
    run("update people_person set doc = 'x' where id = %s", ada.pk)
    assert get_record(people(), ada.pk, seen_by=BY).updated_at == before
    change_record(people(), ada.pk, {"custom": {"price": 2}}, by=BY)
    assert get_record(people(), ada.pk, seen_by=BY).updated_at > before


def test_the_settings_make_show_and_refuse_it(browser: Client) -> None:
    field("Price")
    person(price=21)
    form = {"object_type": "people", "label": "Double", "kind": "formula", "formula": "custom.prise * 2"}
    refused = browser.post("/settings/fields/", form)
    assert refused.status_code == 422
    assert "Did you mean custom.price?" in refused.content.decode()
    tried = browser.post(
        "/settings/fields/formula/", {**form, "formula": "custom.price * 2"}
    ).content.decode()
    assert "Ada Quill" in tried
    assert "42" in tried
    settle()
    assert browser.post("/settings/fields/", {**form, "formula": "custom.price * 2"}).status_code == 302
    made = CustomField.objects.get(name="double")
    page = browser.get(f"/settings/fields/{made.pk}/").content.decode()
    assert "custom.price * 2" in page
    kept = browser.post(f"/settings/fields/{made.pk}/", {"label": "Twice", "formula": "custom.price * 3"})
    assert kept.status_code == 302
    made.refresh_from_db()
    assert (made.label, made.formula) == ("Twice", "custom.price * 3")
    used = browser.get(f"/settings/fields/{CustomField.objects.get(name='price').pk}/").content.decode()
    assert "Twice" in used


def test_the_api_shows_it_and_describes_it_as_read_only(browser: Client) -> None:
    field("Price")
    formula("Double", "custom.price * 2")
    body = {"name": "Ada", "custom": {"price": 4}}
    made = browser.post("/api/v1/people", body, content_type="application/json").json()
    assert made["custom"] == {"price": 4, "double": 8}
    path = f"/api/v1/people/{made['id']}"
    refused = browser.patch(path, {"custom": {"double": 3}}, content_type="application/json")
    assert refused.status_code == 422
    schemas = browser.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert "double" in schemas["Person"]["properties"]["custom"]["properties"]
    assert "double" not in schemas["NewPerson"]["properties"]["custom"]["properties"]


def test_a_process_that_has_just_begun_knows_what_a_formula_would_tell(client: Client) -> None:
    formula("Told", 'join("mail: ", email)')
    create_record(people(), {"name": "Ada Quill", "email": "ada@quill.example"}, by=BY)
    role = Role.objects.get(key="member")
    role.fields = {"people.email": "hidden"}
    role.save()
    client.force_login(Member.objects.create(email="bo@hollin.example", name="Bo", role=role))
    custom.forget()
    answer = client.get("/api/v1/people?fields=name,custom.told")
    assert answer.status_code == 422
    assert "quill.example" not in answer.content.decode()


@pytest.mark.parametrize("days", [-3_999_999, -740_000, 2_920_000, 999_999_999])
def test_a_day_that_no_calendar_has_is_none(days: int) -> None:
    field("Days"), field("Day", "date")
    formula("Then", "custom.day + custom.days")
    formula("Long ago", f"created_at - {abs(days)}")
    ada = person(days=days, day="2026-01-01")
    assert (value(ada, "then"), value(ada, "long_ago")) == (None, None)
