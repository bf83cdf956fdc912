"""The colours of a list: rules of a question and a tone, of which the first that a record meets holds.

In an address a rule is a line: the tone, a colon, the question. What a member may not ask is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import ObjectType
from troth.questions import tree
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.marks import first_met
from troth.questions.spelling import spell
from troth.team.actor import Actor
from troth.webkit.listing import clauses
from troth.webkit.listing.state import ListPage, ListState

MOST = 5
TONES = {
    "good": gettext_lazy("Green"),
    "due": gettext_lazy("Amber"),
    "wrong": gettext_lazy("Red"),
    "note": gettext_lazy("Yellow"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A rule. `words` says its question to people; `drop_url` is the list without it."""

    tone: str
    question: tree.Node
    words: str
    drop_url: str


def marks_of(page: ListPage, state: ListState, seen_by: Actor) -> list[Mark]:
    """Read the rules of a list."""
    kind = page.object_type
    lines = state.mark.split("\n")
    found = []
    for place, line in enumerate(lines[:MOST]):
        tone, _colon, text = line.strip().partition(":")
        question = _asked(text, kind, seen_by) if tone in TONES else None
        if question is None:
            continue
        parts = [
            each.label if each.field else f"{each.lead} {each.label}".strip()
            for each in clauses.clauses_of(question, kind)
        ]
        drop_url = state.url(mark="\n".join(lines[:place] + lines[place + 1 :]))
        found.append(Mark(tone, question, f" {_('and')} ".join(parts), drop_url))
    return found


def marked(page: ListPage, marks: Sequence[Mark], ids: Sequence[UUID], seen_by: Actor) -> dict[UUID, Mark]:
    """Give the rule that holds for each record that meets one."""
    met = first_met(page.object_type, [mark.question for mark in marks], ids, seen_by)
    return {key: marks[place] for key, place in met.items()}


def url_with_mark(page: ListPage, state: ListState, posted: Mapping[str, str], seen_by: Actor) -> str:
    """Give the address of a list with the rule that a form describes: `tone`, `marks`.

    Raises ValueError, with a word for people, for a question that can not be asked.
    """
    tone, text = posted.get("tone", ""), posted.get("marks", "").strip()
    if tone not in TONES or not text:
        raise ValueError(_("Say which records, and in which colour."))
    lines = [line for line in state.mark.split("\n") if line]
    if len(lines) >= MOST:
        raise ValueError(_("A list has at most %d colours.") % MOST)
    try:
        question = parse(text)
        check(question, page.object_type, seen_by)
    except QuestionError as wrong:
        raise ValueError(wrong.message) from wrong
    return state.url(mark="\n".join([*lines, f"{tone}:{spell(question)}"]))


def _asked(text: str, kind: ObjectType, seen_by: Actor) -> tree.Node | None:
    try:
        question = parse(text)
        check(question, kind, seen_by)
    except QuestionError:
        return None
    return question
