"""Dates, numbers and money are written as the member writes them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone, translation

from troth.ground import clock
from troth.webkit import formats

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def twelfth_of_march() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


@pytest.fixture
def speaking(request: pytest.FixtureRequest) -> Iterator[None]:
    language, country = request.param
    token = formats.country.set(country)
    with translation.override(language):
        yield
    formats.country.reset(token)


@pytest.mark.parametrize(
    ("speaking", "written"),
    [
        (("en", ""), ["16 March", "1,234.5", "€41,400"]),
        (("en", "US"), ["March 16", "1,234.5", "€41,400"]),
        (("de", "AT"), ["16. März", "1.234,5", "€ 41.400"]),
    ],
    indirect=["speaking"],
)
@pytest.mark.usefixtures("speaking")
def test_language_and_country_decide_the_form(written: list[str]) -> None:
    shown = [
        formats.day(date(2026, 3, 16)),
        formats.number(1234.5),
        formats.money(Decimal(41400), "EUR"),
    ]
    assert [text.replace("\xa0", " ") for text in shown] == written


def test_another_year_is_written() -> None:
    assert formats.day(date(2024, 3, 16)) == "16 March 2024"


def test_near_days_have_words() -> None:
    assert [formats.near_day(NOW + timedelta(days=n)) for n in (-1, 0, 1)] == [
        "yesterday",
        "today",
        "tomorrow",
    ]


def test_the_day_is_the_members_day() -> None:
    late = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert formats.near_day(late) == "tomorrow"
        assert formats.hour(late) == "08:30"


def test_an_estimate_has_two_figures() -> None:
    assert formats.about(4812) == "about 4,800"
    assert formats.about(38) == "about 38"


def test_cents_are_shown_where_there_are_any() -> None:
    assert formats.money(Decimal("3.50"), "EUR") == "€3.50"
    assert formats.money(Decimal(3), "EUR") == "€3"


def test_nothing_is_written_for_nothing() -> None:
    empty = [formats.day, formats.moment, formats.ago, formats.number, formats.country_name, formats.size]
    assert [write(None) for write in empty] == [""] * len(empty)  # type: ignore[operator]


def test_a_thing_keeps_its_hue() -> None:
    key = UUID("01920000-0000-7000-8000-000000000004")
    assert formats.hue(key) == formats.hue(key) == 5
    assert {formats.hue(n) for n in map(str, range(50))} == set(range(1, 9))


def test_initials_are_of_the_first_and_the_last_word() -> None:
    assert formats.initials("Siobhán Mary Kerrigan") == "SK"
    assert formats.initials("Linh Đặng") == "LĐ"
    assert formats.initials("& Daughters") == "D"
    assert formats.initials("") == ""


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "0m"),
        (timedelta(minutes=40), "40m"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=40), "40d"),
    ],
)
def test_an_age_is_short_and_told_by_days(ago: timedelta, said: str) -> None:
    assert formats.age(NOW - ago) == said
