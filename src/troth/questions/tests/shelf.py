"""Random books and questions about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from hypothesis import strategies as st

from troth.ground.money import Money
from troth.questions import tree
from troth.questions.predicates import operators_of
from troth.questions.tests.library.module import BOOKS, FAVOURITES, PUBLISHERS
from troth.questions.tests.strategies import comparisons, measured, questions
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
COSTS = [
    None, *(Money(Decimal(amount), code) for amount, code in (
        ("0", "EUR"), ("12.5", "EUR"), ("-3.99", "EUR"), ("999999999999999", "EUR"), ("12.50", "USD"),
        ("-99999999999.9999", "USD"),
    )),
]  # fmt: skip
CLOCKS = [None, time(0), time(9, 30), time(9, 30, 1), time(23, 59, 59)]
POINTS = [None, (52.52, 13.4), (52.39, 13.06), (-89.9, 170.0), (-89.9, -10.0), (0.0, 179.95), (0.0, -179.95)]
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
        "cost": st.sampled_from(COSTS),
        "alarm": st.sampled_from(CLOCKS),
        "site": st.sampled_from(POINTS),
        "is_lent": st.sampled_from([None, True, False]),
        "printed_on": st.sampled_from([None, *DAYS]),
        "birthday": st.sampled_from([None, *DAYS]),
        "added_at": st.sampled_from([None, *MOMENTS]),
        "genre": st.sampled_from(["", "novel", "poetry"]),
        "country": st.sampled_from(["", "AT", "DE"]),
        "tags": st.lists(texts.filter(bool), max_size=3),
        "notes": st.lists(texts, max_size=3),
        "places": st.lists(st.sampled_from(POINTS), max_size=2),
        "publisher": st.sampled_from([*KEYS, UUID(int=999), None]),
        "owner": st.sampled_from(OWNERS),
        "is_favourite": st.booleans(),
    }
)
LOAN = st.fixed_dictionaries(
    {
        "reader": texts.filter(bool),
        "fine": st.sampled_from(PRICES),
        "deposit": st.sampled_from(COSTS),
        "lent_on": st.sampled_from([None, *DAYS]),
        "book": st.sampled_from([UUID(int=1000), UUID(int=1001), None]),
    }
)
SHELVES = st.tuples(
    st.lists(PUBLISHER, min_size=4, max_size=4),
    st.lists(BOOK, min_size=1, max_size=8),
    st.lists(LOAN, max_size=6),
)

IDS = [*KEYS, UUID(int=999), UUID(int=1000)]


def path(name: str) -> tree.Path:
    """Give a path from its spelling."""
    return tree.Path(tuple(name.split(".")))


def _texts(*more: str) -> st.SearchStrategy[tree.Literal]:
    return st.sampled_from([*WORDS, *more]).map(tree.Text)


def _number(number: float | Decimal) -> tree.Number:
    return tree.Number(Decimal(str(number)))


_NUMBERS = [number for number in (*NUMBERS, *PRICES, 10**30) if number is not None]
_COSTS = [
    *(cost for cost in COSTS if cost), Money(Decimal("12.50001"), "EUR"), Money(Decimal(10) ** 30, "EUR"),
    Money(-Decimal(10) ** 30, "USD"), Money(Decimal(0), "GBP"),
]  # fmt: skip
_WORTHS = st.sampled_from(_COSTS).map(lambda cost: tree.Money(cost.amount, cost.currency))
_DAYS = st.sampled_from([*DAYS, *(moment.date() for moment in MOMENTS)]).map(tree.Day)
_LITERALS: dict[tuple[str, ...], st.SearchStrategy[tree.Literal]] = {
    ("title", "blurb", "tags", "notes", "publisher.name", "publisher.parent.name"): _texts(),
    ("phone",): _texts(*PHONES),
    ("pages", "price", "publisher.size"): st.sampled_from(_NUMBERS).map(_number),
    ("site",): _texts(),
    ("cost",): _WORTHS,
    ("alarm",): st.sampled_from(["00:00", "09:30", "09:30:01", "23:59:59"]).map(tree.Text),
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
LOANED = questions(comparisons(st.just(path("fine")), st.sampled_from(_NUMBERS).map(_number)), size=2)
WINDOWS = st.one_of(
    st.none(),
    st.sampled_from(tree.Span).map(tree.When),
    st.builds(
        tree.Stretch,
        st.sampled_from(tree.Side),
        st.builds(tree.Period, st.integers(0, 50), st.sampled_from([tree.Unit.DAYS, tree.Unit.YEARS])),
    ),
)


def _measures(
    functions: Iterable[tree.Function], of: str, literals: st.SearchStrategy[tree.Literal]
) -> st.SearchStrategy[tree.Node]:
    """Make questions about what the loans of a book, or the books of its publisher, come to."""
    leaves = LOANED if of.startswith("loans") else LEAVES
    return measured(leaves, st.just(path(of)), literals, functions, WINDOWS)


_COUNTS = st.sampled_from([-1, 0, 1, 2, 7]).map(_number)
NUMBERED = st.builds(
    lambda name, held: tree.Measurement(
        tree.Measure(tree.Function.COUNT, path(name)), held.operator, held.value
    ),
    st.sampled_from(["tags", "notes", "places"]),
    comparisons(st.just(path("pages")), _COUNTS, _fitting("pages")),
)
_FINES = st.sampled_from([price for price in PRICES if price is not None]).map(_number)
MEASURED = st.one_of(
    _measures([tree.Function.COUNT], "loans", _COUNTS),
    _measures([tree.Function.COUNT], "publisher.books", _COUNTS),
    NUMBERED,
    _measures(set(tree.Function) - {tree.Function.COUNT}, "loans.fine", _FINES),
    _measures(set(tree.Function) - {tree.Function.COUNT}, "loans.deposit", _WORTHS),
    _measures([tree.Function.SUM, tree.Function.MAX], "publisher.books.cost", _WORTHS),
    _measures([tree.Function.LAST], "loans.reader", _texts()),
    _measures([tree.Function.MAX], "loans.lent_on", _DAYS),
    _measures([tree.Function.SUM], "publisher.books.pages", _COUNTS),
    st.builds(tree.Did, st.sampled_from(WORDS), st.one_of(st.none(), LOANED), WINDOWS),
)
DISTANCES = st.builds(
    tree.Distance,
    st.sampled_from([path("places"), path("site")]),
    st.sampled_from([point[0] for point in POINTS if point]).map(
        lambda degrees: tree.Number(Decimal(str(degrees)))
    ),
    st.sampled_from([point[1] for point in POINTS if point]).map(
        lambda degrees: tree.Number(Decimal(str(degrees)))
    ),
    st.sampled_from([Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST]),
    st.sampled_from([0, 1, 30, 15_000]).map(_number),
    st.sampled_from(tree.Length),
)
SHARES: list[float | Decimal] = [-1, 0, Decimal("33.3"), 50, 100, 10**9]
SAMPLES = st.builds(
    tree.Sample,
    st.sampled_from(WORDS),
    st.sampled_from([Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST]),
    st.sampled_from(SHARES).map(_number),
)
ASKED = questions(
    st.one_of(LEAVES, MEASURED, DISTANCES, SAMPLES, st.just(tree.InSegment("favourites"))), size=5
)


Tables = dict[str, dict[UUID, dict[str, Any]]]


def fill(
    publishers: list[dict[str, Any]], books: list[dict[str, Any]], loans: Sequence[dict[str, Any]] = ()
) -> Tables:
    """Put records into the library's emptied tables; give them by type and key."""
    houses = {key: {"id": key, "secret": None, **house} for key, house in zip(KEYS, publishers, strict=False)}
    shelf = {UUID(int=1000 + n): {"id": UUID(int=1000 + n), **book} for n, book in enumerate(books)}
    lent = {UUID(int=2000 + n): {"id": UUID(int=2000 + n), **loan} for n, loan in enumerate(loans)}
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate library_roll, library_book, library_note, library_place, library_publisher,"
            " library_loan"
        )
        for house in houses.values():
            _insert(cursor, "library_publisher", house)
        for book in shelf.values():
            _insert(cursor, "library_book", book)
            for place in book.get("places", []):
                north, east = place or (None, None)
                _insert(
                    cursor, "library_place", {"book_id": book["id"], "latitude": north, "longitude": east}
                )
            if book.get("is_favourite"):
                _insert(cursor, "library_roll", {"roll_id": FAVOURITES.key, "book_id": book["id"]})
            for words in book["notes"]:
                _insert(cursor, "library_note", {"book_id": book["id"], "words": words})
        for loan in lent.values():
            _insert(cursor, "library_loan", loan)
    favourites = {key: book for key, book in shelf.items() if book.get("is_favourite")}
    return {"books": shelf, "publishers": houses, "loans": lent, FAVOURITES.name: favourites}


COLUMNS = {
    "publisher": "publisher_id",
    "owner": "owner_id",
    "parent": "parent_id",
    "secret": "safe_id",
    "book": "book_id",
    "size": "staff",
}


ELSEWHERE = ("notes", "places", "is_favourite")


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return f"({value[0]},{value[1]})"
    return value.stored if isinstance(value, Money) else value


def _insert(cursor: Any, table: str, record: dict[str, Any]) -> None:
    values = {
        COLUMNS.get(name, name): _stored(value) for name, value in record.items() if name not in ELSEWHERE
    }
    marks = ", ".join(["%s"] * len(values))
    cursor.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", [*values.values()])
