"""What belongs to each record, grouped once for all of them, and tested."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import ibis

from troth.ground.money import MOST_DECIMALS, RATE_DECIMALS, RATE_DIGITS
from troth.questions.lake.comparing import Cell, Test, any_of, held, literal, met
from troth.questions.lake.tables import DIGITS, NUMBER
from troth.questions.meaning import COMPARE, Compares, Equals, Measured, Order, Predicate
from troth.questions.tree import Function

# An average is held against numbers of this form: then its sum can be held against as many times the number,
# without dividing, and no digit is lost.
AVERAGE = "decimal(27, 9)"
TIMES = "decimal(10, 0)"

# The amounts there are, times the rates there are, have no more digits than this.
AMOUNT, RATE = f"decimal(19, {MOST_DECIMALS})", f"decimal({RATE_DIGITS}, {RATE_DECIMALS})"
WORTH = f"decimal({DIGITS}, {MOST_DECIMALS + RATE_DECIMALS})"

CellOf = Callable[[Any, str], Cell]  # of a table with the columns of the collection's own, by name


def outcome_of(measured: Measured, rows: Any, link: str, cell_of: CellOf, time: str) -> tuple[Any, Test]:
    """Give a table with a row for each record that something belongs to, and the test on that table.

    `rows` belong to records by the column `link`; `time` says when they happened.
    """
    of = measured.of.sql_column if measured.of else ""
    if measured.rates:
        return _converted(measured, rows, link, cell_of(rows, of))
    match measured.function:
        case Function.FIRST | Function.LAST:
            ends = _ends(rows, link, time, is_last=measured.function is Function.LAST)
            return ends, met(cell_of(ends, of), measured.predicate)
        case Function.AVG:
            found, type_ = _summed(rows, link, cell_of(rows, of))
            return found, _average_met(Cell(found.outcome, type_), found.times, measured.predicate)
        case Function.SUM:
            found, type_ = _summed(rows, link, cell_of(rows, of))
            total = found.outcome.fill_null(literal(Cell(None, type_), Decimal(0)))
            return found, met(Cell(total, type_), measured.predicate)
        case Function.COUNT:
            found = rows.group_by(link).agg(outcome=rows.count())
            return found, met(Cell(found.outcome, NUMBER), measured.predicate)
    cell = cell_of(rows, of)
    least = cell.value.min() if measured.function is Function.MIN else cell.value.max()
    found = rows.group_by(link).agg(outcome=least)
    return found, met(Cell(found.outcome, cell.type), measured.predicate)


def _converted(measured: Measured, rows: Any, link: str, cell: Cell) -> tuple[Any, Test]:
    """Make something of the amounts in one currency; of those that can not all be converted, nothing."""
    rates = [(code, ibis.literal(rate, type=RATE)) for code, rate in measured.rates]
    rate = cell.currency.cases(*rates, else_=ibis.null(RATE))
    worth = (cell.value.cast(AMOUNT) * rate).cast(WORTH)
    rows = rows.mutate(worth=worth, lacks=(cell.value.notnull() & worth.isnull()))
    match measured.function:
        case Function.MIN:
            outcome = rows.worth.min()
        case Function.MAX:
            outcome = rows.worth.max()
        case _:
            outcome = rows.worth.sum().cast(WORTH)
    found = rows.group_by(link).agg(outcome=outcome, times=rows.worth.count(), lacks=rows.lacks.any())
    total = found.outcome
    if measured.function is Function.SUM:
        total = total.fill_null(literal(Cell(None, WORTH), Decimal(0)))
    total = Cell(found.lacks.ifelse(ibis.null(WORTH), total), WORTH)
    if measured.function is Function.AVG:
        return found, _average_met(total, found.times, measured.predicate)
    return found, met(total, measured.predicate)


def _ends(rows: Any, link: str, time: str, *, is_last: bool) -> Any:
    """Give the first or the last row of each record; without a time it comes behind, and the key decides."""
    keys = [
        rows[time].desc(nulls_first=False) if is_last else rows[time].asc(nulls_first=False),
        rows.id.desc() if is_last else rows.id.asc(),
    ]
    turn = ibis.row_number().over(group_by=rows[link], order_by=keys)
    ranked = rows.mutate(turn=turn)
    return ranked.filter(ranked.turn == 0)


def _summed(rows: Any, link: str, cell: Cell) -> tuple[Any, str]:
    """Sum a column with all the digits there are; give the type of the sums beside them."""
    decimals = 0 if cell.type == NUMBER else int(cell.type.removesuffix(")").partition(", ")[2])
    type_ = f"decimal({DIGITS}, {decimals})"
    value = cell.value.cast(type_)
    return rows.group_by(link).agg(outcome=value.sum().cast(type_), times=cell.value.count()), type_


def _average_met(total: Cell, times: Any, predicate: Predicate) -> Test:
    """Hold a sum against as many times a number: what no value was given for has no average."""
    match predicate:
        case Equals(values):
            return any_of(_is_average(total, times, value) for value in values if isinstance(value, Decimal))
        case Compares(order, value) if isinstance(value, Decimal):
            to_side = ROUND_CEILING if order in (Order.LESS, Order.AT_LEAST) else ROUND_FLOOR
            found = held(Cell(None, AVERAGE), value, to_side)
            if found is None:
                return total.value.notnull() if COMPARE[order](Decimal(0), value) else False
            return COMPARE[order](*_both(total, times, found))
    return total.value.notnull()


def _is_average(total: Cell, times: Any, value: Decimal) -> Test:
    found = held(Cell(None, AVERAGE), value, ROUND_FLOOR)
    if found is None or found != value:
        return False
    one, other = _both(total, times, value)
    return one == other


def _both(total: Cell, times: Any, value: Decimal) -> tuple[Any, Any]:
    """Give the sum and as many times the number, in one form."""
    decimals = max(9, int(total.type.removesuffix(")").partition(", ")[2]))
    form = f"decimal({DIGITS}, {decimals})"
    product = times.cast(TIMES) * literal(Cell(None, AVERAGE), value)
    return total.value.cast(form), product.cast(form)
