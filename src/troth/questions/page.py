"""The SQL of one page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from troth.catalog.types import Field, ObjectType
from troth.questions import representation
from troth.questions.cursor import Cursor
from troth.questions.sorting import Key, Stretch, rest_after, whole
from troth.questions.sql import Sql, all_of, column, joined, listed, quoted, select
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of: records that meet `condition`, in the order of `keys`, from a cursor on.

    For a backward cursor `keys` run the other way; whoever shows the rows turns them round.
    """

    object_type: ObjectType
    fields: tuple[Field, ...]
    condition: Sql
    keys: tuple[Key, ...]
    cursor: Cursor | None
    limit: int

    @property
    def records(self) -> Sql:
        """Select the page's records and one more, with the columns that fields and keys need."""
        stretches = rest_after(self.keys, self.cursor.values) if self.cursor else whole(self.keys)
        parts = [self._walk(stretch) for stretch in stretches]
        if len(parts) == 1:
            return parts[0]
        # An Append without parallel parts runs them in turn, and stops when the limit is reached.
        return joined(" union all ", [Sql("(") + part + Sql(")") for part in parts]) + self._end

    def _walk(self, stretch: Stretch) -> Sql:
        names = [column("t", name) for name in representation.columns_of(self.fields)]
        names += [f"{key.expression} as k{place}" for place, key in enumerate(self.keys)]
        condition = all_of([self.condition, stretch.condition])
        walk = select(", ".join(names), self.object_type.table, "t", condition)
        return walk + Sql(f" order by {stretch.order}") + self._end

    @property
    def _end(self) -> Sql:
        return Sql(" limit %s", (self.limit + 1,))

    @property
    def place(self) -> str:
        """The expression of a row's cursor values: texts as PostgreSQL writes them."""
        return f"array[{', '.join(f't.k{place}::text' for place in range(len(self.keys)))}]"

    def expressions(self, seen_by: Actor) -> Sql:
        """The fields as they are shown, under their public names."""
        return named(self.fields, seen_by)

    def as_rows(self, seen_by: Actor) -> Sql:
        """Select a row of columns for each record, its cursor values last."""
        return (
            Sql("select ")
            + self.expressions(seen_by)
            + Sql(f", {self.place} from (")
            + self.records
            + Sql(") t")
        )

    def as_json(self, seen_by: Actor) -> Sql:
        """Select one row: the items as a JSON text, how many were found, the last item's cursor values."""
        item = Sql("select row_to_json(x) as item, ") + Sql(
            f"{self.place} as place, row_number() over () as n"
        )
        rows = item + Sql(" from (") + self.records + Sql(") t cross join lateral (select ")
        rows = rows + self.expressions(seen_by) + Sql(") x")
        aggregates = Sql(
            "select coalesce(json_agg(p.item) filter (where p.n <= %s), '[]')::text, count(*),"
            " (array_agg(p.place) filter (where p.n = %s))[1:1] from (",
            (self.limit, self.limit),
        )
        return aggregates + rows + Sql(") p")


def named(fields: Sequence[Field], seen_by: Actor, alias: str = "t") -> Sql:
    """Select fields as they are shown, under their public names."""
    return listed(
        representation.expression(field, seen_by, alias) + Sql(f" as {quoted(field.name)}")
        for field in fields
    )
