"""What a list shows, as its address says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from troth.catalog.registry import as_it_stands
from troth.catalog.types import Housed, ObjectType, Owned
from troth.webkit.shell import list_url

ROWS = 50
KEPT = ("where", "sort", "cols", "layout", "group", "by", "area", "calc", "mark")  # what a saved view keeps
PARAMETERS = (
    "view",
    "where",
    "sort",
    "after",
    "cols",
    "layout",
    "group",
    "by",
    "month",
    "week",
    "area",
    "calc",
    "mark",
    "peek",
)
BOARD, CALENDAR, GALLERY, MAP, TABLE = "board", "calendar", "gallery", "map", "table"


@dataclass(frozen=True, slots=True)
class Tab:
    """A view that every member has: a name and a question; the empty question is everything."""

    label: Any
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list page as a package declares it.

    `tabs` stand after “All” and “Mine”. `shows` names the columns of a new list, without it those that the
    catalog lists; `asks` the fields that a new record is asked for, without it the needed and the listed.
    `layout` is how it is looked at where the address does not say. `asks_more` gives, by field, the address
    of a dialog that asks for what was missing when a change of it was refused, with {id} and {value}.
    `more_tabs` gives those that depend on what the workspace has. `opens` is the question that is asked where
    the address has none at all; “All” then asks the empty one.
    """

    declared: ObjectType
    tabs: tuple[Tab, ...] = ()
    shows: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    layout: str = ""
    asks_more: Mapping[str, str] = field(default_factory=dict)
    more_tabs: Callable[[], Sequence[Tab]] = tuple
    opens: str = ""

    @property
    def at_first(self) -> dict[str, str]:
        """Give the state of the list where its address says nothing."""
        return {name: value for name, value in (("layout", self.layout), ("where", self.opens)) if value}

    @property
    def as_table(self) -> str:
        """The word by which an address asks for the table."""
        return TABLE if self.layout else ""

    @property
    def object_type(self) -> ObjectType:
        """The type with the fields that it has now."""
        return as_it_stands(self.declared)

    def url(self, part: str = "list", **kwargs: Any) -> str:
        """Give the address of the list or of one of its parts: new, peek, cell, bulk, …"""
        return list_url(self.declared.name, part, **kwargs)

    def owner_field(self) -> str:
        """Name the field that says whose a record is, or ''."""
        if not isinstance(self.object_type.visible, Owned | Housed):
            return ""
        column = self.object_type.visible.column
        return next((field.name for field in self.object_type.fields if field.sql_column == column), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """The parameters of a list's address. `is_typing`: the question is being typed as text.

    `view` is the saved view that is open and `opened` what it keeps; the other parameters win over it.
    `layout` is "" or "table": a table. A board stands by `group`; a calendar by the dates in `by`, a `month`
    (2026-11) or the `week` from a day on; a map by the places in `by`, its `area` (south,west,north,east in
    degrees). `calc` says what stands below the columns: size:avg,city:missing;
    `mark` which records have a colour, a rule on each line: due:lifecycle = "lead".
    """

    path: str
    view: str = ""
    opened: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    sort: str = ""
    after: str = ""
    cols: str = ""
    layout: str = ""
    group: str = ""
    by: str = ""
    month: str = ""
    week: str = ""
    area: str = ""
    calc: str = ""
    mark: str = ""
    peek: str = ""
    is_typing: bool = False

    def url(self, **changes: Any) -> str:
        """Give the address of the same list with some of its state changed.

        Another question, sorting or layout begins at the first page.
        """
        if {"where", "sort", "layout"} & changes.keys():
            changes.setdefault("after", "")
        state = replace(self, **changes)
        values = dict(state.hidden())
        if state.is_typing:
            values["typing"] = "1"
        return f"{self.path}?{urlencode(values)}" if values else self.path

    def part(self, path: str, **more: Any) -> str:
        """Give the address of a part of the list in this state, with parameters of its own."""
        return f"{path}?{urlencode(dict(self.hidden('peek')) | more)}"

    def hidden(self, *without: str) -> list[tuple[str, str]]:
        """Give the state as fields of a form, without those that the form asks for itself.

        What a view keeps, or the list opens with, and the state has not, is said as empty, or it would
        come back.
        """
        return [
            (name, str(getattr(self, name)))
            for name in PARAMETERS
            if name not in without
            and (getattr(self, name) or (self.opened.get(name) and (self.view or name == "where")))
        ]

    def kept(self) -> dict[str, str]:
        """Give what a saved view keeps of this."""
        return {name: value for name in KEPT if (value := getattr(self, name))}


def read_state(request: HttpRequest, page: ListPage, opened: Mapping[str, str] | None = None) -> ListState:
    """Read a list's state from its address, on top of what the view keeps that is open."""
    return state_of(request.GET, page, is_typing="typing" in request.GET, opened=opened)


def state_of(
    values: Mapping[str, str],
    page: ListPage,
    *,
    is_typing: bool = False,
    opened: Mapping[str, str] | None = None,
) -> ListState:
    """Read a list's state from parameters or from the fields of a form."""
    base = page.at_first
    if opened is not None:  # a view without a question is of all records
        base = {name: value for name, value in base.items() if name != "where"} | dict(opened)
    given = {name: str(values.get(name, base.get(name, ""))).strip() for name in PARAMETERS}
    return ListState(path=page.url(), is_typing=is_typing, opened=base, **given)
