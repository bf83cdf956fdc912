"""By what a list is sorted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """One key: a field's public name and a direction. Missing values come last either way."""

    field: str
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.field}" if self.is_descending else self.field


def read_sort(text: str) -> tuple[Sort, ...]:
    """Read `-created_at,last_name`. Whether the fields exist is seen when the list is asked for."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    return tuple(Sort(name.removeprefix("-"), name.startswith("-")) for name in names)
