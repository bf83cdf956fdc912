"""Rates of currencies are kept by day, by administrators, one by one or by the file of a bank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.money import Money, NoRate, Rates, rounded
from troth.team import commands, queries
from troth.team.actor import everyone
from troth.team.commands.currencies import WrongRate
from troth.team.errors import NotAllowed
from troth.team.rate_files import WrongFile, read_rates
from troth.team.tests.browsers import Browser
from troth.team.tests.factories import acting_as, make_member

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
BANK = b"Date,USD,JPY,XYZ\n2026-05-01,1.25,160,N/A\n2026-04-30,1.25,N/A,\n"
ROWS = "\ufeffcurrency;date;rate\nusd;2026-05-01;0.8\n".encode()


def keep(*rates: tuple[str, date, str]) -> tuple[int, int, int]:
    kept = commands.keep_rates(rates=[(code, day, Decimal(rate)) for code, day, rate in rates], by=everyone())
    return kept.added, kept.changed, kept.unchanged


@pytest.mark.django_db
def test_the_last_rate_known_on_a_day_holds() -> None:
    assert keep(("USD", MAY, "0.8"), ("USD", JUNE, "0.9"), ("JPY", JUNE, "0.006")) == (3, 0, 0)
    assert queries.rates_on(APRIL) == Rates("EUR", {})
    assert queries.rates_on(date(2026, 5, 31)) == Rates("EUR", {"USD": Decimal("0.8")})
    assert queries.rates_on(JUNE).worth == {"USD": Decimal("0.9"), "JPY": Decimal("0.006")}
    assert [known.day for known in queries.course_of("USD")] == [JUNE, MAY]


@pytest.mark.django_db
def test_a_day_has_one_rate_and_the_last_word_counts() -> None:
    assert keep(("USD", MAY, "0.8"), ("USD", MAY, "0.7")) == (1, 0, 0)
    assert keep(("USD", MAY, "0.70"), ("USD", JUNE, "1")) == (1, 0, 1)
    assert keep(("USD", MAY, "0.75")) == (0, 1, 0)
    assert commands.delete_rate(currency="USD", day=MAY, by=everyone())
    assert not commands.delete_rate(currency="USD", day=MAY, by=everyone())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "rate"),
    [("EUR", "1"), ("QQQ", "1"), ("USD", "0"), ("USD", "-1"), ("USD", "1e9"), ("USD", "1e-13")],
)
def test_of_wrong_rates_none_is_kept(code: str, rate: str) -> None:
    with pytest.raises(WrongRate):
        keep(("CHF", MAY, "1.1"), (code, MAY, rate))
    assert not queries.list_rates(JUNE)


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "rate"), [("USD", 0), ("EUR", 1), ("usd", 1)])
def test_the_database_refuses_what_no_rate_can_be(code: str, rate: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into team_currency_rate (own, currency, day, rate) values ('EUR', %s, now(), %s)",
            [code, rate],
        )


@pytest.mark.django_db
def test_rates_to_another_currency_of_the_workspace_are_not_taken_for_these() -> None:
    keep(("USD", MAY, "0.8"))
    commands.change_workspace(values={"currency": "USD"}, by=everyone())
    assert queries.rates_on(JUNE) == Rates("USD", {})
    commands.change_workspace(values={"currency": "EUR"}, by=everyone())
    assert queries.rates_on(JUNE).worth == {"USD": Decimal("0.8")}


def test_money_is_converted_to_the_smallest_coin_or_refused() -> None:
    rates = Rates("EUR", {"USD": Decimal("0.8"), "JPY": Decimal("0.006")})
    assert rates.converted(Money(Decimal("10.01"), "USD"), "EUR") == Money(Decimal("8.01"), "EUR")
    assert rates.converted(Money(Decimal(1), "USD"), "JPY") == Money(Decimal(133), "JPY")
    assert rates.converted(Money(Decimal(5), "CHF"), "CHF") == Money(Decimal("5.00"), "CHF")
    for money, currency in ((Money(Decimal(1), "CHF"), "EUR"), (Money(Decimal(1), "EUR"), "CHF")):
        with pytest.raises(NoRate):
            rates.converted(money, currency)
    assert rounded(Decimal("-0.005"), "EUR") == Decimal("-0.01")


@given(rate=st.decimals(Decimal("0.0001"), 10_000, places=6), amount=st.decimals(-(10**6), 10**6, places=2))
def test_what_is_converted_there_and_back_is_off_by_a_coin_of_the_coarser(
    rate: Decimal, amount: Decimal
) -> None:
    rates = Rates("EUR", {"USD": rate})
    there = rates.converted(Money(amount, "EUR"), "USD")
    back = rates.converted(there, "EUR")
    # Half a coin of each, and what the twelve decimals of 1 / rate leave out.
    assert abs(back.amount - amount) <= Decimal("0.0051") * (1 + rate) + rate * Decimal("0.000001")


def test_the_file_of_a_bank_says_what_one_of_ours_buys() -> None:
    found = read_rates(BANK, are_prices=False)
    assert found == [
        ("USD", MAY, Decimal("0.8")),
        ("JPY", MAY, Decimal("0.00625")),
        ("USD", date(2026, 4, 30), Decimal("0.8")),
    ]
    assert read_rates(ROWS, are_prices=True) == [("USD", MAY, Decimal("0.8"))]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no table"),
        (b"\xff\xfe", "UTF-8"),
        (b"name,mail\nA,b\n", "expected the columns"),
        (b"date,currency,rate\n", "no rate"),
        (b"date,currency,rate\n2026-05-01,USD,1\n01.05.2026,USD,1\n", "Line 3"),
        (b"date,currency,rate\n2026-05-01,USD,-1\n", "is no rate"),
        (b"date,currency,rate\n2026-05-01,USD,NaN\n", "is no rate"),
        (b"date,currency,rate\n2026-05-01,QQQ,1\n", "is no currency"),
        (b"date,currency,rate\n2026-05-01,USD\n", "a cell is missing"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(WrongFile, match=said):
        read_rates(content, are_prices=True)


def test_an_administrator_keeps_rates_on_the_page(administrator: Browser) -> None:
    assert "nothing is guessed" in administrator.get("currencies")[1]
    assert administrator.post("currencies", currency="USD", day="2026-05-01", rate="0.8")[0] == 302
    assert administrator.post("currencies", currency="USD", day="2026-05-01", rate="-1")[0] == 422
    file = SimpleUploadedFile("rates.csv", BANK)
    status, _page = administrator.post("import_rates", file=file, means="units")
    assert status == 302
    page = administrator.get("currencies")[1]
    assert "2 rates are new" in page
    assert "JPY" in page
    assert "0.8" in administrator.get("currency", "USD")[1]
    wrong = SimpleUploadedFile("rates.csv", b"date,currency,rate\nx,USD,1\n")
    status, page = administrator.post("import_rates", file=wrong, means="units")
    assert (status, "Line 2" in page) == (422, True)
    assert administrator.post("delete_rate", "USD", "2026-05-01")[0] == 302
    assert administrator.post("delete_rate", "USD", "2026-05-01")[0] == 404
    assert administrator.get("currency", "QQQ")[0] == 404


def test_others_may_not(member: Browser) -> None:
    assert member.get("currencies")[0] == 403
    assert member.post("currencies", currency="USD", day="2026-05-01", rate="0.8")[0] == 403
    with pytest.raises(NotAllowed):
        commands.keep_rates(rates=[("USD", MAY, Decimal(1))], by=acting_as(make_member()))
    assert not queries.list_rates(JUNE)


@pytest.mark.django_db
def test_a_changed_rate_is_on_the_trail() -> None:
    keep(("USD", MAY, "0.8"))
    keep(("USD", MAY, "0.9"))
    with connection.cursor() as cursor:
        cursor.execute("select operation from team_audit where object_type = 'rates' order by id")
        assert [operation for (operation,) in cursor.fetchall()] == ["insert", "update"]
