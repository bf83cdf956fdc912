"""How a question narrows a search: a wider condition that an index, or a cheaper look, answers."""

from __future__ import annotations

from troth.catalog.types import Kind
from troth.ground.fold import norm
from troth.questions.meaning import (
    All,
    Allowed,
    AnyOf,
    Condition,
    DayOfYear,
    Drawn,
    Enrolled,
    Equals,
    Far,
    Holds,
    Meaning,
    Measured,
    Part,
    Reads,
    Rest,
)
from troth.questions.sql import TRUE, Sql, all_of, any_of, column

PIECE = 3  # letters in a piece of the search column's index
MOST_PIECED = 20  # texts of a list that are looked up in it


def split(meaning: Meaning) -> tuple[Meaning | None, Meaning | None]:
    """Part a question into what the planner has statistics for, and what it can only guess at.

    A record meets the question if it meets both; None stands for nothing to meet.
    """
    if not isinstance(meaning, All):
        return (None, meaning) if _is_guessed(meaning) else (meaning, None)
    sure = tuple(part for part in meaning.parts if not _is_guessed(part))
    guessed = tuple(part for part in meaning.parts if _is_guessed(part))
    return (All(sure) if sure else None), (All(guessed) if guessed else None)


def _is_guessed(meaning: Meaning) -> bool:
    match meaning:
        case All(parts) | AnyOf(parts):
            return any(_is_guessed(part) for part in parts)
        case Rest(part):
            return _is_guessed(part)
        case Measured() | Far() | Drawn() | Enrolled() | Allowed():
            return True
        case Condition(target, predicate):
            has_many = target.field.many is not None or target.field.kind is Kind.TAGS
            is_yearly = isinstance(predicate, DayOfYear)
            return has_many or is_yearly or bool(target.hops) or narrowed(meaning, "t") != TRUE


def narrowed(meaning: Meaning, alias: str) -> Sql:
    """Give a condition that everyone who is meant meets, with an index behind it; else TRUE."""
    match meaning:
        case All(parts):
            return all_of([narrowed(part, alias) for part in parts])
        case AnyOf(parts):
            return any_of([narrowed(part, alias) for part in parts])
        case Condition(target) if not target.hops:
            return narrowed_here(meaning, alias)
    return TRUE


def narrowed_here(condition: Condition, alias: str) -> Sql:
    """Give the wider condition on the table that holds the field, whatever leads there."""
    field, search_column = condition.target.field, condition.target.object_type.search_column
    if not (field.is_searched and search_column) or _has_index_of_its_own(condition):
        return TRUE
    texts = _texts(condition)
    if not 0 < len(texts) <= MOST_PIECED:
        return TRUE
    here = column(alias, search_column)
    return any_of([_in_search_column(here, text) for text in texts])


def _has_index_of_its_own(condition: Condition) -> bool:
    """Tell whether the index that the field is sorted by answers, with statistics for the planner."""
    match condition.predicate:
        case Reads() | Holds(part=Part.START):
            return condition.target.field.is_sortable
    return False


def _in_search_column(here: str, text: str) -> Sql:
    if len(norm(text)) < PIECE:
        return Sql(f"strpos({here}, norm(%s::text)) > 0", (text,))  # already folded: cheaper than the field
    return Sql(f"trg({here}) @> trg(norm(%s::text))", (text,))


def _texts(condition: Condition) -> tuple[str, ...]:
    match condition.predicate:
        case Reads(texts):
            return texts
        case Holds(text):
            return (text,)
        case Equals(values):
            return tuple(value for value in values if isinstance(value, str))
    return ()
