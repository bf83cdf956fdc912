"""A figure beside its limit, and the table of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent / "docs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured. `ratio` compares with the limit in the same run; `aim` says what is wanted."""

    id: str
    work: str
    measured: str
    limit: str
    ratio: float | None
    aim: str
    is_met: bool
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (
            self.id,
            self.work,
            self.measured,
            self.limit,
            ratio,
            self.aim,
            "yes" if self.is_met else "**no**",
        )


HEAD = ("", "work", "measured", "limit beside it", "ratio", "aim", "met")


def table(figures: list[Figure]) -> str:
    """Write figures as a table in Markdown."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(figure.row) + " |" for figure in figures]
    return "\n".join(lines) + "\n"
