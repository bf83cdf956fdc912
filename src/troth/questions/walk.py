"""Walking a list in its order, from a cursor on, until a page is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from troth.catalog.types import Field, ObjectType
from troth.questions import representation
from troth.questions.cursor import Cursor
from troth.questions.sorting import Key, Stretch, rest_after, whole
from troth.questions.sql import Sql, all_of, column, in_parentheses, joined, quoted, select_from


@dataclass(frozen=True, slots=True)
class Walk:
    """The way through a list: records that meet `condition`, in the order of `keys`, from a cursor on.

    For a backward cursor `keys` run the other way; whoever shows the rows turns them round.
    """

    object_type: ObjectType
    fields: tuple[Field, ...]
    condition: Sql
    keys: tuple[Key, ...]
    cursor: Cursor | None
    limit: int

    @property
    def is_backward(self) -> bool:
        """Whether the way leads to the page before."""
        return self.cursor is not None and self.cursor.is_backward

    @property
    def records(self) -> Sql:
        """Select a page's records and one more, with the columns that fields and keys need."""
        parts = []
        for stretch in self.stretches(self.keys):
            found = self.select(all_of([self.condition, stretch.condition]))
            parts.append(found + Sql(f" order by {stretch.order}") + self.end)
        return in_turn(parts, self.end)

    def stretches(self, keys: Sequence[Key]) -> list[Stretch]:
        """Give the parts of the list that lie behind the cursor, nearest first."""
        return rest_after(keys, self.cursor.values) if self.cursor else whole(keys)

    @property
    def table(self) -> Sql:
        """The type's table, as `t`."""
        return Sql(f"{quoted(self.object_type.table)} t")

    def select(self, condition: Sql, source: Sql | None = None) -> Sql:
        """Select records by a condition, with their keys as k0, k1, …"""
        names = [column("t", name) for name in representation.columns_of(self.fields)]
        return select_from(f"{', '.join(names)}, {self.kept_keys}", source or self.table, condition)

    @property
    def kept_keys(self) -> str:
        """The keys as columns k0, k1, …"""
        return ", ".join(f"{key.expression} as k{place}" for place, key in enumerate(self.keys))

    @property
    def end(self) -> Sql:
        """Stop when there is one more record than the page holds."""
        return Sql(" limit %s", (self.limit + 1,))


def in_turn(parts: list[Sql], end: Sql) -> Sql:
    """Join parts of a list, each with the same end. An Append runs one after the other, until the end."""
    if len(parts) == 1:
        return parts[0]
    return joined(" union all ", [in_parentheses(part) for part in parts]) + end
