"""Search over all record types: any part of a name, mail, phone or company, slips of the finger forgiven.

First the words as they were typed, by the trigram index of each type; of long texts, as what somebody said,
by the beginnings of their words. Only where that finds nothing, each word is replaced by the nearest known
ones and the same search is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from rapidfuzz.distance import OSA

from troth.catalog.registry import object_types
from troth.catalog.types import Field, ObjectType
from troth.ground.fold import norm
from troth.questions.in_texts import find_in_texts, shown_beside
from troth.questions.sql import FALSE, Sql, all_of, any_of, column, in_parentheses, quoted, separated
from troth.questions.visibility import condition
from troth.team.actor import Actor

MOST_WORDS = 6
LONGEST = 80
SHORTEST_IN_INDEX = 3  # an index of three-letter pieces knows nothing shorter
# A word of many is not worth sorting whole: the best of so many is good enough, and always quick.
CANDIDATES = 200
SHORTEST_SLIP = 4
SLIPS = 2  # letters that may be wrong, missing or swapped; one in a short word
LAST = chr(0x10FFFF)
RANKED = """
select %s::int as place, id, title, subtitle, row_number() over (
  order by norm(title) = %s desc, norm(title) like %s desc, norm(title) like %s desc,
           length(title), norm(title), id
) as rank from """


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found. `is_guess`: by a word that was not typed like this."""

    object_type: ObjectType
    id: UUID
    title: str
    subtitle: str
    is_guess: bool = False

    @property
    def url(self) -> str:
        """The page of the record."""
        return self.object_type.url.format(id=self.id)


def search(text: str, *, seen_by: Actor, kind: str = "", limit: int = 8) -> list[Found]:
    """Find up to `limit` records of each type, or of one, that the asker may see, best first."""
    words = _words(text)
    if not words:
        return []
    types = [each for each in object_types().values() if kind in ("", each.name)]
    found = _find_all(types, words, seen_by, limit)
    if found:
        return found
    named = [each for each in types if each.search_column]  # the known words are those of names
    for guessed in _guesses(words):
        found = _find_all(named, guessed, seen_by, limit)
        if found:
            return [replace(one, is_guess=True) for one in found]
    return []


def _find_all(types: Sequence[ObjectType], words: Sequence[str], seen_by: Actor, limit: int) -> list[Found]:
    """Find records of several types: all at once by their names, and those with texts one by one."""
    named = [
        _best(place, each, words, seen_by, limit) for place, each in enumerate(types) if each.search_column
    ]
    found = [(place, Found(types[place], *row)) for place, *row in _rows([one for one in named if one])]
    for place, each in enumerate(types):
        if each.search_words:
            found += [(place, Found(each, *row)) for row in find_in_texts(each, words, seen_by, limit)]
    return [one for _place, one in sorted(found, key=itemgetter(0))]


def _words(text: str) -> list[str]:
    folded = norm(text.replace("\x00", "")[:LONGEST].encode("utf-8", "ignore").decode())
    words = folded.split()[:MOST_WORDS]
    # A phone number is typed with gaps, and kept without.
    digits = "".join(words).lstrip("+")
    return [digits.lstrip("0")] if digits.isdigit() and len(digits) > SHORTEST_IN_INDEX else words


def _best(
    place: int, object_type: ObjectType, words: Sequence[str], seen_by: Actor, limit: int
) -> Sql | None:
    """Select the best records of a type, with its place among the types; None where nothing may be found."""
    visible = condition(object_type, seen_by)
    matches = _matches(object_type, words, seen_by)
    if FALSE in (visible, matches):
        return None
    title = column("t", _named(object_type, object_type.title).sql_column)
    candidates = (
        Sql(f"select t.id, {title} as title, ")
        + shown_beside(object_type, seen_by)
        + Sql(f" as subtitle from {quoted(object_type.table)} t where ")
        + all_of([visible, matches])
        + Sql(" limit %s", (CANDIDATES,))
    )
    start = _escaped(words[0])
    return (
        Sql(RANKED, (place, " ".join(words), f"{start}%", f"% {start}%"))
        + in_parentheses(candidates)
        + Sql(" found order by rank limit %s", (limit,))
    )


def _rows(selects: Sequence[Sql]) -> list[Any]:
    """Ask all at once: (place, id, title, subtitle). To send and await a dozen costs more than to find."""
    if not selects:
        return []
    together = separated(" union all ", map(in_parentheses, selects))
    statement = (
        Sql("select place, id, title, subtitle from ")
        + in_parentheses(together)
        + Sql(" t order by place, rank")
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return list(cursor.fetchall())


def _matches(object_type: ObjectType, words: Sequence[str], seen_by: Actor) -> Sql:
    """Every word somewhere in what the asker may read of a record.

    Where all words are too short for the index, one of them must begin the title.
    """
    title = _named(object_type, object_type.title)
    if not seen_by.may_read(object_type.name, title.name):
        return FALSE
    hides = any(
        field.is_searched and not seen_by.may_read(object_type.name, field.name)
        for field in object_type.fields
    )
    folded = f"norm({column('t', title.sql_column)})"
    indexed = column("t", object_type.search_column)
    where = folded if hides else indexed
    parts = [Sql(f"{where} like %s", (f"%{_escaped(word)}%",)) for word in words]
    pieced = [word for word in words if len(word) >= SHORTEST_IN_INDEX]
    if pieced:
        narrow = [Sql(f"trg({indexed}) @> trg(%s)", (word,)) for word in pieced]
    else:
        starts = [Sql(f"({folded} >= %s and {folded} < %s)", (word, word + LAST)) for word in words]
        narrow = [any_of(starts)]
    return all_of([*narrow, *parts])


def _guesses(words: Sequence[str]) -> list[tuple[str, ...]]:
    """List what may have been meant, the likeliest first; nothing where no word is near."""
    near = [_near(word) for word in words]
    if all(options == [word] for options, word in zip(near, words, strict=True)):
        return []
    return list(product(*near))[:4]


def _near(word: str) -> list[str]:
    """List the known words that a slip or two may have turned into this one, the nearest first."""
    if len(word) < SHORTEST_SLIP or not word.isalpha():
        return [word]
    most = SLIPS if len(word) > SHORTEST_SLIP + 1 else 1
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"word": word, "shortest": len(word) - most, "longest": len(word) + most})
        known = cursor.fetchone()[0].split()
    # Beyond the cutoff a distance is not reckoned to its end: it comes out as one more.
    compared = [(OSA.distance(word, other, score_cutoff=most), other) for other in known]
    return [other for distance, other in sorted(compared) if distance <= most][:3] or [word]


# Words that share pieces with the one typed. The start and end count as pieces of their own, so that
# short words have enough of them. As one text, since thousands of rows would take longer to send.
NEAR = """
select coalesce(string_agg(word, ' '), '') from questions_word
where trg('  ' || word || ' ') && trg('  ' || %(word)s || ' ')
  and length(word) between %(shortest)s and %(longest)s
"""


def _named(object_type: ObjectType, name: str) -> Field:
    field = object_type.field(name)
    if field is None:
        raise LookupError(f"{object_type.name} has no field {name}")
    return field


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
