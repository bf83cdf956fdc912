"""What belongs to a record can be counted and summed; what can not be asked is said where it stands."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from troth.catalog.types import Kind
from troth.ground import clock
from troth.ground.money import Money
from troth.questions.checking import check
from troth.questions.completion import complete
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, count, ids, rows
from troth.questions.reasons import reasons_for
from troth.questions.tests.library.module import BOOKS, LOANS, PUBLISHERS
from troth.questions.tests.shelf import KEYS, NOW, fill
from troth.team.actor import Actor, Scope, Verb, everyone

ADA = replace(everyone(), member_id=UUID(int=7), time_zone="Europe/Vienna")
NO_LOANS = replace(ADA, rights={"books": {Verb.SEE: Scope.ALL}, "publishers": {Verb.SEE: Scope.ALL}})
NOTHING = dict.fromkeys(
    (
        "blurb",
        "pages",
        "price",
        "cost",
        "alarm",
        "site",
        "is_lent",
        "printed_on",
        "birthday",
        "added_at",
        "publisher",
        "owner",
    )
)
BOOK: dict[str, Any] = {
    **NOTHING, **dict.fromkeys(("phone", "genre", "country"), ""), "tags": [], "notes": [], "places": []
}  # fmt: skip
HOUSES = {"Lent": KEYS[0], "Twice": KEYS[0], "Never": None}
LENT, TWICE = UUID(int=1000), UUID(int=1001)


@pytest.fixture
def shelf(tables: None) -> None:
    """One book that nobody borrowed, one that one reader did, one that was lent twice."""
    day = NOW.date()
    loans: list[dict[str, Any]] = [
        {"reader": "Ada", "fine": 2, "lent_on": day.replace(month=1), "book": LENT,
         "deposit": Money(Decimal(1000), "EUR")},
        {"reader": "Ada", "fine": 5, "lent_on": day.replace(month=1), "book": TWICE,
         "deposit": Money(Decimal(5000), "USD")},
        {"reader": "Ben", "fine": None, "lent_on": day.replace(month=3, day=30), "book": TWICE,
         "deposit": Money(Decimal("20.50"), "EUR")},
    ]  # fmt: skip
    books = [{**BOOK, "title": title, "publisher": house} for title, house in HOUSES.items()]
    books[0] |= {"notes": ["one"], "tags": ["a", "b"]}
    books[1] |= {"notes": ["one", "one"]}
    fill([{"name": "Quay", "size": None, "parent": None, "owner": None}], books, loans)


def titles(question: str, asker: Actor = ADA) -> set[str]:
    query = ListQuery(object_type=BOOKS, where=parse(question), fields=("id", "title"))
    with clock.stopped(NOW):
        found = rows(query, asker).items
        assert {row["id"] for row in found} == set(ids(query, asker))
        assert count(query, asker).value == len(found)
    return {row["title"] for row in found}


@pytest.mark.usefixtures("shelf")
def test_a_sample_is_the_same_for_ever_and_its_parts_are_everybody() -> None:
    parts = [titles(f'sample("spring") {test}') for test in ("< 20", ">= 20")]
    assert parts == [titles('not sample("spring") >= 20'), titles('not sample("spring") < 20')]
    assert sorted([*parts[0], *parts[1]]) == ["Lent", "Never", "Twice"]
    drawn = [titles(f'sample("{n}") < 50') for n in range(20)]
    assert len({frozenset(each) for each in drawn}) > 4  # each name is a draw of its own
    assert titles('sample("x") <= 100') == titles('sample("x") >= 0') == {"Lent", "Never", "Twice"}


@pytest.mark.usefixtures("shelf")
def test_a_segment_is_named_and_only_by_whom_it_may_be() -> None:
    assert titles('in segment "FAVOURITES"') == set()
    with pytest.raises(QuestionError) as misspelt:
        titles('title = "Lent" and in segment "Favorites"')
    assert (misspelt.value.position, misspelt.value.suggestion) == (30, "Favourites")
    nobody = replace(ADA, rights={"loans": {Verb.SEE: Scope.ALL}})
    with pytest.raises(QuestionError) as hidden:
        check(parse('in segment "Favourites"'), BOOKS, nobody)
    assert hidden.value.suggestion == ""
    with pytest.raises(QuestionError):
        check(parse('in segment "Favourites"'), PUBLISHERS, ADA)
    offered = [each.text for each in complete("in segment ", 11, BOOKS, ADA)]
    assert offered == ['"Favourites"']


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("count(loans) >= 2", {"Twice"}),
        ("count(loans) = 0", {"Never"}),
        ("count(loans) < 2", {"Lent", "Never"}),
        ('count(loans where reader = "ada") >= 1', {"Lent", "Twice"}),
        ("count(loans, last 30 days) > 0", {"Twice"}),
        ("count(loans, last month) = 1", {"Twice"}),
        ("sum(loans.fine) < 5", {"Lent", "Never"}),
        ("max(loans.fine) >= 5", {"Twice"}),
        ("avg(loans.fine) is missing", {"Never"}),
        ('last(loans.reader) = "Ben"', {"Twice"}),
        ('first(loans.reader) = "Ada"', {"Lent", "Twice"}),
        ("last(loans.lent_on) within last 7 days", {"Twice"}),
        ("sum(loans.deposit) > 999.99 EUR", {"Lent"}),
        ("sum(loans.deposit) < 1000 EUR", {"Never"}),  # no rate tells what 5000 USD are
        ("sum(loans.deposit) != 1000 EUR", {"Twice", "Never"}),
        ("sum(loans.deposit) in (0 EUR, 1000 EUR)", {"Lent", "Never"}),
        ("sum(loans.deposit, last 7 days) = 20.5 EUR", {"Twice"}),
        ("sum(loans.deposit, last 30 days) > 10 EUR", {"Twice"}),
        ("sum(loans.deposit) = 0 GBP", {"Never"}),
        ("sum(loans.deposit) is present", {"Lent", "Twice", "Never"}),
        ("avg(loans.deposit) <= 1000 EUR", {"Lent"}),
        ("not max(loans.deposit) > 0 USD", {"Lent", "Twice", "Never"}),
        ("min(loans.deposit) is missing", {"Never"}),
        ("first(loans.deposit) > 1 EUR", {"Lent"}),
        ("last(loans.deposit) = 20.50 EUR", {"Twice"}),
        ("count(publisher.books where count(loans) > 1) >= 1", {"Lent", "Twice"}),
        (
            "count(publisher.books where count(loans where fine > 4) = 1 and pages is missing) = 1",
            {"Lent", "Twice"},
        ),
        ("count(publisher.books) = 0", set()),
        ('did("ben")', {"Twice"}),
        ('did("ada", last 30 days)', set()),
        ('not did("ada" where fine > 2)', {"Lent", "Never"}),
        ("count(loans) in (1, 2) and not count(loans) is missing", {"Lent", "Twice"}),
        ("count(notes) > 1", {"Twice"}),
        ("count(notes) = 0", {"Never"}),
        ("count(notes) >= 1", {"Lent", "Twice"}),
        ("count(notes) < 2", {"Lent", "Never"}),
        ("count(tags) = 2", {"Lent"}),
        ("not count(tags) > 0", {"Never", "Twice"}),
        ("count(tags) != 2 and count(places) in (0, 3)", {"Never", "Twice"}),
        ("count(publisher.books where count(notes) = 2) = 1", {"Lent", "Twice"}),
    ],
)
def test_it_is_answered(question: str, expected: set[str]) -> None:
    assert titles(question) == expected


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("question", "position", "suggestion"),
    [
        ("count(lones) > 1", 6, "loans"),
        ("sum(loans) > 1", 9, ""),
        ("sum(loans.fin) > 1", 10, "fine"),
        ("sum(loans.reader) > 1", 4, ""),
        ("sum(loans.deposit) > 1000", 21, "1000 EUR"),
        ("last(loans.deposit) in (5 EUR, 6)", 31, "6 EUR"),
        ("sum(loans.fine) > 5 EUR", 18, ""),
        ("max(loans.reader) = 1", 4, ""),
        ("count(loans where raeder = 1) > 1", 18, "reader"),
        ("count(loans) older than 3 days", 13, ""),
        ("count(loans, last) > 1", 17, ""),
        ("count(loans", 11, ""),
        ("did(ben)", 4, ""),
        ("count(publishers) > 1", 6, ""),
        ("count(nots) > 1", 6, "notes"),
        ("count(title) > 1", 6, ""),
        ("count(notes where words = 1) > 1", 6, ""),
        ("count(notes, last 3 days) > 1", 6, ""),
        ('count(tags) ~ "2"', 12, ""),
    ],
)
def test_what_can_not_be_asked_is_said_where_it_stands(question: str, position: int, suggestion: str) -> None:
    with pytest.raises(QuestionError) as caught:
        check(parse(question), BOOKS, ADA)
    assert (caught.value.position, caught.value.suggestion) == (position, suggestion)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("sum(loans.deposit) > 1 EUR", None),
        ('max(loans.deposit where reader = "Ben") < 1 EUR', "20.50 EUR"),
        ('not sum(loans.deposit where reader = "Eve") = 1 GBP', "0.00 GBP"),
        ("avg(loans.deposit) = 1 GBP", None),
        ("first(loans.deposit) > 1 EUR", "5000 USD"),
    ],
)
def test_it_is_said_what_the_money_came_to(question: str, amount: str | None) -> None:
    reason = reasons_for(parse(question), BOOKS, TWICE, ADA)
    assert reason is not None
    (leaf,) = reason.parts or (reason,)
    assert leaf.field is not None
    assert leaf.field.kind is Kind.MONEY
    assert leaf.value == (amount and dict(zip(("amount", "currency"), amount.split(), strict=True)))


@pytest.mark.usefixtures("shelf")
def test_amounts_of_several_currencies_are_never_shown_as_one() -> None:
    reason = reasons_for(parse("avg(loans.deposit) is present"), BOOKS, TWICE, ADA)
    assert reason is not None
    assert (reason.is_met, reason.field, reason.value) == (True, None, None)


def test_what_may_not_be_seen_is_as_unknown_as_what_is_not_there() -> None:
    said = []
    for name in ("loans", "leans"):
        with pytest.raises(QuestionError) as caught:
            check(parse(f"count({name}) > 1"), BOOKS, NO_LOANS)
        said.append(str(caught.value).replace(name, ""))
    assert said[0] == said[1]
    with pytest.raises(QuestionError):
        check(parse('did("ada")'), BOOKS, NO_LOANS)
    assert "loans" not in [each.text for each in complete("count(", 6, BOOKS, NO_LOANS)]


def test_a_type_without_a_time_has_no_window_and_no_last() -> None:
    for question in ("count(books, last 3 days) > 1", "last(books.title) = 'x'"):
        with pytest.raises(QuestionError):
            check(parse(question), PUBLISHERS, ADA)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("coun", "count("),
        ("count(", "loans"),
        ("sum(loans.", "loans.fine"),
        ("avg(loans.", "loans.deposit"),
        ("max(loans.deposit) ", ">="),
        ("count(loans ", "where"),
        ("count(loans where ", "reader"),
        ("count(loans where reader ", "="),
        ("count(loans, ", "last 30 days"),
        ("count(loans) ", ">="),
        ("count(publisher.", "publisher.books"),
        ("count(no", "notes"),
        ("count(notes) ", ">="),
    ],
)
def test_typing_is_helped(text: str, offered: str) -> None:
    assert offered in [each.text for each in complete(text, len(text), BOOKS, ADA)]


def test_a_field_may_be_called_count() -> None:
    node = parse("count = 3 and sum is missing")
    with pytest.raises(QuestionError) as caught:
        check(node, LOANS, ADA)
    assert caught.value.found == "count"
