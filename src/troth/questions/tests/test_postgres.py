"""PostgreSQL gives the same records as the plainest reading of a question, and loses nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, event, given

from troth.catalog.types import ObjectType
from troth.ground import clock
from troth.ground.testing import examples
from troth.questions import tree
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.listing import ListQuery, ids, rows
from troth.questions.spelling import spell
from troth.questions.tests import plain
from troth.questions.tests.library.module import BOOKS, FAVOURITES
from troth.questions.tests.shelf import ASKED, LEAVES, NOW, SHELVES, fill
from troth.questions.tests.strategies import questions
from troth.team.actor import Actor, Scope, Verb, everyone

ADA = replace(everyone(), member_id=UUID(int=7), time_zone="Europe/Vienna", country="AT")
OWN_ONLY = {
    "books": {Verb.SEE: Scope.OWN},
    "publishers": {Verb.SEE: Scope.OWN},
    "loans": {Verb.SEE: Scope.ALL},
}
MINE_ONLY = replace(ADA, rights=OWN_ONLY)


def asked(node: tree.Node | None, asker: Actor = ADA, object_type: ObjectType = BOOKS) -> set[UUID]:
    with clock.stopped(NOW):
        return set(ids(ListQuery(object_type=object_type, where=node), asker))


def listed(node: tree.Node) -> set[UUID]:
    """Ask for a page: what belongs to a book is looked at book by book there, and not at once."""
    with clock.stopped(NOW):
        return {
            row["id"] for row in rows(ListQuery(object_type=BOOKS, where=node, fields=("id",)), ADA).items
        }


@pytest.mark.usefixtures("tables")
@given(SHELVES, questions(LEAVES, size=1), ASKED)
def test_the_same_records_as_by_hand(shelf: Any, leaf: tree.Node, asked_for: tree.Node) -> None:
    tables = fill(*shelf)
    for question in (leaf, asked_for):
        try:
            with clock.stopped(NOW):
                meaning = check(question, BOOKS, ADA)
        except QuestionError:
            event("refused")
            continue
        event("asked")
        by_hand = {key for key, book in tables["books"].items() if plain.meets(book, meaning, tables)}
        assert asked(question) == by_hand, spell(question)
        assert listed(question) == by_hand, spell(question)
        assert asked(tree.Not(question)) == tables["books"].keys() - by_hand, spell(question)


@pytest.mark.usefixtures("tables")
@examples(60)
@given(SHELVES, ASKED)
def test_what_may_not_be_seen_is_not_there(shelf: Any, question: tree.Node) -> None:
    """A book of others is not found; a publisher of others is as good as none."""
    tables = fill(*shelf)
    try:
        with clock.stopped(NOW):
            meaning = check(question, BOOKS, MINE_ONLY)
    except QuestionError:
        assume(False)
    mine = {
        name: {key: record for key, record in tables[name].items() if record["owner"] == MINE_ONLY.member_id}
        for name in ("books", "publishers")
    }
    mine["loans"] = {key: loan for key, loan in tables["loans"].items() if loan["book"] in mine["books"]}
    for records in mine.values():
        for record in records.values():
            for name in ("publisher", "parent"):
                if record.get(name) not in mine["publishers"]:
                    record[name] = None
    mine[FAVOURITES.name] = tables[FAVOURITES.name]
    by_hand = {key for key, book in mine["books"].items() if plain.meets(book, meaning, mine)}
    assert asked(question, MINE_ONLY) == by_hand, spell(question)
    assert asked(tree.Not(question), MINE_ONLY) == mine["books"].keys() - by_hand, spell(question)
