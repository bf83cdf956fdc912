"""Where one machine is not enough: a cluster reads the same files, and finds the same records."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from troth.ground.clock import stopped
from troth.questions.lake import answering, manifest
from troth.questions.lake.refreshing import written
from troth.questions.lake.spark import FileGone
from troth.questions.listing import read_query
from troth.questions.tests.library.module import BOOKS, module
from troth.questions.tests.shelf import NOW, fill
from troth.questions.tests.test_lake_engine import EVERY_KIND, LOANS, SORTED
from troth.questions.tests.test_measures import BOOK
from troth.questions.tests.test_postgres import ADA, MINE_ONLY

pytestmark = pytest.mark.django_db

SORTS = ("cost", "-cost", "alarm", "title", "-added_at", "printed_on", "-pages", "genre,-title")


@pytest.fixture
def shelf(tables: None, tmp_path: Path) -> Path:
    """A lake of books, with values of every kind."""
    places = {"places": [(52.5, 13.4), None], "tags": ["O'Neil%", "a\\b"]}
    fill([], [{**BOOK, **each, **places} for each in SORTED], LOANS)
    with connection.cursor() as cursor:
        manifest.swap(tmp_path, written(module.object_types, tmp_path, cursor.cursor, None))
    return tmp_path


def test_each_question_finds_the_same_records(shelf: Path, spark: answering.Engine) -> None:
    with stopped(NOW):
        for where in EVERY_KIND:
            query = read_query(BOOKS, where=where, limit=50)
            assert answering.page(query, ADA, shelf, spark) == answering.page(query, ADA, shelf), where
        narrowed = read_query(BOOKS, where=EVERY_KIND[0])
        for query in (read_query(BOOKS), narrowed):
            here = answering.count(query, MINE_ONLY, shelf)
            assert answering.count(query, MINE_ONLY, shelf, spark) == here


def test_a_page_has_the_same_order(shelf: Path, spark: answering.Engine) -> None:
    with stopped(NOW):
        for sort in SORTS:
            query = read_query(BOOKS, sort=sort, limit=4)
            assert answering.page(query, ADA, shelf, spark) == answering.page(query, ADA, shelf), sort


def test_a_file_that_a_refresh_took_away_is_looked_for_anew(shelf: Path, spark: answering.Engine) -> None:
    lake = manifest.read(shelf)
    assert lake
    query = read_query(BOOKS)
    gone = shelf / lake.tables[BOOKS.table].files[0].path
    kept = gone.read_bytes()
    gone.unlink()
    with pytest.raises(FileGone):
        answering.count(query, ADA, shelf, spark)
    gone.write_bytes(kept)
    assert answering.count(query, ADA, shelf, spark).value == len(SORTED)
