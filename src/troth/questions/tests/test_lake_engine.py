"""The lake's engine gives the same records as the plainest reading of a question, and as PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, event, example, given, settings

from troth.ground import clock
from troth.questions import tree
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.lake import manifest
from troth.questions.lake.answering import Tables, ids, page, run, count
from troth.questions.lake.manifest import Manifest
from troth.questions.lake.refreshing import export
from troth.questions.listing import ListQuery
from troth.questions.tests import plain
from troth.questions.tests.library.module import BOOKS, module
from troth.questions.tests.shelf import ASKED, LEAVES, NOW, SHELVES, fill
from troth.questions.tests.strategies import questions
from troth.questions.tests.test_postgres import ADA, MINE_ONLY
from troth.questions.tests.test_postgres import asked as asked_of_postgres
from troth.team.actor import Actor


@pytest.fixture
def folder(tables: None, tmp_path: Path) -> Path:
    return tmp_path


def shelved(shelf: Any, folder: Path) -> Any:
    """Put records into the database, and from there into the lake."""
    tables = fill(*shelf)
    with connection.cursor() as cursor:
        held = export(module.object_types, folder, cursor.cursor)
    lake = Manifest("1", NOW, held)
    manifest.swap(folder, lake)
    manifest.clean(folder, lake)
    return tables


def asked(node: tree.Node, folder: Path, asker: Actor = ADA) -> set[UUID]:
    with clock.stopped(NOW):
        return set(ids(ListQuery(object_type=BOOKS, where=node), asker, folder).keys)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(shelf=SHELVES, leaf=questions(LEAVES, size=1), asked_for=ASKED)
def test_the_same_records_as_by_hand(folder: Path, shelf: Any, leaf: tree.Node, asked_for: tree.Node) -> None:
    tables = shelved(shelf, folder)
    for question in (leaf, asked_for):
        try:
            with clock.stopped(NOW):
                meaning = check(question, BOOKS, ADA)
        except QuestionError:
            event("refused")
            continue
        event("asked")
        by_hand = {key for key, book in tables["books"].items() if plain.meets(book, meaning, tables)}
        assert asked(question, folder) == by_hand
        assert asked(tree.Not(question), folder) == tables["books"].keys() - by_hand
