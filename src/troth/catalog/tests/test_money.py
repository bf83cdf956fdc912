"""A workspace adds a field that holds money: an amount with its currency, exact through every door."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import translation

from troth.catalog import commands
from troth.catalog.errors import Invalid
from troth.catalog.form_values import as_json
from troth.catalog.models import CustomField
from troth.catalog.records import change_record, create_record, get_record
from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.ground.money import Money
from troth.people import commands as people_commands
from troth.people import queries
from troth.questions.completion import complete
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, count, read_query, rows
from troth.team.actor import everyone
from troth.team.models import Member, Role, Workspace
from troth.team.queries import actor_of
from troth.webkit.listing.phrases import phrase_of

pytestmark = pytest.mark.django_db
BY = everyone()
BUDGETS = {
    "Ada": "1000 EUR",
    "Ben": "1000.00 EUR",
    "Cem": "999.99 EUR",
    "Dov": "5000 USD",
    "Eve": "-20 EUR",
    "Fay": None,
}


@pytest.fixture(autouse=True)
def budget() -> CustomField:
    return commands.add_field(object_type="people", label="Budget", kind="money", by=BY)


@pytest.fixture
def everybody() -> None:
    for name, worth in BUDGETS.items():
        record(name, worth)


@pytest.fixture
def browser(client: Client) -> Client:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada Admin", role=role))
    return client


def people() -> Any:
    return object_types()["people"]


def record(name: str, worth: Any) -> Any:
    return create_record(people(), {"name": name, "custom": {"budget": worth}}, by=BY)


def names(where: str, sort: str = "name", asker: Any = BY) -> list[str]:
    return [row["name"] for row in rows(read_query(people(), where=where, sort=sort), asker).items]


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("custom.budget > 999.99 EUR", "Ada Ben"),
        ("custom.budget >= 999.99 eur", "Ada Ben Cem"),
        ("custom.budget < 1000 EUR", "Cem Eve"),
        ("custom.budget <= 1000 EUR", "Ada Ben Cem Eve"),
        ("custom.budget = 1000 EUR", "Ada Ben"),
        ("custom.budget in (1000.00 EUR, 5000 USD)", "Ada Ben Dov"),
        ("custom.budget > 1 USD", "Dov"),
        ("custom.budget > 0 GBP", ""),
        ("custom.budget is missing", "Fay"),
        ("custom.budget is present", "Ada Ben Cem Dov Eve"),
        ("custom.budget > 1000 EUR or custom.budget > 1000 USD", "Dov"),
        ("not custom.budget >= 1000 EUR", "Cem Dov Eve Fay"),
        ("custom.budget != 1000 EUR", "Cem Dov Eve Fay"),
        ("custom.budget > 99999999999999999999999999999999999999 EUR", ""),
    ],
)
def test_amounts_of_one_currency_are_compared_and_others_are_another_matter(where: str, found: str) -> None:
    assert names(where) == found.split()
    rest = count(read_query(people(), where=f"not ({where})"), BY).value
    assert rest + len(found.split()) == len(BUDGETS)


@pytest.mark.usefixtures("everybody")
def test_a_list_is_sorted_and_paged_by_currency_and_amount() -> None:
    order = ["Eve", "Cem", "Ada", "Ben", "Dov", "Fay"]
    assert names("", "custom.budget") == order
    found: list[str] = []
    query = read_query(people(), sort="custom.budget", limit=2)
    page = rows(query, BY)
    while page.items:
        found += [row["name"] for row in page.items]
        if not page.next:
            break
        page = rows(read_query(people(), sort="custom.budget", limit=2, after=page.next), BY)
    assert found == order


@pytest.mark.usefixtures("everybody")
def test_an_index_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain select from people_person where c_budget > '(EUR,5)'::money_amount")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "Index" in plan
    assert "by_" in plan


@pytest.mark.parametrize("where", ["custom.budget > 5", 'custom.budget = "5 EUR"', "custom.budget ~ 5 EUR"])
def test_an_amount_without_a_currency_is_refused_with_a_word(where: str) -> None:
    with pytest.raises(QuestionError) as caught:
        names(where)
    if where.endswith("> 5"):
        assert caught.value.suggestion == "5 EUR"


def test_no_digit_is_lost_on_any_way() -> None:
    made = record("Ada", {"amount": "99999999999.9999", "currency": "JPY"})
    held = Money(Decimal("99999999999.9999"), "JPY")
    assert get_record(people(), made.pk, seen_by=BY).c_budget == held
    (row,) = rows(ListQuery(object_type=people()), BY).items
    assert row["custom.budget"] == {"amount": "99999999999.9999", "currency": "JPY"}
    twin = people_commands.create_person(values={"name": "A."}, by=BY)
    ada = queries.get_person(made.pk, seen_by=BY)
    done = people_commands.merge_people(kept=twin, merged=ada, choices={}, by=BY)
    assert get_record(people(), twin.pk, seen_by=BY).c_budget == held
    people_commands.undo_merge(merge=done, by=BY)
    assert get_record(people(), made.pk, seen_by=BY).c_budget == held
    assert get_record(people(), twin.pk, seen_by=BY).c_budget is None


@pytest.mark.parametrize(
    "wrong",
    [
        "5", 5, "EUR", "5 XYZ", "1e3 EUR ", "NaN EUR", "Infinity EUR", ["5 EUR"], {"amount": "5"},
        {"amount": "5", "currency": "EUR", "rate": 1}, "1000000000000000 EUR", "0.00001 EUR",
        {"amount": True, "currency": "EUR"}, {"amount": "5", "currency": None},
    ],
)  # fmt: skip
def test_a_wrong_amount_is_refused_by_the_name_of_its_field(wrong: Any) -> None:
    if wrong == "1e3 EUR ":
        assert record("Ada", wrong).pk  # a thousand, however it is written
        return
    with pytest.raises(Invalid) as caught:
        record("Ada", wrong)
    assert [name for name, _message in caught.value.errors] == ["custom.budget"]


@pytest.mark.parametrize(
    "row", ["('eur', 5)", "('EURO', 5)", "('EUR', null)", "('EUR', 1e15)", "('EUR', 'NaN')"]
)
def test_the_database_holds_no_other_money(row: str) -> None:
    made = record("Ada", None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update people_person set c_budget = {row} where id = %s", [made.pk])


def test_a_change_of_it_stands_in_the_audit_trail(browser: Client) -> None:
    made = record("Ada", "1000 EUR")
    before = get_record(people(), made.pk, seen_by=BY).updated_at
    change_record(people(), made.pk, {"custom": {"budget": "1000.00 EUR"}}, by=BY)
    assert get_record(people(), made.pk, seen_by=BY).updated_at == before
    change_record(people(), made.pk, {"custom": {"budget": "2000.5 USD"}}, by=BY)
    told = browser.get(f"/people/{made.pk}/history/").content.decode()
    assert "€1,000" in told
    assert "US$2,000.50" in told


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en", "1,234.50", "1234.50 EUR"),
        ("en", "1,234 USD", "1234 USD"),
        ("en", "12.345", "12.345 EUR"),
        ("de", "1.234,50 €", "1234.50 EUR"),
        ("de", "1.234", "1234 EUR"),
        ("de", "12.50", "12.50 EUR"),
        ("de", "12,5 CHF", "12.5 CHF"),
        ("fr", "1 234,50 €", "1234.50 EUR"),
        ("en", "1.234.567,5", "1234567.5 EUR"),
        ("en", "(5.00) £", "-5.00 GBP"),
    ],
)
def test_what_is_typed_is_read_in_the_language_of_the_page(language: str, typed: str, meant: str) -> None:
    Workspace.objects.update(currency="EUR")
    amount, currency = meant.split()
    with translation.override(language):
        assert as_json(Kind.MONEY, typed) == {"amount": amount, "currency": currency}


def test_it_is_typed_and_shown_in_the_browser(browser: Client) -> None:
    Workspace.objects.update(currency="GBP")
    made = record("Ada", "1234.5 EUR")
    page = browser.get("/people/?cols=name,custom.budget").content.decode()
    assert '<td class="number"' in page
    assert "€1,234.50" in page
    assert "€1,234.50" in browser.get(f"/people/{made.pk}/").content.decode()
    path = f"/people/{made.pk}/fact/custom.budget/"
    assert 'value="1234.5 EUR"' in browser.get(path).content.decode()
    assert browser.post(path, {"value": "lots"}).status_code == 422
    assert browser.post(path, {"value": "2,000"}).status_code == 200
    assert names("custom.budget = 2000 GBP") == ["Ada"]
    cell = browser.post(f"/people/list/cell/{made.pk}/custom.budget/", {"value": "$ 3,000.25"})
    assert "US$3,000.25" in cell.content.decode()
    found = browser.get("/people/?field=custom.budget&test=at-least&value=3%2C000+USD", follow=True)
    assert "Ada" in found.content.decode()
    assert "US$3,000" in found.content.decode()
    refused = browser.get("/people/?field=custom.budget&test=at-least&value=much")
    assert refused.status_code == 422
    browser.post("/people/list/change/", {"field": "custom.budget", "value": "7 EUR", "id": [str(made.pk)]})
    assert names("custom.budget = 7 EUR") == ["Ada"]
    assert browser.post(path, {"value": ""}).status_code == 200
    assert names("custom.budget is missing") == ["Ada"]


def test_the_api_takes_and_gives_an_amount_as_a_text(browser: Client) -> None:
    body = {"name": "Ada Quill", "custom": {"budget": {"amount": "1234.50", "currency": "EUR"}}}
    made = browser.post("/api/v1/people", body, content_type="application/json")
    assert made.json()["custom"] == {"budget": {"amount": "1234.50", "currency": "EUR"}}
    asked = {"where": "custom.budget >= 1234.5 EUR", "sort": "-custom.budget", "fields": "name,custom"}
    assert len(browser.get("/api/v1/people", asked).json()["items"]) == 1
    schemas = browser.get("/api/v1/openapi.json").json()["components"]["schemas"]
    shown = schemas["Person"]["properties"]["custom"]["properties"]["budget"]
    assert shown["anyOf"][0]["required"] == ["amount", "currency"]


def test_a_role_that_may_not_read_it_does_not_know_it() -> None:
    role = Role.objects.create(
        key="clerk", name="Clerk", rights={"people": {"see": "all"}},
        fields={"people.custom.budget": "hidden"},
    )  # fmt: skip
    clerk = actor_of(Member.objects.create(email="c@hollin.example", name="C", role=role), origin="test")
    for where, sort in (("custom.budget > 5 EUR", ""), ("", "custom.budget")):
        with pytest.raises(QuestionError):
            names(where, sort, clerk)


def test_what_belongs_to_a_record_is_summed_in_the_currency_that_is_asked_for() -> None:
    companies = object_types()["companies"]
    budgets = {"Tern": ["600 EUR", "500.50 EUR"], "Oak": ["9000 USD"], "Elm": []}
    for name, worths in budgets.items():
        company = create_record(companies, {"name": name}, by=BY)
        for worth in worths:
            values = {"name": "Ann", "company": str(company.pk), "custom": {"budget": worth}}
            create_record(people(), values, by=BY)

    def found(where: str) -> str:
        query = read_query(companies, where=where, sort="name")
        return " ".join(row["name"] for row in rows(query, BY).items)

    assert found("sum(people.custom.budget) > 1000 EUR") == "Tern"
    assert found("sum(people.custom.budget) < 1000 EUR") == "Elm"  # what the dollars of Oak are, no rate says
    assert found("max(people.custom.budget, last 12 months) >= 600 EUR") == "Tern"
    assert found("avg(people.custom.budget) is missing") == "Elm"
    with pytest.raises(QuestionError, match="1000 EUR"):
        found("sum(people.custom.budget) > 1000")
    text = "sum(people."
    offered = [each.text for each in complete(text, len(text), companies, BY)]
    assert "people.custom.budget" in offered
    node = parse("sum(people.custom.budget) > 1000 EUR")
    assert str(phrase_of(node, companies)) == "whose total budget of people is more than €1,000"


def test_a_question_about_it_is_text_and_json_alike() -> None:
    from troth.questions.json_tree import from_json, to_json

    node = parse("custom.budget >= 1000.50 eur")
    data = {"field": "custom.budget", "operator": ">=", "value": {"money": ["1000.50", "EUR"]}}
    assert to_json(node) == data
    assert from_json(data) == node
    with pytest.raises(QuestionError):
        from_json({**data, "value": {"money": ["1000.50", "XYZ"]}})


@pytest.mark.usefixtures("everybody")
def test_what_is_deleted_with_the_field_is_counted_before(budget: CustomField) -> None:
    assert commands.count_filled(budget) == 5
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    commands.delete_field(field=budget, by=BY)
    assert people().field("custom.budget") is None
