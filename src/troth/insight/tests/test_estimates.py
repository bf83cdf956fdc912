"""What a figure is, and how far chance moves it: by hand, and by the papers."""

from __future__ import annotations

import pytest

from troth.catalog.types import What
from troth.insight.estimates import Sums, differ, estimate


def test_what_happens_by_itself_varies_by_its_root() -> None:
    told = estimate(What.COUNT, Sums(count=100, valued=100, total=100.0, squares=100.0))
    assert told
    assert (told.figure, told.error) == (100, 10)
    assert (told.least, told.most) == pytest.approx((80.4, 119.6))


def test_a_sum_varies_by_what_its_parts_are_worth() -> None:
    told = estimate(What.SUM, Sums(count=3, valued=3, total=60.0, squares=10.0**2 + 20.0**2 + 30.0**2))
    assert told
    assert told.error == pytest.approx(37.4166, abs=1e-4)
    assert told.least == 0  # of amounts above nothing there is never less


def test_a_mean_varies_by_its_standard_error() -> None:
    told = estimate(What.MEAN, Sums(count=5, valued=4, total=20.0, squares=2.0**2 + 4.0**2 + 6.0**2 + 8.0**2))
    assert told
    assert told.figure == 5
    assert told.error == pytest.approx(2.5820 / 2, abs=1e-4)  # the standard deviation, by the root of 4


@pytest.mark.parametrize(("met", "of", "least", "most"), [(8, 10, 0.4902, 0.9433), (0, 20, 0, 0.1611)])
def test_a_share_lies_where_wilson_says(met: int, of: int, least: float, most: float) -> None:
    told = estimate(What.SHARE, Sums(count=of, valued=of, total=float(met), squares=float(met)))
    assert told
    assert told.figure == met / of
    assert (told.least, told.most) == pytest.approx((least, most), abs=1e-4)


def test_people_are_counted_once_and_what_is_theirs_divided_by_them() -> None:
    sums = Sums(count=6, valued=6, total=90.0, squares=1400.0, people=4)
    people, each = estimate(What.PEOPLE, sums), estimate(What.EACH, sums)
    assert people
    assert each
    assert (people.figure, people.error) == (4, 2)
    assert each.figure == 22.5


@pytest.mark.parametrize("what", [What.MEAN, What.SHARE, What.EACH])
def test_of_nothing_there_is_no_mean_and_no_share(what: What) -> None:
    assert estimate(what, Sums()) is None


@pytest.mark.parametrize("what", [What.COUNT, What.SUM, What.PEOPLE])
def test_of_nothing_the_number_is_none(what: What) -> None:
    told = estimate(what, Sums())
    assert told
    assert (told.figure, told.least, told.most) == (0, 0, 0)


def test_figures_differ_when_chance_would_not_take_them_so_far_apart() -> None:
    def count(number: int) -> Sums:
        return Sums(count=number, valued=number, total=float(number), squares=float(number))

    few, more, many = (estimate(What.COUNT, count(number)) for number in (100, 110, 150))
    assert few
    assert more
    assert many
    assert not differ(few, more)
    assert differ(few, many)
    assert differ(many, few)
