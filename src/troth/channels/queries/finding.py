"""Conversations found by what was written in them, and by whom: the newest hit of each, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from troth.channels.catalog import CONVERSATIONS
from troth.ground.clock import now
from troth.ground.fold import norm
from troth.questions.listing import condition, read_query
from troth.questions.sql import TRUE, Sql, all_of
from troth.team.actor import Actor

LONGEST, SHORTEST = 200, 2  # letters: of all that is typed, of a word
MOST, CANDIDATES = 50, 200
LOOKED_AT, EXCERPT, BEFORE = 20_000, 120, 24  # letters: of a mail, of what is shown of it, before the hit
# A word of many is looked for in the last weeks before all time, so that nobody waits for years of mails.
LATELY = (timedelta(days=31), timedelta(days=366))
_TERMS = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
HITS = """
select t.id, m.id, s.at, m.subject, left(m.said, %s) from channels_searched s
join channels_message m on m.id = s.message_id join channels_conversation t on t.id = m.conversation_id
where s.words @@ %s::tsquery and """
# A word that it has never seen the database takes for one that many mails have, and walks through all.
# So the newest are asked first: a word that hardly any of them has is looked up in the index of words.
NEWEST, FEW = 5_000, 10
COUNT = """
select count(*) from (
    select words from channels_searched order by at desc, message_id desc limit %s
) newest where words @@ %s::tsquery
"""
HITS_OF_FEW = """
with s as materialized (select message_id, at from channels_searched where words @@ %s::tsquery)
select t.id, m.id, s.at, m.subject, left(m.said, %s) from s
join channels_message m on m.id = s.message_id join channels_conversation t on t.id = m.conversation_id
where """
OLDER = "(s.at, s.message_id) < (%s, %s)"
NOT_YET = """
not exists (select from channels_searched n join channels_message k on k.id = n.message_id
    where k.conversation_id = t.id and n.words @@ %s::tsquery and (n.at, n.message_id) >= (%s, %s))
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where in a conversation the words stand: a message, and a piece of it, cut at what is marked."""

    conversation_id: UUID
    message_id: UUID
    parts: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found, and where the next one begins; empty where there is none."""

    found: Sequence[Hit]
    next: str


def asked_words(text: str) -> str:
    """Write what was typed as PostgreSQL asks it: all words by their beginnings, those in quotes in a row.

    Gives an empty text where nothing that can be found was typed.
    """
    asked = []
    for quoted, single in _TERMS.findall(norm(text[:LONGEST])):
        words = _WORD.findall(quoted or single)
        if quoted and words:
            asked.append("(" + " <-> ".join(f"'{word}'" for word in words) + ")")
        else:
            asked += [f"'{word}':*" for word in words if len(word) >= SHORTEST]
    return " & ".join(asked)


def hits(text: str, *, seen_by: Actor, where: str = "", within: Sql = TRUE, after: str = "") -> Hits:
    """Find the conversations that meet a question and hold these words, the newest hit of each first.

    `after` goes on where a page ended; one that is damaged begins anew. Raises QuestionError.
    """
    asked = asked_words(text)
    if not asked:
        return Hits([], "")
    seen = all_of([condition(read_query(CONVERSATIONS, where=where), seen_by), within, _beyond(after, asked)])
    found: list[tuple[Any, ...]] = []
    of_few = _is_in_few(asked)
    for stretch in (TRUE,) if of_few else _stretches():
        found = _newest(asked, all_of([seen, stretch]), of_few=of_few)
        if len(found) > MOST:
            break
    begins = _WORD.findall(norm(text))
    shown = [
        Hit(conversation_id, message_id, marked(f"{said}" or subject, begins))
        for conversation_id, message_id, _at, subject, said in found[:MOST]
    ]
    _id, last_id, last_at, *_words = found[MOST - 1] if len(found) > MOST else (None, None, None)
    return Hits(shown, f"{last_at.isoformat()}~{last_id}" if last_at else "")


def _is_in_few(asked: str) -> bool:
    """Tell whether few mails hold these words, as far as the newest tell."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [NEWEST, asked])
        (count,) = cursor.fetchone() or (0,)
    return bool(count < FEW)


def _newest(asked: str, seen: Sql, *, of_few: bool) -> list[tuple[Any, ...]]:
    """Give the newest hit of each of the first conversations, one more than a page has.

    One conversation may hold more hits than are read at a time: it is left out of the next ones.
    """
    found: dict[UUID, tuple[Any, ...]] = {}
    further = TRUE
    while len(found) <= MOST:
        begun = Sql(HITS_OF_FEW, (asked, LOOKED_AT)) if of_few else Sql(HITS, (LOOKED_AT, asked))
        statement = begun + all_of([seen, further])
        statement += Sql(" order by s.at desc, s.message_id desc limit %s", (CANDIDATES,))
        with connection.cursor() as cursor:
            cursor.execute(statement.text, statement.params)
            rows = cursor.fetchall()
        for row in rows:
            found.setdefault(row[0], row)
        if len(rows) < CANDIDATES:
            break
        _id, message_id, at, *_words = rows[-1]
        further = all_of([Sql(OLDER, (at, message_id)), Sql("t.id <> all(%s::uuid[])", (list(found),))])
    return list(found.values())


def _beyond(after: str, asked: str) -> Sql:
    """Hold for what comes after a page: hits that are older, of conversations that no page before had."""
    at, _mark, key = after.partition("~")
    try:
        place = datetime.fromisoformat(at), UUID(key)
    except ValueError:
        return TRUE
    return all_of([Sql(OLDER, place), Sql(NOT_YET, (asked, *place))]) if place[0].tzinfo else TRUE


def marked(text: str, begins: Sequence[str]) -> list[tuple[str, bool]]:
    """Cut a piece out of a text round the first word that begins like one of these, and mark them."""
    line = " ".join(text.split())
    places = [
        (each.start(), each.end())
        for each in _WORD.finditer(line)
        if any(norm(each[0]).startswith(begin) for begin in begins)
    ]
    start = max(places[0][0] - BEFORE, 0) if places else 0
    start = line.find(" ", start) + 1 if start else 0
    end = min(start + EXCERPT, len(line))
    parts, at = [("…\u00a0", False)] if start else [], start
    for first, last in places:
        if first < at or last > end:
            continue
        parts += [(line[at:first], False), (line[first:last], True)]
        at = last
    parts += [(line[at:end] + ("\u00a0…" if end < len(line) else ""), False)]
    return [part for part in parts if part[0]]


def _stretches() -> Iterator[Sql]:
    for age in LATELY:
        yield Sql("s.at >= %s", (now() - age,))
    yield TRUE
