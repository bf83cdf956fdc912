"""Which of two people's values the merged one gets, and which go back when the merge is undone.

A person is a mapping of columns to values as PostgreSQL writes them in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypedDict

Side = Literal["kept", "merged"]
Values = Mapping[str, Any]


class Held(TypedDict):
    """What the undo of a merge needs.

    `before` and `after`: the kept person round the merge. `merged`: the other one, whole. `rows`: what stood
    in the lists of the merged one, whole, by table. `moved`: ids of what moved, by "table.column".
    `primaries`: what was primary of the kept one, by table.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    merged: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    moved: dict[str, list[str]]
    primaries: dict[str, str]


# What is chosen by one word → its columns, the one that decides first.
PLAIN: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "first_name", "last_name"),
    "company": ("company_id", "title"),
    "lifecycle": ("lifecycle", "lifecycle_since"),
    "owner": ("owner_id",),
    "household": ("household_id",),
    "country": ("country",),
    "city": ("city",),
    "birthday": ("birthday",),
    "language": ("language",),
    "time_zone": ("time_zone",),
    "source": ("source",),
    "external_id": ("external_id",),
}
# What is chosen by one word → the list of which it says whose primary entry stays primary.
PRIMARIES: Mapping[str, str] = {
    "email": "people_email",
    "phone": "people_phone",
    "addresses": "people_address",
    "company": "people_role",
}
CHOICES = tuple(dict.fromkeys((*PLAIN, *PRIMARIES)))
ADDED, ADDED_COLUMN = "custom.", "c_"  # a field that the workspace added, and its column
COURSE = ("last_contact_at", "turn", "turn_since")


def has(value: Any) -> bool:
    """Tell whether a column holds something."""
    return value not in (None, "", [], {})


def columns_of(name: str) -> tuple[str, ...]:
    """Give the columns that are chosen by one word."""
    if name.startswith(ADDED):
        return (ADDED_COLUMN + name.removeprefix(ADDED),)
    return PLAIN.get(name, (name,))


def side_of(name: str, kept: Values, merged: Values, choices: Mapping[str, str]) -> Side:
    """Tell whose value stays: as chosen, else that of the kept person where there is one."""
    columns = columns_of(name)
    if name in choices:
        return "merged" if choices[name] == "merged" else "kept"
    is_blank = not any(has(kept.get(column)) for column in columns)
    return "merged" if is_blank and any(has(merged.get(column)) for column in columns) else "kept"


def apart(kept: Values, merged: Values, pointers: Sequence[str]) -> tuple[Values, Values]:
    """Give both people without what they said of one another: nobody comes to point at themselves.

    `pointers` are the columns that point at people. Who pointed at themselves before goes on doing so.
    """
    ours = {column: None for column in pointers if kept[column] == merged["id"]}
    theirs = {column: None for column in pointers if merged[column] == kept["id"]}
    theirs |= {column: kept["id"] for column in pointers if merged[column] == merged["id"]}
    return {**kept, **ours}, {**merged, **theirs}


def taken(kept: Values, merged: Values, choices: Mapping[str, str]) -> dict[str, Any]:
    """Give the columns of the kept person as they are to be after the merge."""
    sides = {"kept": kept, "merged": merged}
    values: dict[str, Any] = {}
    for name, columns in PLAIN.items():
        source = sides[side_of(name, kept, merged, choices)]
        values |= {column: source[column] for column in columns}
    spoke_last = merged if _moment(merged) > _moment(kept) else kept
    values |= {column: spoke_last[column] for column in COURSE}
    values["tags"] = union(kept["tags"], merged["tags"])
    for column in kept:
        if column.startswith(ADDED_COLUMN):
            name = ADDED + column.removeprefix(ADDED_COLUMN)
            values[column] = sides[side_of(name, kept, merged, choices)][column]
    return values


def union(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Put two lists of tags together; a tag that is spelt twice stays as the first has it."""
    known = {word.casefold() for word in ours}
    return [*ours, *(word for word in theirs if word.casefold() not in known)]


def given_back(now: Values, before: Values, after: Values) -> dict[str, Any]:
    """Give the columns that an undo puts back: those that are still as the merge left them.

    Tags are looked at one by one: what was added since stays.
    """
    there = (
        now.keys() & before.keys() & after.keys() - {"tags"}
    )  # a field may have been added or deleted since
    back = {
        column: before[column] for column in sorted(there) if now[column] == after[column] != before[column]
    }
    came = set(after["tags"]) - set(before["tags"])
    back["tags"] = [word for word in now["tags"] if word not in came]
    return back


def _moment(person: Values) -> float:
    at = person["last_contact_at"]
    return datetime.fromisoformat(at).timestamp() if at else float("-inf")
