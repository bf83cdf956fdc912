"""How a person's name is put together and taken apart."""

from __future__ import annotations

NAME_LENGTH = 240


def display_name(first: str, last: str, *, otherwise: str = "") -> str:
    """Join the parts of a name; without any, fall back on what else is known (a mail, a phone)."""
    return (" ".join(part for part in (first.strip(), last.strip()) if part) or otherwise.strip())[
        :NAME_LENGTH
    ]


def split_name(name: str) -> tuple[str, str]:
    """Part a full name into first and last: the last word is the family name, "Last, First" is turned."""
    last, comma, first = name.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    first, _, last = name.strip().rpartition(" ")
    return (first.strip(), last) if first else (last, "")


def hue_of(word: str) -> int:
    """Give a tag its hue, 1 to 8: the same word has the same wherever it is first used."""
    return sum(word.encode()) % 8 + 1
