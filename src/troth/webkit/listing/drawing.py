"""What stands in the cells of a list, drawn by the same macros as everywhere, but each value once.

A page has hundreds of cells and few different owners, states and countries among them; texts need no
macro at all.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any
from uuid import UUID

from django.template import engines

from troth.catalog.staff import STAFF
from troth.catalog.types import Field, Kind
from troth.webkit.listing.marks import Mark
from troth.webkit.listing.table import TURN, ListRow
from troth.webkit.panel import CardFoot

PLAIN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.LINK, Kind.TIME_ZONE})
FEW = frozenset({Kind.SELECT, Kind.COUNTRY, Kind.LANGUAGE, Kind.YES_NO})


class Drawing:
    """Draws the cells of one page. Not for longer: what it remembers is in one member's language."""

    def __init__(
        self,
        marked: Mapping[UUID, Mark] | None = None,
        notes: Mapping[UUID, str] | None = None,
        feet: Mapping[UUID, CardFoot] | None = None,
    ) -> None:
        """Take the macro that draws a value of any kind. `marked` are the records with a colour, `notes`
        what is said beside their names, `feet` what is said at the foot of their cards."""
        self._marked = marked or {}
        self._notes = notes or {}
        self._feet = feet or {}
        self._value: Any = engines["jinja2"].env.get_template("webkit/values.j2").module.value  # type: ignore[attr-defined]
        self._drawn: dict[tuple[str, Hashable], Any] = {}

    def cell(self, field: Field, row: ListRow) -> Any:
        """Give what stands in a cell: markup, or a text that the template escapes."""
        raw = row.values[field.name]
        if raw is None or raw in ("", []):
            return ""
        if field.kind in PLAIN and field.many is None:
            return raw
        key = self._key(field, raw)
        if key is None:
            return self._value(field, raw, row.values)
        if (field.name, key) not in self._drawn:
            self._drawn[field.name, key] = self._value(field, raw, row.values)
        return self._drawn[field.name, key]

    def mark(self, row: ListRow) -> Mark | None:
        """Give the rule by which a record has its colour."""
        return self._marked.get(row.id)

    def foot(self, row: ListRow) -> CardFoot | None:
        """Give what is said at the foot of a record's card."""
        return self._feet.get(row.id)

    def note(self, row: ListRow) -> str:
        """Give what is said beside the name of a record."""
        return self._notes.get(row.id, "")

    def _key(self, field: Field, raw: Any) -> Hashable | None:
        """Name a value by which it can be found again; None for one that is drawn from more than itself."""
        if field.to in STAFF:
            return str(raw["id"])
        return raw if field.kind in FEW and field.many is None and field.name != TURN else None
