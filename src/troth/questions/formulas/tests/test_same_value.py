"""A formula comes to the same in PostgreSQL as in plain Python, whatever it is and whatever is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from troth.catalog.types import Choice, Field, Kind, ObjectType
from troth.ground.fold import norm
from troth.ground.money import Money, from_stored
from troth.ground.testing import examples
from troth.questions.errors import QuestionError
from troth.questions.formulas.compiling import compiled

pytestmark = pytest.mark.django_db
Text = st.SearchStrategy[str]
WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
STAGES = (Choice("a", "Alpha"), Choice("b", "Beta"))
KIND = ObjectType(
    name="things", one="Thing", many="Things", icon="", table="things", title="name",
    fields=(
        Field(name="name", label="Name", kind=Kind.TEXT),
        Field(name="note", label="Note", kind=Kind.LONG_TEXT),
        Field(name="size", label="Size", kind=Kind.NUMBER),
        Field(name="part", label="Part", kind=Kind.DECIMAL),
        Field(name="price", label="Price", kind=Kind.MONEY),
        Field(name="fee", label="Fee", kind=Kind.MONEY),
        Field(name="start", label="Start", kind=Kind.DATE),
        Field(name="due", label="Due", kind=Kind.DATE),
        Field(name="is_new", label="New", kind=Kind.YES_NO),
        Field(name="stage", label="Stage", kind=Kind.SELECT, choices=STAGES),
    ),
)  # fmt: skip
COLUMNS = {
    "name": "text", "note": "text", "size": "integer", "part": "numeric", "price": "money_amount",
    "fee": "money_amount", "start": "date", "due": "date", "is_new": "boolean", "stage": "text",
}  # fmt: skip


def _compared(parts: tuple[str, str, str]) -> str:
    return "({} {} {})".format(*parts)


# Formulas of each kind, as text.
_numbers: Text = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["size", "part", "0", "1", "2.5", "1000000", "0.0000001", "999999999999999"]),
        st.tuples(_numbers, st.sampled_from("+-*/"), _numbers).map("({0[0]} {0[1]} {0[2]})".format),
        _numbers.map("-{}".format),
        st.tuples(_dates, _dates).map("({0[0]} - {0[1]})".format),
        st.tuples(_money, _money).map("({0[0]} / {0[1]})".format),
        st.tuples(_numbers, st.integers(0, 12) | _numbers).map("round({0[0]}, {0[1]})".format),
        _numbers.map("abs({})".format),
        _texts.map("length({})".format),
        _money.map("amount({})".format),
        _dates.map("year({0}) + month({0}) + day({0})".format).map("({})".format),
        _either(lambda: _numbers),
    )
)
_money: Text = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["price", "fee", "10 EUR", "0.05 USD", "99999999999.9999 EUR"]),
        st.tuples(_money, st.sampled_from("+-"), _money).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(_money, st.sampled_from("*/"), _numbers).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(_numbers, _money).map("({0[0]} * {0[1]})".format),
        st.tuples(_numbers, st.sampled_from(['"EUR"', "currency(price)"])).map(
            "money({0[0]}, {0[1]})".format
        ),
        _money.map("round({}, 1)".format),
        _either(lambda: _money),
    )
)
_dates: Text = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["start", "due", "2026-02-28", "0001-01-01", "9999-12-31"]),
        st.tuples(_dates, st.sampled_from("+-"), _numbers).map("({0[0]} {0[1]} {0[2]})".format),
        _either(lambda: _dates),
    )
)
_texts: Text = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["name", "note", "stage", '"x"', '"Über \\"alles\\""', '""']),
        st.tuples(_texts, _texts, _numbers).map("join({0[0]}, {0[1]}, {0[2]})".format),
        st.tuples(_dates, _money).map("join({0[0]}, {0[1]})".format),
        st.tuples(st.sampled_from(["upper", "lower"]), _texts).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(["left", "right"]), _texts, _numbers).map("{0[0]}({0[1]}, {0[2]})".format),
        _either(lambda: _texts),
    )
)
_truths: Text = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["is_new", "true", 'stage = "Alpha"', 'name = "ada"']),
        st.tuples(_numbers, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), _numbers).map(_compared),
        st.tuples(_money, st.sampled_from(["=", "!=", "<", ">="]), _money).map(_compared),
        st.tuples(_dates, st.sampled_from(["=", "<=", ">"]), _dates).map(_compared),
        st.tuples(st.sampled_from(["name", "note"]), st.sampled_from(["=", "<", ">="]), st.just('"ber"')).map(
            _compared
        ),
        st.tuples(_truths, st.sampled_from(["and", "or"]), _truths).map("({0[0]} {0[1]} {0[2]})".format),
        _truths.map("(not {})".format),
        st.tuples(st.one_of(_numbers, _money, _dates, _texts), st.sampled_from(["missing", "present"])).map(
            "({0[0]} is {0[1]})".format
        ),
    )
)


def _either(part: Callable[[], Text]) -> Text:
    return st.one_of(
        st.tuples(_truths, part(), part()).map("if({0[0]}, {0[1]}, {0[2]})".format),
        st.tuples(_truths, part()).map("if({0[0]}, {0[1]})".format),
        st.tuples(part(), part()).map("coalesce({0[0]}, {0[1]})".format),
    )


_words = st.text(alphabet="abAB éüñ9,()'\"\\", max_size=6)
_amounts = st.none() | st.builds(
    Money,
    st.decimals(min_value=-(10**10), max_value=10**10, places=2),
    st.sampled_from(["EUR", "USD"]),
)
_days = st.none() | st.dates()
_records = st.fixed_dictionaries(
    {
        "name": _words,
        "note": _words,
        "size": st.none() | st.integers(-(2**31), 2**31 - 1),
        "part": st.none() | st.decimals(min_value=-(10**14), max_value=10**14, places=3),
        "price": _amounts,
        "fee": _amounts,
        "start": _days,
        "due": _days,
        "is_new": st.none() | st.booleans(),
        "stage": st.sampled_from(["", "a", "b"]),
    }
)


# The same functions in Python.


def kept(a: Decimal) -> Decimal | None:
    return a.quantize(Decimal(10) ** -10) if abs(a) < 10**15 else None


def money(currency: str | None, a: Decimal | None) -> Money | None:
    if not currency or a is None or abs(a) >= 10**15:
        return None
    if abs(a) >= 10**11:
        return Money(a.quantize(Decimal(1)), currency)
    fine, rough = a.quantize(Decimal("0.0001")), a.quantize(Decimal("0.01"))
    return Money(rough if fine == rough else Decimal(cut(fine)), currency)


def paired(a: Money, b: Money, amount: Any) -> Money | None:
    return money(a.currency, amount(a.amount, b.amount)) if a.currency == b.currency else None


def added(a: Any, b: Any) -> Any:
    if isinstance(a, Money):
        return paired(a, b, lambda x, y: x + y)
    return shifted(a, b) if isinstance(a, date) else kept(a + b)


def subtracted(a: Any, b: Any) -> Any:
    if isinstance(a, Money):
        return paired(a, b, lambda x, y: x - y)
    if isinstance(a, date):
        return Decimal((a - b).days) if isinstance(b, date) else shifted(a, -b)
    return kept(a - b)


def shifted(day: date, days: Decimal) -> date | None:
    try:
        return day + timedelta(days=int(days))
    except OverflowError:
        return None


def multiplied(a: Any, b: Any) -> Any:
    if isinstance(b, Money):
        a, b = b, a
    return money(a.currency, a.amount * b) if isinstance(a, Money) else kept(a * b)


def divided(a: Any, b: Any) -> Any:
    if isinstance(b, Money):
        return divided(a.amount, b.amount) if a.currency == b.currency else None
    if b == 0:
        return None
    return money(a.currency, a.amount / b) if isinstance(a, Money) else kept(a / b)


def rounded(a: Any, digits: Decimal = Decimal(0)) -> Any:
    if isinstance(a, Money):
        return money(a.currency, rounded(a.amount, digits))
    return kept(a.quantize(Decimal(10) ** -max(0, min(10, int(digits)))))


def written(a: Any) -> str:
    if isinstance(a, Money):
        return f"{a.amount:f} {a.currency}"
    return a.isoformat() if isinstance(a, date) else cut(a)


def cut(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def count_of(n: Decimal) -> int:
    return max(0, min(20_000, int(n)))


STRICT: dict[str, Callable[..., Any]] = {
    "add": added, "subtract": subtracted, "multiply": multiplied, "divide": divided, "round": rounded,
    "negate": lambda a: Money(-a.amount, a.currency) if isinstance(a, Money) else -a,
    "abs": abs, "amount": lambda a: a.amount, "money": lambda a, currency: money(currency, a),
    "year": lambda a: Decimal(a.year), "month": lambda a: Decimal(a.month), "day": lambda a: Decimal(a.day),
    "upper": str.upper, "lower": str.lower,
    "left": lambda a, n: a[: count_of(n)], "right": lambda a, n: a[max(0, len(a) - count_of(n)) :],
}  # fmt: skip


def ordered(a: Any) -> Any:
    return (a.currency, a.amount) if isinstance(a, Money) else norm(a) if isinstance(a, str) else a


def compares(a: Any, b: Any, test: Any) -> bool:
    if a in (None, "") or b in (None, ""):
        return False
    if isinstance(a, Money) and a.currency != b.currency:
        return False
    return bool(test(ordered(a), ordered(b)))


LENIENT: dict[str, Callable[..., Any]] = {
    "join": lambda a, b: ((a or "") + (b or ""))[:20_000],
    "text": lambda a: "" if a is None else written(a),
    "length": lambda a: Decimal(len(a or "")),
    "currency": lambda a: a.currency if a else "",
    "and": lambda a, b: bool(a) and bool(b),
    "or": lambda a, b: bool(a) or bool(b),
    "not": lambda a: not a,
    "either": lambda a, b: b if a in (None, "") else a,
    "present": lambda a: a not in (None, ""),
    "same": lambda a, b: compares(a, b, lambda x, y: x == y),
    "less": lambda a, b: compares(a, b, lambda x, y: x < y),
    "at_most": lambda a, b: compares(a, b, lambda x, y: x <= y),
}
READ: dict[str, Callable[[str], Any]] = {
    "text": str, "numeric": Decimal, "date": date.fromisoformat, "boolean": lambda text: text == "true",
    "money_amount": from_stored,
}  # fmt: skip


def worked_out(node: Any, record: dict[str, Any]) -> Any:
    if "column" in node:
        found = record[node["column"]]
        return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found
    if "value" in node:
        return READ[node["as"]](node["value"])
    if "empty" in node:
        return None
    if "if" in node:
        condition, then, otherwise = node["if"]
        return worked_out(then if worked_out(condition, record) else otherwise, record)
    parts = [worked_out(part, record) for part in node["of"]]
    name = node["call"]
    if name in LENIENT:
        return LENIENT[name](*parts)
    return None if any(part is None for part in parts) else STRICT[name](*parts)


def in_postgres(tree: Any, record: dict[str, Any], kind: Kind) -> Any:
    columns = ", ".join(f"cast(%s as {type_}) as {name}" for name, type_ in COLUMNS.items())
    held = [record[name] for name in COLUMNS]
    values = [each.stored if isinstance(each, Money) else each for each in held]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select catalog_formula_of(%s, %s)", [kind, json.dumps(tree)])
        (expression,) = cursor.fetchone()
        cursor.execute(f"select {expression.replace('%', '%%')} from (select {columns}) things", values)
        (found,) = cursor.fetchone()
    return from_stored(found) if kind is Kind.MONEY and found else found


@examples(150)
@given(st.one_of(_numbers, _money, _dates, _texts, _truths), _records)
def test_a_formula_comes_to_the_same_in_python(text: str, record: dict[str, Any]) -> None:
    try:
        formula = compiled(text, KIND)
    except QuestionError as error:
        assume("at most" not in error.expected)  # longer, or deeper, than may be
        raise
    with localcontext(WIDE):
        expected = worked_out(formula.tree, record)
    if formula.kind is Kind.TEXT:
        expected = (expected or "")[:300]
    elif formula.kind is Kind.YES_NO:
        expected = bool(expected)
    found = in_postgres(formula.tree, record, formula.kind)
    assert found == expected, (text, record, found, expected)
