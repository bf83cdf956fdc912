"""The rows and columns of a list, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from troth.catalog.custom import is_custom
from troth.catalog.registry import find_object_type
from troth.catalog.types import Field, Kind, ObjectType
from troth.questions.listing import RowPage
from troth.questions.paths import readable_fields
from troth.questions.sorting import Sort
from troth.team.actor import Actor, Verb
from troth.webkit.listing.state import ListPage, ListState

NUMBERS = (Kind.NUMBER, Kind.DECIMAL, Kind.MONEY)
NEWEST_FIRST = (Kind.DATE, Kind.DATETIME)
FOLDED_LATE = 5  # columns from here on leave a narrow table before the others do
CHANGED = "updated_at"
TURN, TURN_SINCE = "turn", "turn_since"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `fold`: "1" leaves a narrow table, "2" leaves it earlier. `sorted`: as aria-sort says it."""

    field: Field
    css: str
    is_editable: bool
    is_title: bool = False
    fold: str = ""
    links_to: str = ""
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A record in a list. `as_of` is when it was last changed, for noticing that somebody was quicker."""

    id: UUID
    title: str
    url: str
    values: Mapping[str, Any]
    as_of: str
    may_change: bool


def columns_of(page: ListPage, state: ListState, seen_by: Actor) -> list[Column]:
    """Give the columns that are shown: those of the address, else those of a new list; the title first."""
    fields = shown_fields(page, state.cols, seen_by)
    current = Sort(state.sort.removeprefix("-"), state.sort.startswith("-"))
    default = page.object_type.default_sort
    if not state.sort:
        current = Sort(default.removeprefix("-"), default.startswith("-"))
    staying = _staying(fields)
    return [
        Column(
            field=field,
            fold="" if field in staying else "1" if place < FOLDED_LATE else "2",
            css=_css(field, is_title=place == 0),
            is_title=field.name == page.object_type.title,
            is_editable=is_editable(page.object_type, field, seen_by),
            links_to=_links_to(field),
            sort_url=_sort_url(field, current, state),
            sorted=_sorted(current) if current.field == field.name else "",
        )
        for place, field in enumerate(fields)
    ]


def lone_column(field: Field) -> Column:
    """Give the column of a field whose list shows it no longer, for a cell that was open."""
    return Column(field, _css(field, is_title=False), is_editable=True)


def _css(field: Field, *, is_title: bool) -> str:
    if field.kind in NUMBERS:
        return "number"
    return "" if is_title or field.choices else "soft"


def _staying(fields: list[Field]) -> list[Field]:
    """Choose the columns that a phone has room for: the title and two states, or the next column."""
    states = [field for field in fields[1:FOLDED_LATE] if field.choices]
    return fields[:1] + (states[:2] or fields[1:2])


def shown_fields(page: ListPage, cols: str, seen_by: Actor) -> list[Field]:
    """Choose fields by their names; unknown names and those that may not be read are passed over."""
    readable = {field.name: field for field in readable_fields(page.object_type, seen_by)}
    names = [name for name in cols.split(",") if name in readable] or _shown_first(page)
    names = names or [name for name, field in readable.items() if field.is_listed]
    ordered = dict.fromkeys([page.object_type.title, *names])
    return [readable[name] for name in ordered if name in readable]


def _shown_first(page: ListPage) -> list[str]:
    """Name the columns of a new list: those that the package chose, and added fields that are listed."""
    if not page.shows:
        return []
    added = [each.name for each in page.object_type.fields if each.is_listed and is_custom(each.name)]
    return [*page.shows, *added]


def offered_fields(page: ListPage, cols: str, seen_by: Actor) -> list[tuple[Field, bool]]:
    """List the fields that can be columns, and whether they are: those first, in their order."""
    shown = shown_fields(page, cols, seen_by)
    others = [
        field
        for field in readable_fields(page.object_type, seen_by)
        if field not in shown and field.kind is not Kind.ID
    ]
    return [*((field, True) for field in shown), *((field, False) for field in others)]


def wanted_fields(page: ListPage, shown: Iterable[str], seen_by: Actor) -> tuple[str, ...]:
    """Name what must be read to show these fields, and what stands beside them in a row."""
    kind = page.object_type
    names = ["id", kind.title, page.owner_field(), CHANGED, *shown]
    if TURN in names:
        names.append(TURN_SINCE)
    readable = {field.name for field in readable_fields(kind, seen_by)}
    return tuple(name for name in dict.fromkeys(names) if name in readable)


def rows_of(page: ListPage, found: RowPage, seen_by: Actor) -> list[ListRow]:
    """Turn what was read into rows."""
    return [row_of(page, item, seen_by) for item in found.items]


def row_of(page: ListPage, item: Mapping[str, Any], seen_by: Actor) -> ListRow:
    """Turn one record into a row."""
    kind = page.object_type
    changed = item.get(CHANGED)
    return ListRow(
        id=item["id"],
        title=item.get(kind.title) or "",
        url=kind.url.format(id=item["id"]) if kind.url else "",
        values=item,
        as_of=changed.isoformat() if isinstance(changed, datetime) else "",
        may_change=not kind.is_append_only and _may_change(page, item, seen_by),
    )


def _may_change(page: ListPage, item: Mapping[str, Any], seen_by: Actor) -> bool:
    name = page.object_type.name
    if not (owner_field := page.owner_field()):
        return seen_by.may(f"{name}.change")
    owner = item.get(owner_field)
    return seen_by.reaches(name, Verb.CHANGE, UUID(str(owner["id"])) if owner else None)


def _sort_url(field: Field, current: Sort, state: ListState) -> str:
    if not field.is_sortable:
        return ""
    is_current = current.field == field.name
    descending = not current.is_descending if is_current else field.kind in NEWEST_FIRST
    return state.url(sort=str(Sort(field.name, descending)))


def _links_to(field: Field) -> str:
    """Name the object type whose page a reference leads to, or ''."""
    to = find_object_type(field.to) if field.kind is Kind.REFERENCE else None
    return to.name if to and to.url else ""


def _sorted(current: Sort) -> str:
    return "descending" if current.is_descending else "ascending"


def editable_fields(kind: ObjectType, by: Actor) -> list[Field]:
    """List the fields that this member can change in the list."""
    return [field for field in readable_fields(kind, by) if is_editable(kind, field, by)]


def is_editable(kind: ObjectType, field: Field, by: Actor) -> bool:
    """Tell whether a field can be changed in the list by this member, as far as its kind goes."""
    return (
        field.is_inline
        and field.is_writable
        and field.many is None
        and not kind.is_append_only
        and by.may_write(kind.name, field.name)
    )
