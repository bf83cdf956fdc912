"""The SQL that shows one page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from troth.catalog import custom
from troth.catalog.types import Field
from troth.questions import representation
from troth.questions.sql import Sql, in_parentheses, listed, quoted
from troth.questions.steps import Guess, in_steps
from troth.questions.walk import Walk
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """A page on the way of `walk`. Where there is a guess, it is looked for in steps."""

    walk: Walk
    guess: Guess | None

    @property
    def records(self) -> Sql:
        """Select the page's records and one more."""
        return in_steps(self.walk, self.guess) if self.guess else self.walk.records

    @property
    def place(self) -> str:
        """The expression of a row's cursor values: texts as PostgreSQL writes them."""
        return f"array[{', '.join(f't.k{place}::text' for place in range(len(self.walk.keys)))}]"

    def as_rows(self, seen_by: Actor) -> Sql:
        """Select a row of columns for each record, its cursor values last."""
        shown = Sql("select ") + named(self.walk.fields, seen_by) + Sql(f", {self.place} from ")
        return shown + in_parentheses(self.records) + Sql(" t")

    def as_json(self, seen_by: Actor) -> Sql:
        """Select one row: the items as a JSON text, how many were found, the last item's cursor values."""
        limit = self.walk.limit
        shown = Sql("select ") + nested(self.walk.fields, seen_by)
        numbered = Sql(f"select row_to_json(x) as item, {self.place} as place, row_number() over () as n")
        rows = numbered + Sql(" from ") + in_parentheses(self.records) + Sql(" t cross join lateral ")
        aggregates = Sql(
            "select coalesce(json_agg(p.item) filter (where p.n <= %s), '[]')::text, count(*),"
            " (array_agg(p.place) filter (where p.n = %s))[1:1] from ",
            (limit, limit),
        )
        return aggregates + in_parentheses(rows + in_parentheses(shown) + Sql(" x")) + Sql(" p")


def nested(fields: Sequence[Field], seen_by: Actor) -> Sql:
    """Select fields as JSON has them: those that the workspace added within one of their own."""
    added = [field for field in fields if custom.is_custom(field.name)]
    own = named([field for field in fields if field not in added], seen_by)
    if not added:
        return own
    pairs = listed(
        representation.expression(field, seen_by, "t")
        + Sql(f" as {quoted(field.name.removeprefix(custom.GROUP + '.'))}")
        for field in added
    )
    group = Sql("(select row_to_json(added) from (select ") + pairs + Sql(f") added) as {custom.GROUP}")
    return listed([own, group]) if len(added) < len(fields) else group


def named(fields: Sequence[Field], seen_by: Actor, alias: str = "t") -> Sql:
    """Select fields as they are shown, under their public names."""
    return listed(
        representation.expression(field, seen_by, alias) + Sql(f" as {quoted(field.name)}")
        for field in fields
    )
