"""Where money is reckoned there is no float: neither the word, nor a number with a point."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "troth"
ROOMS = [
    SOURCES / "ground" / "money.py",
    SOURCES / "team" / "queries" / "currencies.py",
    SOURCES / "team" / "commands" / "currencies.py",
    SOURCES / "team" / "rate_files.py",
    SOURCES / "questions" / "measures.py",
    SOURCES / "sales" / "pricing.py",
    SOURCES / "sales" / "forecast.py",
    SOURCES / "sales" / "queries" / "forecast.py",
    SOURCES / "sales" / "queries" / "movement.py",
]


def floats_in(code: str) -> list[int]:
    """Give the lines that say float, or write one."""
    tree = ast.parse(code)
    # What comes from elsewhere may be asked whether it is one.
    asked = {
        part
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "isinstance"
        for part in ast.walk(call)
    }
    return [
        node.lineno
        for node in set(ast.walk(tree)) - asked
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Attribute) and node.attr in ("FloatField", "float64"))
    ]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(SOURCES)))
def test_there_is_no_float(room: Path) -> None:
    assert floats_in(room.read_text(encoding="utf-8")) == []


def test_a_float_is_found() -> None:
    assert sorted(floats_in("a = 0.1\nb = float(a)\nmodels.FloatField()")) == [1, 2, 3]
