"""Amounts of several currencies are asked about in one, by the rates of the day; never by a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import event, given
from hypothesis import strategies as st

from troth.ground import clock
from troth.ground.money import Money
from troth.ground.testing import examples
from troth.questions import tree
from troth.questions.checking import check
from troth.questions.dependence import moves_with_time
from troth.questions.grammar import parse
from troth.questions.reasons import reasons_for
from troth.questions.tests import plain
from troth.questions.tests.library.module import BOOKS
from troth.questions.tests.shelf import NOW, fill
from troth.questions.tests.test_lake_engine import asked as asked_of_lake
from troth.questions.tests.test_lake_engine import shelved
from troth.questions.tests.test_measures import BOOK
from troth.questions.tests.test_postgres import ADA
from troth.questions.tests.test_postgres import asked as asked_of_postgres
from troth.questions.tree import Operator

TODAY = date(2026, 4, 1)  # where Ada is
FIRST, SECOND = UUID(int=1000), UUID(int=1001)
CODES = ["EUR", "USD", "JPY"]
AMOUNTS = st.decimals(-(10**8), 10**8, places=4)
MONEY = st.builds(Money, AMOUNTS, st.sampled_from(CODES))
RATES = st.dictionaries(
    st.sampled_from(["USD", "JPY"]), st.decimals(Decimal("0.000001"), 5000, places=12).filter(bool)
)
SIDES = [Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST]
FUNCTIONS = [each for each in tree.Function if each is not tree.Function.COUNT]
WANTED = MONEY.map(lambda worth: tree.Money(worth.amount, worth.currency))
COMPARED = st.builds(tree.Comparison, st.just(tree.Path(("cost",))), st.sampled_from(SIDES), WANTED)
TOTALLED = st.builds(
    tree.Measurement,
    st.sampled_from(FUNCTIONS).map(lambda of: tree.Measure(of, tree.Path(("loans", "deposit")), None, None)),
    st.sampled_from([*SIDES, Operator.EQUAL, Operator.DIFFERENT]),
    WANTED,
)


def keep(rates: Mapping[str, Decimal], day: date = TODAY) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from team_currency_rate where day = %s", [day])
        for code, rate in rates.items():
            cursor.execute(
                "insert into team_currency_rate (own, currency, day, rate) values ('EUR', %s, %s, %s)",
                [code, day, rate],
            )


def loan(worth: Money | None, book: UUID = FIRST, day: date = TODAY) -> dict[str, Any]:
    return {"reader": "Ada", "fine": None, "lent_on": day, "book": book, "deposit": worth}


def found(question: str) -> set[UUID]:
    return asked_of_postgres(parse(question), ADA)


@examples(40)
@given(
    costs=st.lists(st.one_of(st.none(), MONEY), min_size=1, max_size=4),
    deposits=st.lists(st.one_of(st.none(), MONEY), max_size=4),
    rates=RATES,
    question=st.one_of(COMPARED, TOTALLED),
)
def test_both_engines_find_what_is_found_by_hand(
    tables: None, tmp_path: Path, *, costs: Any, deposits: Any, rates: Any, question: tree.Node
) -> None:
    keep(rates)
    books = [{**BOOK, "title": "x", "cost": cost} for cost in costs]
    held = shelved(([], books, [loan(worth) for worth in deposits]), tmp_path)
    with clock.stopped(NOW):
        meaning = check(question, BOOKS, ADA)
    by_hand = {key for key, book in held["books"].items() if plain.meets(book, meaning, held)}
    event(f"finds {bool(by_hand)}")
    assert asked_of_postgres(question, ADA) == asked_of_lake(question, tmp_path) == by_hand
    assert asked_of_postgres(tree.Not(question), ADA) == held["books"].keys() - by_hand


def test_a_rate_between_two_others_that_no_engine_could_hold_is_no_rate(tables: None, tmp_path: Path) -> None:
    """A yen at 5,000 euros and a dollar at a millionth of one: a yen would be 5,000,000,000 dollars."""
    keep({"USD": Decimal("0.000001"), "JPY": Decimal(5000)})
    shelved(([], [{**BOOK, "title": "x"}], [loan(Money(Decimal(1), "JPY"))]), tmp_path)
    for question in ("sum(loans.deposit) >= 1 USD", "sum(loans.deposit) < 1 USD"):
        assert asked_of_postgres(parse(question), ADA) == asked_of_lake(parse(question), tmp_path) == set()


@examples(40)
@given(
    deposits=st.lists(MONEY, min_size=1, max_size=5),
    rates=RATES,
    wanted=AMOUNTS,
)
def test_a_sum_is_that_of_exact_fractions(tables: None, deposits: Any, rates: Any, wanted: Decimal) -> None:
    keep(rates)
    fill([], [{**BOOK, "title": "x"}], [loan(worth) for worth in deposits])
    known = {"EUR": Decimal(1), **rates}
    are_known = all(worth.currency in known for worth in deposits)
    total = sum(
        (Fraction(worth.amount) * Fraction(known.get(worth.currency, 1)) for worth in deposits), Fraction(0)
    )
    is_met = are_known and total >= Fraction(wanted)
    assert found(f"sum(loans.deposit) >= {wanted:f} EUR") == ({FIRST} if is_met else set())


@pytest.fixture
def deposits(tables: None) -> None:
    """A hundred dollars and a hundred euros on one book, a hundred yen on the other."""
    dollars, euros, yen = (Money(Decimal(100), code) for code in ("USD", "EUR", "JPY"))
    books = [{**BOOK, "title": "x", "cost": dollars}, {**BOOK, "title": "y", "cost": yen}]
    fill([], books, [loan(dollars), loan(euros), loan(yen, SECOND)])


@pytest.mark.usefixtures("deposits")
def test_the_last_rate_known_on_the_day_counts() -> None:
    keep({"USD": Decimal("0.5")}, TODAY - timedelta(days=40))
    assert found("cost >= 50 EUR") == {FIRST}
    keep({"USD": Decimal("0.9")}, TODAY)
    keep({"USD": Decimal(7)}, TODAY + timedelta(days=1))
    assert found("cost >= 90 EUR and cost <= 90 EUR") == {FIRST}
    assert found("sum(loans.deposit) = 190 EUR") == {FIRST}
    assert found("avg(loans.deposit) = 95 EUR") == {FIRST}
    assert found("max(loans.deposit) = 100 EUR and min(loans.deposit) = 90 EUR") == {FIRST}


@pytest.mark.usefixtures("deposits")
def test_without_a_rate_an_amount_meets_nothing_and_no_sum_is_made_of_it() -> None:
    keep({"USD": Decimal("0.9")})
    assert found("cost > 0 EUR") == found("not cost <= 0 EUR") - {SECOND} == {FIRST}
    assert found("sum(loans.deposit) > 0 EUR or sum(loans.deposit) <= 0 EUR") == {FIRST}
    assert found("sum(loans.deposit) > 1 JPY") == {SECOND}
    keep({"USD": Decimal("0.9")}, TODAY + timedelta(days=1))
    keep({}, TODAY)
    assert found("cost > 0 EUR") == set()


@pytest.mark.usefixtures("deposits")
def test_two_foreign_currencies_meet_through_the_workspace_s_own() -> None:
    keep({"USD": Decimal("0.9"), "JPY": Decimal("0.006")})
    assert found("cost > 14999 JPY and cost <= 15000 JPY") == {FIRST}
    assert found("sum(loans.deposit) > 0.66 USD and sum(loans.deposit) < 0.67 USD") == {SECOND}


@pytest.mark.usefixtures("deposits")
def test_a_reason_tells_the_sum_in_the_currency_that_was_asked_in() -> None:
    keep({"USD": Decimal("0.9")})
    with clock.stopped(NOW):
        reason = reasons_for(parse("sum(loans.deposit) > 1 EUR"), BOOKS, FIRST, ADA)
    assert reason is not None
    assert (reason.is_met, reason.value) == (True, {"amount": "190.00", "currency": "EUR"})


def test_an_answer_in_money_can_change_with_the_rates_of_a_new_day() -> None:
    assert moves_with_time(parse("cost > 5 EUR"))
    assert not moves_with_time(parse("pages > 5"))
