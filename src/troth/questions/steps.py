"""A page of records of which nobody can tell beforehand how many there are, or where they lie.

The planner either walks the list in its order until the page is full, or collects all that match and
sorts them. Where it has no statistics (parts of texts, tags, relations) its guess can be wrong by a
thousand times, and the wrong way costs seconds at a million records. So one statement goes in two
steps, of which the second runs only if the first was not enough:

1. near: walk the next `NEAR` records of the list, and pick those that match.
2. rest: collect all that match, by an index where there is one, and sort them.

What is found in many records fills the page in the first step; what is found in few is soon collected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from troth.questions.sorting import Key
from troth.questions.sql import TRUE, Sql, all_of, any_of, in_parentheses, select_from
from troth.questions.walk import Walk, in_turn

NEAR = 5_000  # records: some 6 ms


@dataclass(frozen=True, slots=True)
class Guess:
    """The part of a question that the planner can not judge; the walk's condition is the other one.

    `whole` is the same for all records at once. `narrow` is a wider condition beside it, which an index may
    answer.
    """

    condition: Sql
    whole: Sql
    narrow: Sql


def in_steps(walk: Walk, guess: Guess) -> Sql:
    """Select a page's records and one more, as `Walk.records` does."""
    enough = Sql("(select count(*) from near) > %s", (walk.limit,))
    too_few = Sql("(select count(*) from near) <= %s", (walk.limit,))
    steps = [select_from("near.*", Sql("near"), enough), _rest(walk, guess, too_few)]
    near = Sql("with near as materialized ") + in_parentheses(_near(walk, guess)) + Sql(" ")
    return near + in_turn(steps, walk.end)


def _near(walk: Walk, guess: Guess) -> Sql:
    """Walk on for a fixed number of records, whether they match or not, and pick those that do.

    A stretch is begun only where those before it came to their end: what is found lies side by side.
    """
    passing = replace(walk, keys=_held(walk.keys, "t"))
    parts = []
    so_far: list[Sql] = []
    for stretch, again in zip(walk.stretches(walk.keys), walk.stretches(passing.keys), strict=True):
        ahead = Sql(f" order by {stretch.order}")
        within = all_of([walk.condition, stretch.condition])
        passed = select_from(f"t.*, {walk.kept_keys}", walk.table, all_of([within, *so_far])) + ahead
        found = passing.select(
            guess.condition, in_parentheses(passed + Sql(" limit %s", (NEAR,))) + Sql(" t")
        )
        # Ordered already, but for a join the planner may make of the condition.
        parts.append(found + Sql(f" order by {again.order}") + walk.end)
        beyond = select_from("", walk.table, within) + ahead + Sql(" offset %s limit 1", (NEAR,))
        so_far.append(Sql("not exists ") + in_parentheses(beyond))
    return in_turn(parts, walk.end)


def _rest(walk: Walk, guess: Guess, condition: Sql) -> Sql:
    """Collect all that match, sort them, and pick the page that lies behind the cursor."""
    found = walk.select(all_of([condition, walk.condition, guess.narrow, guess.whole]))
    # The offset keeps the planner from walking after all.
    collected = in_parentheses(found + Sql(" offset 0")) + Sql(" rest")
    keys = _held(walk.keys, "rest")
    behind = any_of([stretch.condition for stretch in walk.stretches(keys)]) if walk.cursor else TRUE
    order = Sql(" order by " + ", ".join(key.order for key in keys))
    return select_from("rest.*", collected, behind) + order + walk.end


def _held(keys: Sequence[Key], alias: str) -> tuple[Key, ...]:
    """Give the keys as columns of a set that was selected before."""
    return tuple(replace(key, held_as=f"{alias}.k{place}") for place, key in enumerate(keys))
