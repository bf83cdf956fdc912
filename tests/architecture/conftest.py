"""The figures of the house: how long its files and functions are. Shown after every check."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = {"migrations", "node_modules", ".venv"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or a function, and its length in lines."""

    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class House:
    """Everything that is written by hand."""

    files: list[Piece]
    functions: list[Piece]

    def files_above(self, lines: int) -> list[Piece]:
        return [piece for piece in self.files if piece.lines > lines]

    def functions_above(self, lines: int) -> list[Piece]:
        return [piece for piece in self.functions if piece.lines > lines]


def measured() -> House:
    house = House([], [])
    for folder in ("src", "tests", "benchmarks", "frontend"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if GENERATED.isdisjoint(path.parts):
                _measure(path, house)
    return house


def _measure(path: Path, house: House) -> None:
    text, name = path.read_text(), str(path.relative_to(ROOT))
    house.files.append(Piece(name, text.count("\n")))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # Decorators are counted too; the docstring is part of what must be read.
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            house.functions.append(Piece(f"{name}:{node.name}", (node.end_lineno or first) - first + 1))


@pytest.fixture(scope="session")
def house() -> House:
    return measured()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    house = measured()
    terminalreporter.write_sep("-", "the house")
    for word, pieces, soft in (("files", house.files, 300), ("functions", house.functions, 40)):
        lengths = sorted(piece.lines for piece in pieces)
        longest = max(pieces, key=lambda piece: piece.lines)
        terminalreporter.write_line(
            f"{len(pieces):5d} {word:9s}  median {lengths[len(lengths) // 2]:3d} lines, "
            f"95 % under {lengths[int(len(lengths) * 0.95)]:3d} (aim {soft}), "
            f"longest {longest.lines} ({longest.name})"
        )
