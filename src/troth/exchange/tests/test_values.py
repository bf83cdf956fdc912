"""Cells become values, or are refused in words that name the fix."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from troth.catalog.types import Choice
from troth.exchange.values import contacts, dates, numbers, places, words
from troth.exchange.values.dates import DateOrder
from troth.exchange.values.words import BadValue, guarded, unguarded

ANY_TEXT = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["31/12/2025", "01/02/2025"], "dmy"),
        (["12/31/2025", "01/02/2025"], "mdy"),
        (["2025/01/02"], "ymd"),
        (["01.02.2025", "03.04.2025"], "dmy"),
    ],
)
def test_the_column_tells_the_order_of_day_and_month(cells, order):
    guess = dates.guess_order(cells)
    assert guess.order == order
    assert guess.is_sure


def test_where_the_column_does_not_tell_the_country_does():
    assert dates.guess_order(["01/02/2025"], month_first=True) == DateOrder("mdy")
    assert dates.guess_order(["01/02/2025"]) == DateOrder("dmy")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("5.3.2024", date(2024, 3, 5)),
        ("05/03/24", date(2024, 3, 5)),
        ("05/03/84", date(1984, 3, 5)),
        ("5. März 2024", date(2024, 3, 5)),
        ("March 5th, 2024", date(2024, 3, 5)),
        ("5 août 2024", date(2024, 8, 5)),
        ("5 de marzo de 2024", date(2024, 3, 5)),
        ("5 marca 2024", date(2024, 3, 5)),
        ("5-Mar-2024", date(2024, 3, 5)),
        ("2024年3月5日", date(2024, 3, 5)),
        ("2024-03-05T10:00:00Z", date(2024, 3, 5)),
    ],
)
def test_dates_of_many_countries(cell, day):
    assert dates.date_of(cell, DateOrder("dmy")) == day


@pytest.mark.parametrize(
    "cell", ["31.02.2026", "soon", "13", "00.00.0000", "5 Foo 2024", "2024-13-01", "1.1.999"]
)
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(BadValue):
        dates.date_of(cell, DateOrder("dmy"))


def test_a_date_in_the_wrong_order_names_the_fix():
    with pytest.raises(BadValue, match="2025-12-31"):
        dates.date_of("12/31/2025", DateOrder("dmy"))


def test_serial_numbers_of_excel_are_dates_only_in_a_column_of_them():
    order = dates.guess_order(["45356", "45357"])
    assert dates.date_of("45356", order) == date(2024, 3, 5)
    with pytest.raises(BadValue):
        dates.date_of("45356", DateOrder("dmy"))


def test_times_without_a_zone_are_in_the_zone_of_the_importer():
    berlin = ZoneInfo("Europe/Berlin")
    read = [
        dates.datetime_of(cell, DateOrder("dmy"), berlin)
        for cell in ("05.03.2024 14:30", "5.3.2024, 2:30 PM", "2024-03-05T13:30:00Z", "2024-03-05 14:30:00")
    ]
    assert set(read) == {datetime(2024, 3, 5, 13, 30, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("cells", "mark", "number"),
    [
        (["1.234,50 €", "12,5"], ",", Decimal("1234.50")),
        (["$1,234.50", "12.5"], ".", Decimal("1234.50")),
        (["1 234,50"], ",", Decimal("1234.50")),
        (["(1'234.50)"], ".", Decimal("-1234.50")),
    ],
)
def test_the_column_tells_the_decimal_mark(cells, mark, number):
    assert numbers.guess_mark(cells) == mark
    assert numbers.decimal_of(cells[0], mark) == number


@pytest.mark.parametrize("cell", ["12,5", "abc", "NaN", "1.2.3", "", "1e999999"])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(BadValue):
        numbers.decimal_of(cell, ".")


@pytest.mark.parametrize(
    ("cell", "code"),
    [("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Allemagne", "DE"), ("Niemcy", "DE"),
     ("Saksa", "DE"), ("ドイツ", "DE"), ("the Netherlands", "NL"), ("UK", "GB"), ("Côte d’Ivoire", "CI")],
)  # fmt: skip
def test_countries_by_code_or_name_in_any_language(cell, code):
    assert places.country_of(cell) == code


def test_languages_and_zones_by_name():
    assert [places.language_of(cell) for cell in ("German", "français", "pt_br", "Suomi")] == [
        "de", "fr", "pt-BR", "fi",
    ]  # fmt: skip
    assert places.time_zone_of("europe/berlin") == "Europe/Berlin"
    assert places.time_zone_of("W. Europe Standard Time") == "Europe/Berlin"


@pytest.mark.parametrize("cell", ["Atlantis", "XX", "EU"])
def test_unknown_countries_are_refused(cell):
    with pytest.raises(BadValue):
        places.country_of(cell)


def test_several_addresses_in_one_cell():
    cell = "Ana <ana@Example.ORG>; b@b.example, mailto:c@c.example"
    assert contacts.emails_of(cell) == ["ana@example.org", "b@b.example", "c@c.example"]
    assert contacts.emails_of("jorg@Müller.example") == ["jorg@müller.example"]


@pytest.mark.parametrize(
    "cell", ["ana", "a@@b.example", "a@b", "a b@c.example", "@b.example", "a@" + "b" * 250 + ".de"]
)
def test_what_is_no_address_is_refused(cell):
    with pytest.raises(BadValue):
        contacts.email_of(cell)


@pytest.mark.parametrize(
    ("cell", "country", "number"),
    [
        ("0421 555 0193", "DE", "+494215550193"),
        ("+49 (0)421 5550193", "", "+494215550193"),
        ("(212) 555-0100", "US", "+12125550100"),
        ("00 47 90 55 01 12", "DE", "+4790550112"),
        ("tel:+47-90-55-01-12", "", "+4790550112"),
        ("0421 5550193", "", "0421 5550193"),
    ],
)
def test_phones_by_the_country_of_the_row(cell, country, number):
    assert contacts.phone_of(cell, country) == number


@given(
    code=st.sampled_from([1, 7, 20, 33, 39, 44, 47, 48, 49, 351, 353, 420]),
    national=st.text("0123456789", min_size=8, max_size=11),
)
def test_the_short_way_for_phones_agrees_with_the_full_grammar(code, national):
    text = f"+{code}{national}"
    quick = contacts._plainly_international(text)
    assume(quick)
    number = phonenumbers.parse(text)
    assert phonenumbers.is_possible_number(number)
    assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == quick


def test_yes_and_no_in_many_languages():
    assert [words.yes_no_of(cell) for cell in ("ja", "Oui", "x", "да")] == [True] * 4
    assert [words.yes_no_of(cell) for cell in ("Nein", "non", "0", "нет")] == [False] * 4
    with pytest.raises(BadValue):
        words.yes_no_of("vielleicht")


def test_choices_by_value_or_label():
    table = words.choice_table([Choice("lead", "Interessent"), Choice("customer", "Kunde")])
    assert (words.choice_of("KUNDE", table), words.choice_of("lead", table)) == ("customer", "lead")
    with pytest.raises(BadValue, match="lead, customer"):
        words.choice_of("friend", table)


def test_links_get_their_scheme_and_only_of_the_web():
    assert words.link_of("www.example.org/a") == "https://www.example.org/a"
    for cell in ("javascript:alert(1)", "data:text/html,x", "nowhere", "http://a b.example"):
        with pytest.raises(BadValue):
            words.link_of(cell)


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("http://x")', "@SUM(1,2)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"]
)
def test_formulas_are_refused(cell):
    with pytest.raises(BadValue, match="formula"):
        words.text_of(cell, 100)


@pytest.mark.parametrize("cell", ["-", "=> call back", "@ana", "- tea, not coffee", "+49 421 5550193"])
def test_what_only_looks_like_a_formula_is_text(cell):
    assert words.text_of(cell, 100) == cell


@pytest.mark.parametrize(
    ("cell", "word"),
    [("a\0b", "NUL"), ("a\udcffb", "0xFF"), ("a\ud800b", "surrogate"), ("a\x07", "U\\+0007")],
)
def test_signs_that_no_text_holds_are_named(cell, word):
    with pytest.raises(BadValue, match=word):
        words.text_of(cell, 100)


def test_a_value_that_is_too_long_tells_its_length():
    with pytest.raises(BadValue, match="121 characters; 120"):
        words.text_of("x" * 121, 120)


@given(text=st.text(st.characters(blacklist_categories=["Cs"]), max_size=30))
def test_a_guard_is_taken_off_again(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


@given(cell=ANY_TEXT)
def test_no_cell_breaks_a_reader(cell):
    readers = (
        lambda text: words.text_of(text, 20),
        lambda text: words.long_text_of(text, 20),
        words.link_of,
        words.yes_no_of,
        words.tags_of,
        contacts.emails_of,
        lambda text: contacts.phones_of(text, "DE"),
        lambda text: dates.date_of(text, DateOrder("mdy", is_serial=True)),
        lambda text: dates.datetime_of(text, DateOrder("dmy"), UTC),
        numbers.decimal_of,
        numbers.number_of,
        places.country_of,
        places.language_of,
        places.time_zone_of,
    )
    for reads in readers:
        try:
            value = reads(cell)
        except BadValue:
            continue
        str(value).encode()  # nothing that could not be stored
    dates.guess_order([cell])
    numbers.guess_mark([cell])
