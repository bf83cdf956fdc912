"""Short files and short functions: the tail decides how a codebase reads."""

from __future__ import annotations

from typing import Any


def test_no_file_is_over_500_lines(house: Any) -> None:
    assert house.files_above(500) == []


def test_no_function_is_over_60_lines(house: Any) -> None:
    assert house.functions_above(60) == []


def test_19_of_20_files_are_under_300_lines(house: Any) -> None:
    assert len(house.files_above(300)) <= 0.05 * len(house.files), house.files_above(300)


def test_19_of_20_functions_are_under_40_lines(house: Any) -> None:
    assert len(house.functions_above(40)) <= 0.05 * len(house.functions), house.functions_above(40)
