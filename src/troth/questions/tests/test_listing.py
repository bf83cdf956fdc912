"""A list: each record once, in order, page by page, both ways, with what the asker may see and read."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.fold import norm
from troth.ground.testing import examples
from troth.questions import counting, steps
from troth.questions.checking import check
from troth.questions.counting import Count, Counting
from troth.questions.errors import BadCursor, QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import count, ids, json_page, read_query, rows, stream
from troth.questions.sql import Sql
from troth.questions.tests.library.module import BOOKS, LOANS, PUBLISHERS
from troth.questions.tests.plain import meets
from troth.questions.tests.shelf import BOOK, KEYS, fill
from troth.team.actor import Actor, FieldRight, Scope, Verb, everyone

ADA = replace(everyone(), member_id=UUID(int=7))
SORTS = st.lists(
    st.sampled_from(["title", "pages", "printed_on", "added_at", "genre", "id"]),
    unique=True,
    min_size=1,
    max_size=3,
)

EMPTY: dict[str, Any] = {
    **dict.fromkeys(["blurb", "pages", "price", "is_lent", "printed_on", "birthday", "added_at"]),
    **dict.fromkeys(["publisher", "owner"]),
    **dict.fromkeys(["phone", "genre", "country"], ""),
    "tags": [],
    "notes": [],
}


def in_order(books: dict[UUID, dict[str, Any]], sort: str) -> list[UUID]:
    """Sort in plain Python: missing values last either way, ties by id as the last key goes."""
    names = sort.split(",")
    ordered = sorted(books, reverse=names[-1].startswith("-"))
    for name in reversed(names):
        field = name.removeprefix("-")
        present = [key for key in ordered if books[key][field] is not None]
        missing = [key for key in ordered if books[key][field] is None]
        present.sort(key=lambda key: folded(books[key][field]), reverse=name.startswith("-"))
        ordered = present + missing
    return ordered


def folded(value: Any) -> Any:
    return norm(value) if isinstance(value, str) else value


WHERES = st.sampled_from(["", "notes is present", 'title ~ "l" and pages is present', 'tags has "ole"'])


def shown(books: dict[UUID, dict[str, Any]], where: str, sort: str) -> list[UUID]:
    """Answer in plain Python."""
    meaning = check(parse(where), BOOKS, ADA) if where else None
    return in_order({k: b for k, b in books.items() if meaning is None or meets(b, meaning, {})}, sort)


@pytest.mark.usefixtures("tables")
@examples(80)
@given(
    st.lists(BOOK, max_size=9),
    WHERES,
    SORTS,
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.integers(1, 5),
    st.sampled_from([1, 3, steps.NEAR]),
)
def test_pages_forth_and_back_are_the_whole_list(  # noqa: PLR0917 - each is drawn
    books: Any, where: str, names: list[str], descending: list[bool], limit: int, near: int
) -> None:
    shelf = fill([], books)["books"]
    sort = ",".join(("-" if down else "") + name for name, down in zip(names, descending, strict=False))
    first = read_query(BOOKS, where=where, sort=sort, limit=limit, fields="id")
    with patch.object(steps, "NEAR", near):  # so that both steps to a page are gone
        page = rows(first, ADA)
        pages = [page]
        while page.next and len(pages) <= len(shelf):
            page = rows(replace(first, after=page.next), ADA)
            pages.append(page)
        assert [item["id"] for each in pages for item in each.items] == shown(shelf, where, sort)
        assert all(len(each.items) == limit for each in pages[:-1])
        for _step in pages[1:]:
            assert page.previous
            later, page = page, rows(replace(first, after=page.previous), ADA)
            assert page.items == pages[pages.index(later) - 1].items
    assert page.items == pages[0].items


@pytest.mark.usefixtures("tables")
def test_no_record_is_passed_over_where_the_first_step_ends_amid_equals() -> None:
    pages = [(1, ["x"]), (2, []), (3, []), (4, ["x"]), (None, ["x"]), (None, ["x"])]
    shelf = fill([], [EMPTY | {"title": "A", "pages": p, "notes": notes} for p, notes in pages])["books"]
    first = read_query(BOOKS, where="notes is present", sort="title,pages", limit=1, fields="id")
    with patch.object(steps, "NEAR", 2):
        second = rows(replace(first, after=rows(first, ADA).next or ""), ADA)
    assert [item["id"] for item in second.items] == shown(shelf, "notes is present", "title,pages")[1:2]


@pytest.mark.usefixtures("tables")
@examples(30)
@given(st.lists(BOOK, max_size=6), WHERES, st.integers(1, 3))
def test_json_pages_hold_the_same_records(books: Any, where: str, limit: int) -> None:
    expected = [str(key) for key in shown(fill([], books)["books"], where, "-added_at,title")]
    found: list[str] = []
    after: str | None = ""
    while after is not None and len(found) <= len(expected):
        query = read_query(BOOKS, where=where, sort="-added_at,title", limit=limit, after=after)
        page = json.loads(json_page(query, ADA, Counting.EXACT))
        assert page["count"] == len(expected)
        found += [item["id"] for item in page["items"]]
        after = page["next"]
    assert found == expected


@pytest.fixture
def shelf(tables: None) -> dict[UUID, dict[str, Any]]:
    """Two publishers, three books."""
    publishers: list[dict[str, Any]] = [
        {"name": name, "size": None, "parent": None, "owner": UUID(int=8) if name == "A" else None}
        for name in "ABCD"
    ]
    mine, theirs = {"owner": UUID(int=7)}, {"owner": UUID(int=8)}
    books = [
        EMPTY | mine | {"title": "Ada", "publisher": KEYS[0], "notes": ["x", "y"], "tags": ["t"]},
        EMPTY | theirs | {"title": "Bea", "added_at": datetime(2026, 1, 5, 10, tzinfo=UTC)},
        EMPTY | {"title": "Cleo", "pages": 12, "publisher": KEYS[1]},
    ]
    return fill(publishers, books)["books"]


OWN = replace(ADA, rights={"books": {Verb.SEE: Scope.OWN}, "loans": {Verb.SEE: Scope.ALL}})
TEAM = replace(ADA, rights={"books": {Verb.SEE: Scope.TEAM}}, team_member_ids=frozenset({UUID(int=8)}))
NOBODY = replace(ADA, rights={})


@pytest.mark.parametrize(
    ("asker", "titles"),
    [(ADA, ["Ada", "Bea", "Cleo"]), (OWN, ["Ada"]), (TEAM, ["Ada", "Bea"]), (NOBODY, [])],
)
def test_lists_counts_and_streams_are_within_the_askers_rights(
    shelf: Any, asker: Actor, titles: list[str]
) -> None:
    query = read_query(BOOKS, sort="title", fields="title")
    assert [item["title"] for item in rows(query, asker).items] == titles
    assert [item["title"] for item in json.loads(json_page(query, asker))["items"]] == titles
    assert [item["title"] for item in stream(query, asker)] == titles
    assert len(list(ids(query, asker))) == len(titles)
    assert count(query, asker).value == len(titles)


@pytest.mark.parametrize("near", [1, steps.NEAR])
@pytest.mark.parametrize(
    ("where", "asker", "titles"),
    [
        ('title ~ "e" and pages is present', ADA, ["Cleo"]),
        ('title ~ "a"', OWN, ["Ada"]),
        ('title ~ "e"', TEAM, ["Bea"]),
        ('not tags has "t"', OWN, []),
    ],
)
def test_both_steps_to_a_page_keep_to_the_question_and_the_rights(
    shelf: Any, near: int, where: str, asker: Actor, titles: list[str]
) -> None:
    with patch.object(steps, "NEAR", near):
        page = rows(read_query(BOOKS, where=where, sort="title", fields="title"), asker)
    assert [item["title"] for item in page.items] == titles


def test_a_bulk_command_reaches_no_further_than_its_own_right(shelf: Any) -> None:
    rights = {"books": {Verb.SEE: Scope.ALL, Verb.CHANGE: Scope.OWN}}
    assert len(list(ids(read_query(BOOKS), replace(ADA, rights=rights), Verb.CHANGE))) == 1
    assert (
        list(ids(read_query(BOOKS), replace(ADA, rights={"books": {Verb.CHANGE: Scope.ALL}}), Verb.CHANGE))
        == []
    )


def test_a_record_seen_through_another_is_seen_with_it(shelf: dict[UUID, Any]) -> None:
    with connection.cursor() as cursor:
        for key in shelf:
            cursor.execute("insert into library_loan (reader, book_id) values (%s, %s)", [str(key), key])
    assert [item["reader"] for item in rows(read_query(LOANS), OWN).items] == [str(UUID(int=1000))]
    assert len(rows(read_query(LOANS), ADA).items) == 3
    assert rows(read_query(LOANS), NOBODY).items == []


def test_values_are_shown_as_the_api_promises(shelf: Any) -> None:
    first, second, third = json.loads(json_page(read_query(BOOKS, sort="title"), ADA))["items"]
    assert first["publisher"] == {"id": str(KEYS[0]), "name": "A"}
    assert first["notes"] == [{"words": "x", "is_primary": None}, {"words": "y", "is_primary": None}]
    assert first["tags"] == ["t"]
    assert first["owner"] is None  # there is no such member
    assert second["added_at"] == "2026-01-05T10:00:00+00:00"
    assert second["publisher"] is None
    assert third["pages"] == 12
    row = rows(read_query(BOOKS, sort="title"), ADA).items[0]
    assert row["publisher"] == {"id": str(KEYS[0]), "name": "A"}
    assert list(row) == [field.name for field in BOOKS.fields]


def test_a_referred_record_that_may_not_be_seen_is_shown_as_none(shelf: Any) -> None:
    rights = {"books": {Verb.SEE: Scope.ALL}, "publishers": {Verb.SEE: Scope.TEAM}}
    asker = replace(ADA, rights=rights)
    query = read_query(BOOKS, where="publisher is present", fields="publisher")
    assert rows(query, asker).items == []
    assert rows(query, replace(asker, team_member_ids=frozenset({UUID(int=8)}))).items == [
        {"publisher": {"id": str(KEYS[0]), "name": "A"}}
    ]
    assert rows(read_query(PUBLISHERS, fields="name"), replace(ADA, rights={"books": {}})).items == []


def test_nothing_is_learnt_of_a_referred_record_that_may_not_be_seen(shelf: Any) -> None:
    rights = {"books": {Verb.SEE: Scope.ALL}, "publishers": {Verb.SEE: Scope.OWN}}
    asker = replace(ADA, rights=rights)
    assert [item["publisher"] for item in rows(read_query(BOOKS), asker).items] == [None, None, None]
    for where in (
        'publisher.name = "A"',
        'publisher ~ "a"',
        f'publisher = "{KEYS[0]}"',
        "publisher is present",
        "publisher.size is present",
        f'publisher.id in ("{KEYS[0]}", "{KEYS[1]}")',
    ):
        assert rows(read_query(BOOKS, where=where), asker).items == [], where
        assert len(rows(read_query(BOOKS, where=f"not {where}"), asker).items) == 3, where


def test_hidden_fields_are_neither_listed_nor_sorted_by(shelf: Any) -> None:
    asker = replace(ADA, fields={("books", "added_at"): FieldRight.HIDDEN})
    assert "added_at" not in rows(read_query(BOOKS), asker).items[0]
    for query in (read_query(BOOKS, fields="added_at"), read_query(BOOKS, sort="-added_at")):
        with pytest.raises(QuestionError) as caught:
            rows(query, asker)
        assert "added_at" not in caught.value.suggestion


@pytest.mark.parametrize(
    ("parameters", "parameter", "suggestion"),
    [
        ({"fields": "titel"}, "fields", "title"),
        ({"sort": "titel"}, "sort", "title"),
        ({"sort": "tags"}, "sort", "pages"),
        ({"sort": "title,pages,added_at,genre"}, "sort", ""),
        ({"limit": 0}, "limit", ""),
        ({"limit": 201}, "limit", ""),
        ({"where": "titel is missing"}, "where", "title"),
        ({"sort": 'title"; drop table library_book; --'}, "sort", ""),
        ({"sort": "title\0"}, "sort", "title"),
        ({"fields": "\ud800"}, "fields", ""),
    ],
)
def test_wrong_parameters_are_told_by_name(
    shelf: Any, parameters: dict[str, Any], parameter: str, suggestion: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        rows(read_query(BOOKS, **parameters), ADA)
    assert (caught.value.parameter, caught.value.suggestion) == (parameter, suggestion)


def forged(*content: Any) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode()


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "é",
        "=",
        "\0",
        "[" * 30_000,
        forged(),
        forged(0, "-added_at,-id", "2026-01-05"),
        forged(0, "-added_at,-id", "2026-01-05", str(UUID(int=1))),
        forged(0, "-added_at,-id", "infinity", str(UUID(int=1))),
        forged(0, "-added_at,-id", "2026-01-05 10:00:00+00", None),
        forged(0, "-added_at,-id", "2026-01-05 10:00:00+00", "x"),
        forged(0, "-added_at,-id", ["2026-01-05 10:00:00+00"], str(UUID(int=1))),
        forged(2, "-added_at,-id", "2026-01-05 10:00:00+00", str(UUID(int=1))),
        forged(0, "title,id", "2026-01-05 10:00:00+00", str(UUID(int=1))),
        forged(0, "-added_at,-id", "2026-01-05 10:00:00+00", str(UUID(int=1)), "more"),
    ],
)
def test_a_cursor_from_elsewhere_is_refused(shelf: Any, after: str) -> None:
    with pytest.raises(BadCursor):
        rows(read_query(BOOKS, after=after), ADA)


@pytest.mark.usefixtures("tables")
@given(
    st.sampled_from(["pages", "-printed_on", "added_at", "title", "genre"]),
    st.one_of(
        st.text(),
        st.none(),
        st.integers(),
        st.sampled_from(["NaN", "1_0", " 5 ", "1e999999999", "2026-W05-1", "20260105", "infinity", "today"]),
        st.sampled_from(["2026-01-05T10+00:00", "0001-01-01 00:00:00+14:00", "9999-12-31 23:59:59-14:00"]),
    ),
    st.one_of(st.uuids().map(str), st.sampled_from(["{" + "0" * 32 + "}", "urn:uuid:" + "1" * 32])),
)
def test_a_forged_cursor_never_reaches_the_database_as_an_error(sort: str, value: Any, key: str) -> None:
    shape = f"{sort},{'-' if sort.startswith('-') else ''}id"
    try:
        rows(read_query(BOOKS, sort=sort, after=forged(0, shape, value, key)), ADA)
    except BadCursor:
        return


def test_a_page_is_one_query_however_many_rows(shelf: Any) -> None:
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            rows(read_query(BOOKS, limit=limit), ADA)
            json_page(read_query(BOOKS, limit=limit), ADA)
        assert len(queries) == 2


def test_an_exact_count_that_takes_too_long_gives_way_to_an_estimate(shelf: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into library_book (title) select 'x' || n from generate_series(1, 20000) n")
        cursor.execute("analyze library_book")
    slow = Sql("pg_sleep(0.001) is not null")
    found = counting.count(BOOKS, slow, Counting.EXACT, patience_ms=20)
    assert not found.is_exact
    assert found.value > 10_000
    assert counting.count(BOOKS, Sql("t.title = 'x7'"), Counting.EXACT, patience_ms=20) == Count(
        1, is_exact=True
    )
    assert count(read_query(BOOKS, where='title = "x7"'), ADA, Counting.ESTIMATE).value < 1_000
