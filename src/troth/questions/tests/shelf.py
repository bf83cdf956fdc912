"""Random books and questions about them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from hypothesis import strategies as st

from troth.questions import tree
from troth.questions.predicates import operators_of
from troth.questions.tests.library.module import BOOKS, PUBLISHERS
from troth.questions.tests.strategies import comparisons, questions
from troth.questions.tree import Operator

NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
OWNERS = [UUID(int=7), UUID(int=8), None]
WORDS = ["Müller", "mull", "Ole", "ØLE", "ß", "50%", "a_b", "\\", "x'y", "Ana Ole", "", "emull", "ll"]
PHONES = ["", "+436641234567", "0664 1234567", "+4366412345"]
DAYS = [
    date(2026, 4, 1),
    date(2026, 3, 31),
    date(1980, 4, 2),
    date(2000, 2, 29),
    date(1, 1, 1),
    date(9998, 12, 31),
]
MOMENTS = [
    NOW,
    datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 28, 23, tzinfo=UTC),
    datetime(2026, 3, 29, 22, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
    datetime(1900, 1, 1, tzinfo=UTC),
]
NUMBERS = [None, -1, 0, 5, 12, 2_147_483_647]
PRICES = [None, Decimal("0.00"), Decimal("12.50"), Decimal("-3.99"), Decimal("9999999999.99")]
KEYS = [UUID(int=100 + n) for n in range(4)]

texts = st.sampled_from(WORDS)
PUBLISHER = st.fixed_dictionaries(
    {
        "name": texts,
        "size": st.sampled_from(NUMBERS),
        "parent": st.sampled_from([*KEYS, UUID(int=999), None]),
        "owner": st.sampled_from(OWNERS),
    }
)
BOOK = st.fixed_dictionaries(
    {
        "title": texts,
        "blurb": st.one_of(st.none(), texts),
        "phone": st.sampled_from(PHONES),
        "pages": st.sampled_from(NUMBERS),
        "price": st.sampled_from(PRICES),
        "is_lent": st.sampled_from([None, True, False]),
        "printed_on": st.sampled_from([None, *DAYS]),
        "birthday": st.sampled_from([None, *DAYS]),
        "added_at": st.sampled_from([None, *MOMENTS]),
        "genre": st.sampled_from(["", "novel", "poetry"]),
        "country": st.sampled_from(["", "AT", "DE"]),
        "tags": st.lists(texts.filter(bool), max_size=3),
        "notes": st.lists(texts, max_size=3),
        "publisher": st.sampled_from([*KEYS, UUID(int=999), None]),
        "owner": st.sampled_from(OWNERS),
    }
)
SHELVES = st.tuples(st.lists(PUBLISHER, min_size=4, max_size=4), st.lists(BOOK, min_size=1, max_size=8))

IDS = [*KEYS, UUID(int=999), UUID(int=1000)]


def path(name: str) -> tree.Path:
    """Give a path from its spelling."""
    return tree.Path(tuple(name.split(".")))


def _texts(*more: str) -> st.SearchStrategy[tree.Literal]:
    return st.sampled_from([*WORDS, *more]).map(tree.Text)


_NUMBERS = [number for number in (*NUMBERS, *PRICES, 10**30) if number is not None]
_DAYS = st.sampled_from([*DAYS, *(moment.date() for moment in MOMENTS)]).map(tree.Day)
_LITERALS: dict[tuple[str, ...], st.SearchStrategy[tree.Literal]] = {
    ("title", "blurb", "tags", "notes", "publisher.name", "publisher.parent.name"): _texts(),
    ("phone",): _texts(*PHONES),
    ("pages", "price", "publisher.size"): st.sampled_from(_NUMBERS).map(lambda n: tree.Number(Decimal(n))),
    ("is_lent",): st.booleans().map(tree.Truth),
    ("printed_on", "birthday"): _DAYS,
    ("added_at",): st.one_of(_DAYS, st.sampled_from(MOMENTS).map(tree.Moment)),
    ("genre",): st.sampled_from(["novel", "Poetry"]).map(tree.Text),
    ("country",): st.sampled_from(["at", "Germany", "DE"]).map(tree.Text),
    ("id", "owner", "publisher", "publisher.parent"): st.sampled_from(IDS).map(
        lambda key: tree.Text(str(key))
    ),
    ("publisher", "publisher.parent"): _texts(str(KEYS[0]), str(KEYS[1])),
    ("owner",): st.just(tree.Me()),
}


def _fitting(name: str) -> frozenset[Operator]:
    """List the operators that fit a path of books."""
    object_type = BOOKS
    *hops, last = name.split(".")
    for _hop in hops:
        object_type = PUBLISHERS
    field = object_type.field(last)
    assert field is not None
    return operators_of(field)


LEAVES = st.one_of(
    [
        comparisons(st.just(path(name)), literals, _fitting(name))
        for names, literals in _LITERALS.items()
        for name in names
    ]
)
ASKED = questions(LEAVES, size=5)


Tables = dict[str, dict[UUID, dict[str, Any]]]


def fill(publishers: list[dict[str, Any]], books: list[dict[str, Any]]) -> Tables:
    """Put records into the library's emptied tables; give them by type and key."""
    houses = {key: {"id": key, "secret": None, **house} for key, house in zip(KEYS, publishers, strict=False)}
    shelf = {UUID(int=1000 + n): {"id": UUID(int=1000 + n), **book} for n, book in enumerate(books)}
    with connection.cursor() as cursor:
        cursor.execute("truncate library_book, library_note, library_publisher")
        for house in houses.values():
            _insert(cursor, "library_publisher", house)
        for book in shelf.values():
            _insert(cursor, "library_book", book)
            for words in book["notes"]:
                _insert(cursor, "library_note", {"book_id": book["id"], "words": words})
    return {"books": shelf, "publishers": houses}


COLUMNS = {
    "publisher": "publisher_id",
    "owner": "owner_id",
    "parent": "parent_id",
    "secret": "safe_id",
    "size": "staff",
}


def _insert(cursor: Any, table: str, record: dict[str, Any]) -> None:
    values = {COLUMNS.get(name, name): value for name, value in record.items() if name != "notes"}
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", [*values.values()])
