"""What changed from one version of a document to the next, line by line, as the customer reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """A line of text that is "same", "added" or "removed"."""

    kind: str
    text: str


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Compare two documents as they were written out (see `wording.worded`)."""
    return compared(list(_lines(before)), list(_lines(after)))


def compared(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Compare two texts line by line."""
    changes: list[Change] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            changes += [Change("same", text) for text in old[old_from:old_to]]
        else:
            changes += [Change("removed", text) for text in old[old_from:old_to]]
            changes += [Change("added", text) for text in new[new_from:new_to]]
    return changes


def _lines(said: dict[str, Any]) -> Iterator[str]:
    yield f"{said['title']} {said['number']}".strip()
    yield from said["customer"]
    for fact in said["facts"]:
        yield f"{fact['label']}: {fact['value']}".replace("\n", ", ")
    for block in said["blocks"]:
        yield from _lines_of(block)


def _lines_of(block: dict[str, Any]) -> Iterator[str]:
    if text := block.get("text"):
        yield text
    for paragraph in block.get("paragraphs", ()):
        yield "".join(run["text"] for run in paragraph["runs"]).replace("\n", " ")
    for table in block.get("tables", ()):
        for row in table["rows"]:
            yield " · ".join(filter(None, (row["description"], *row["cells"], row["amount"], row["period"])))
            if row["details"]:
                yield row["details"].replace("\n", " ")
    for total in block.get("totals", ()):
        for row in total["rows"]:
            yield f"{row['label']}: {row['amount']}"
        yield f"{total['title']} {total['label']}: {total['amount']}".strip()
