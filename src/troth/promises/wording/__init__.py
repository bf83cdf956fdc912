"""Promises suggested from words: a pure rule, in English and German. What it finds is only proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from troth.promises.wording import commitments as c
from troth.promises.wording.days import Due, find_due
from troth.promises.wording.quoting import own_sentences

__all__ = ["Due", "Suggestion", "find_due", "find_promises"]

LONGEST = 20_000  # characters of a text that are read
LONGEST_SENTENCE = 500
WITHOUT = (c.GERMAN_FUTURE, c.GERMAN_PRESENT, c.SHORT)
WITH_A_DAY = (
    *WITHOUT, c.PRESENT, c.FOR_YOU, c.IT_WILL, c.IT_GOES, c.LET_ME, c.GERMAN_FOR_YOU, c.GERMAN_IT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What looks like a promise of whoever said it: the sentence, and by when."""

    words: str
    due_on: date | None
    due_time: time | None = None
    is_exact: bool = False


def find_promises(text: str, *, said_on: date, is_day_first: bool = True) -> list[Suggestion]:
    """Find the sentences by which the writer of a text gives their word.

    `said_on` is the day of the text where its writer is: what "tomorrow" is counted from. Questions,
    conditions, negations, what is quoted, past or usual, and what somebody else said are left out.
    """
    found = []
    for sentence in own_sentences(text[:LONGEST]):
        if len(sentence) <= LONGEST_SENTENCE and _is_meant(sentence):
            due = find_due(sentence.lower(), said_on=said_on, is_day_first=is_day_first)
            if _is_promise(sentence.lower(), due):
                found.append(_suggestion(sentence, due))
    return found


def _suggestion(sentence: str, due: Due | None) -> Suggestion:
    words = sentence.rstrip(".! ")
    if due is None:
        return Suggestion(words, None)
    return Suggestion(words, due.on, due.at, due.is_exact)


def _is_meant(sentence: str) -> bool:
    """Tell whether a sentence says something that is, without an if, a not or a perhaps."""
    low = sentence.lower()
    if sentence.rstrip().endswith("?"):
        return False
    without = c.NOT_NEGATED.sub(" ", low)
    return not (
        c.OPEN_END.search(without)
        or c.NEGATED.search(without)
        or c.HABIT.search(without)
        or c.REPORTED.search(without)
    )


def _is_promise(low: str, due: Due | None) -> bool:
    has_day = due is not None
    for future in c.FUTURE.finditer(low):
        deed = future["deed"]
        if not c.NO_DEED.match(deed) and (has_day or re.match(rf"(?:{c.ENGLISH_DEEDS})\b", deed)):
            return True
    if c.VOW.search(low) or (c.GERMAN_VOW.search(low) and has_day):
        return True
    if c.NOW.search(low):
        return False
    if c.GERMAN_SHORT.search(low) and not c.ASKS.search(low):
        return True
    patterns = WITH_A_DAY if has_day else WITHOUT
    return any(pattern.search(low) for pattern in patterns)
