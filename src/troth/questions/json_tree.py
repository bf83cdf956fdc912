"""Tree to JSON and back, for programs that build questions.

    {"and": [node, node, …]}    {"or": [node, node, …]}    {"not": node}
    {"field": "company.size", "operator": ">=", "value": 50}
    {"field": "phone", "operator": "is missing"}
    {"count": "orders", "where": node, "window": {"last": [90, "days"]}, "operator": ">=", "value": 3}
    {"sum": "orders.total", "operator": ">", "value": 1000}    (avg, min, max, first, last)
    {"distance": "addresses", "from": [52.52, 13.4], "operator": "<", "value": {"length": [10, "km"]}}
    {"did": "call", "where": node, "window": {"span": "this month"}}
    {"sample": "spring letter", "operator": "<", "value": 10}    {"segment": "Gold"}
    {"may_be_contacted": "newsletter", "channel": "mail"}

A value is a JSON text, number or truth, a list of them for `in`, or an object with one key:
{"number": "12.50"} (exact), {"money": ["12.50", "EUR"]}, {"date": "2026-01-31"},
{"time": "2026-01-31T18:30:00+01:00"}, {"me": true}, {"period": [14, "days"]}, {"span": "this week"}.
"""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from troth.ground.money import is_currency
from troth.questions import limits, tree
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.lexer import unstorable
from troth.questions.spelling import spell
from troth.questions.tree import SIDES, Operator, Span, Unit

WORD = re.compile("[a-z_][a-z0-9_]*")
TESTING = {"operator", "value", "where", "window"}
SAFE_INTEGER = 2**53  # JSON readers may hold numbers as doubles


def to_json(node: tree.Node) -> dict[str, Any]:  # noqa: PLR0911 - a few lines for each kind of node
    """Give a question as JSON's own types."""
    match node:
        case tree.And(parts):
            return {"and": [to_json(part) for part in parts]}
        case tree.Or(parts):
            return {"or": [to_json(part) for part in parts]}
        case tree.Not(part):
            return {"not": to_json(part)}
        case tree.Comparison(path, operator, value):
            comparison = {"field": str(path), "operator": operator.value}
            return comparison if value is None else comparison | {"value": _value_to_json(value)}
        case tree.Measurement(measure, operator, value):
            data = {measure.function.value: str(measure.path)} | _narrowing_to_json(measure)
            data |= {"operator": operator.value}
            return data if value is None else data | {"value": _value_to_json(value)}
        case tree.Distance(path, latitude, longitude, operator, far, unit):
            point = [_value_to_json(latitude), _value_to_json(longitude)]
            length = {"length": [_value_to_json(far), unit.value]}
            return {"distance": str(path), "from": point, "operator": operator.value, "value": length}
        case tree.Did(what):
            return {"did": what} | _narrowing_to_json(node)
        case tree.Sample(name, operator, share):
            return {"sample": name, "operator": operator.value, "value": _value_to_json(share)}
        case tree.InSegment(name):
            return {"segment": name}
        case tree.Permitted(purpose, channel):
            return {"may_be_contacted": purpose, "channel": channel}


def _narrowing_to_json(narrowed: tree.Measure | tree.Did) -> dict[str, Any]:
    data: dict[str, Any] = {"where": to_json(narrowed.where)} if narrowed.where else {}
    match narrowed.window:
        case tree.Stretch(side, tree.Period(count, unit)):
            data["window"] = {side.value: [count, unit.value]}
        case tree.When(span):
            data["window"] = {"span": span.value}
    return data


def _value_to_json(value: tree.Value) -> Any:  # noqa: PLR0911 - one line for each kind of value
    match value:
        case tree.Text(text):
            return text
        case tree.Truth(is_true):
            return is_true
        case tree.Number(number):
            is_plain = number.as_tuple().exponent == 0 and abs(number) <= SAFE_INTEGER
            return int(number) if is_plain else {"number": format(number, "f")}
        case tree.Money(amount, currency):
            return {"money": [format(amount, "f"), currency]}
        case tree.Day(day):
            return {"date": day.isoformat()}
        case tree.Moment(moment):
            return {"time": moment.isoformat()}
        case tree.Me():
            return {"me": True}
        case tree.Period(count, unit):
            return {"period": [count, unit.value]}
        case tree.When(span):
            return {"span": span.value}
        case tree.Several(values):
            return [_value_to_json(one) for one in values]


def from_json(data: Any) -> tree.Node:
    """Read a question from JSON's own types. Raises QuestionError with a pointer to the place.

    The positions of the tree are those of its text spelling, so that later errors can be shown there.
    """
    reader = _Reader()
    node = reader.node(data, "", 1)
    text = spell(node)
    return parse(text, longest=len(text))


class _Reader:
    """Reads nodes, counting them."""

    def __init__(self) -> None:
        self._nodes = 0

    def node(self, data: Any, pointer: str, depth: int) -> tree.Node:  # noqa: PLR0911 - one for each kind
        self._count(pointer, depth)
        match data:
            case {"and": list(parts)} if len(data) == 1:
                return self._several(tree.And, parts, f"{pointer}/and", depth)
            case {"or": list(parts)} if len(data) == 1:
                return self._several(tree.Or, parts, f"{pointer}/or", depth)
            case {"not": part} if len(data) == 1:
                return tree.Not(self.node(part, f"{pointer}/not", depth + 1))
            case {"field": _field, "operator": _operator} if data.keys() <= {"field", "operator", "value"}:
                return _comparison(data, pointer)
            case {"did": str(what)} if data.keys() <= {"did", "where", "window"}:
                _refuse_unstorable(what, f"{pointer}/did")
                return tree.Did(what, *self._narrowing(data, pointer, depth))
            case {"segment": str(name)} if len(data) == 1:
                _refuse_unstorable(name, f"{pointer}/segment")
                return tree.InSegment(name)
            case {"may_be_contacted": str(purpose), "channel": str(channel)} if len(data) == 2:
                return _permitted(purpose, channel, pointer)
            case {"sample": str(name), "operator": operator, "value": share} if len(data) == 3:
                _refuse_unstorable(name, f"{pointer}/sample")
                return tree.Sample(
                    name, _side(operator, f"{pointer}/operator"), _number(share, f"{pointer}/value")
                )
            case {"distance": _, "from": [_, _], "operator": _, "value": _} if len(data) == 4:
                return _distance(data, pointer)
            case {"operator": _operator}:
                for function in tree.Function:
                    if data.keys() - TESTING == {function.value}:
                        return self._measurement(function, data, pointer, depth)
        raise _wrong(
            pointer,
            _(
                "an object with “and”, “or”, “not”, “did” or “segment”, or with “field” or “count”,"
                " “operator” and “value”"
            ),
        )

    def _count(self, pointer: str, depth: int) -> None:
        self._nodes += 1
        if self._nodes > limits.NODES or depth > limits.DEPTH:
            raise _wrong(
                pointer,
                _("at most %(nodes)d conditions, %(depth)d inside one another")
                % {"nodes": limits.NODES, "depth": limits.DEPTH},
            )

    def _measurement(
        self, function: tree.Function, data: dict[str, Any], pointer: str, depth: int
    ) -> tree.Measurement:
        path = _path(data[function], f"{pointer}/{function}")
        measure = tree.Measure(function, path, *self._narrowing(data, pointer, depth))
        return tree.Measurement(measure, *_test(data, pointer))

    def _narrowing(
        self, data: dict[str, Any], pointer: str, depth: int
    ) -> tuple[tree.Node | None, tree.Window | None]:
        where = self.node(data["where"], f"{pointer}/where", depth + 1) if "where" in data else None
        return where, _window(data["window"], f"{pointer}/window") if "window" in data else None

    def _several(
        self, kind: type[tree.And | tree.Or], parts: list[Any], pointer: str, depth: int
    ) -> tree.Node:
        if not parts:
            raise _wrong(pointer, _("at least one condition"))
        nodes = tuple(self.node(part, f"{pointer}/{i}", depth + 1) for i, part in enumerate(parts))
        return nodes[0] if len(nodes) == 1 else kind(nodes)


def _comparison(data: dict[str, Any], pointer: str) -> tree.Comparison:
    return tree.Comparison(_path(data["field"], f"{pointer}/field"), *_test(data, pointer))


def _test(data: dict[str, Any], pointer: str) -> tuple[Operator, tree.Value | None]:
    written = data["operator"]
    if not isinstance(written, str) or written not in list(Operator):
        raise _wrong(f"{pointer}/operator", _("an operator: %s") % ", ".join(Operator), written)
    operator = Operator(written)
    takes_value = operator not in (Operator.MISSING, Operator.PRESENT)
    if takes_value is not ("value" in data):
        raise _wrong(pointer, _("a value") if takes_value else _("no value"))
    value = _value(data["value"], f"{pointer}/value") if takes_value else None
    if not _fits(operator, value):
        raise _wrong(f"{pointer}/value", _("a value that fits “%s”") % operator, data["value"])
    return operator, value


def _refuse_unstorable(text: str, pointer: str) -> None:
    if (bad := unstorable(text)) is not None:
        raise _wrong(pointer, bad)


def _side(operator: Any, pointer: str) -> Operator:
    if operator not in SIDES:
        raise _wrong(pointer, _("one of %s") % ", ".join(SIDES), operator)
    return Operator(operator)


def _distance(data: dict[str, Any], pointer: str) -> tree.Distance:
    path = _path(data["distance"], f"{pointer}/distance")
    latitude, longitude = (_number(each, f"{pointer}/from/{at}") for at, each in enumerate(data["from"]))
    operator = _side(data["operator"], f"{pointer}/operator")
    match data["value"]:
        case {"length": [far, str(unit)]} if unit in list(tree.Length):
            length = _number(far, f"{pointer}/value/length/0")
            return tree.Distance(path, latitude, longitude, operator, length, tree.Length(unit))
    raise _wrong(f"{pointer}/value", _('a distance such as {"length": [10, "km"]}'))


def _number(data: Any, pointer: str) -> tree.Number:
    found = _literal(data, pointer)
    if not isinstance(found, tree.Number):
        raise _wrong(pointer, _("a number"), data)
    return found


def _window(data: Any, pointer: str) -> tree.Window:
    match data:
        case {"last": period} | {"next": period} if len(data) == 1:
            found = _value({"period": period}, pointer)
            if isinstance(found, tree.Period):
                return tree.Stretch(tree.Side("last" if "last" in data else "next"), found)
        case {"span": _span} if len(data) == 1:
            found = _value(data, pointer)
            if isinstance(found, tree.When):
                return found
    raise _wrong(pointer, _('a time such as {"last": [90, "days"]} or {"span": "this month"}'))


def _permitted(purpose: str, channel: str, pointer: str) -> tree.Permitted:
    _refuse_unstorable(purpose, f"{pointer}/may_be_contacted")
    if not WORD.fullmatch(channel):
        raise _wrong(f"{pointer}/channel", _("a channel, as mail"))
    return tree.Permitted(purpose, channel)


def _path(data: Any, pointer: str) -> tree.Path:
    names = tuple(data.split(".")) if isinstance(data, str) and len(data) <= limits.TEXT_LENGTH else ()
    are_words = bool(names) and all(tree.IDENTIFIER.fullmatch(name) for name in names)
    if not are_words or names[0].lower() in tree.RESERVED:
        raise _wrong(pointer, _("the name of a field"), data)
    return tree.Path(names)


def _fits(operator: Operator, value: tree.Value | None) -> bool:
    match operator:
        case Operator.MISSING | Operator.PRESENT:
            return value is None
        case Operator.IN:
            return isinstance(value, tree.Several | tree.Period)
        case Operator.OLDER | Operator.WITHIN | Operator.WITHIN_LAST | Operator.WITHIN_NEXT:
            return isinstance(value, tree.Period)
        case Operator.IS:
            return isinstance(value, tree.When)
    return not isinstance(value, tree.Several | tree.Period | tree.When)


def _value(data: Any, pointer: str) -> tree.Value:
    match data:
        case list():
            return _list(data, pointer)
        case {"period": [int(count), str(unit)]} if len(data) == 1 and unit in list(Unit):
            if 0 <= count < 1_000_000 and not isinstance(count, bool):
                return tree.Period(count, Unit(unit))
        case {"span": str(span)} if len(data) == 1 and span in list(Span):
            return tree.When(Span(span))
        case _:
            return _literal(data, pointer)
    raise _wrong(pointer, _("a value"), data)


def _list(data: list[Any], pointer: str) -> tree.Several:
    if not 0 < len(data) <= limits.LISTED_VALUES:
        raise _wrong(pointer, _("1 to %d values") % limits.LISTED_VALUES)
    return tree.Several(tuple(_literal(one, f"{pointer}/{i}") for i, one in enumerate(data)))


def _literal(data: Any, pointer: str) -> tree.Literal:  # noqa: PLR0911 - one line for each kind
    try:
        match data:
            case bool():
                return tree.Truth(data)
            case str():
                if (bad := unstorable(data)) is not None:
                    raise _wrong(pointer, bad)
                return tree.Text(data)
            case int():
                return tree.Number(_short(str(data) if abs(data) < 10**limits.DIGITS else ""))
            case float() if math.isfinite(data):
                return tree.Number(_short(format(Decimal(repr(data)), "f")))
            case {"number": str(written)} if len(data) == 1:
                return tree.Number(_short(written))
            case {"money": [str(written), str(currency)]} if len(data) == 1 and is_currency(currency):
                return tree.Money(_short(written), currency)
            case {"date": str(written)} if len(data) == 1 and len(written) == len("2026-01-31"):
                return tree.Day(date.fromisoformat(written))
            case {"time": str(written)} if len(data) == 1 and "T" in written:
                return _moment(written)
            case {"me": True} if len(data) == 1:
                return tree.Me()
    except (ValueError, InvalidOperation):
        pass
    raise _wrong(pointer, _("a value"), data)


def _short(written: str) -> Decimal:
    """Read a number that the text spelling can hold as well."""
    number = Decimal(written)
    # The exponent first: "1e999999999" written out would fill the memory.
    is_short = number.is_finite() and max(abs(number.adjusted()), len(written)) <= limits.DIGITS
    if not is_short or len(format(number, "f")) > limits.DIGITS:
        raise ValueError(written)
    return number


def _moment(written: str) -> tree.Moment:
    try:
        node = parse(f"time = {written}")
    except QuestionError as error:
        raise ValueError(written) from error
    if isinstance(node, tree.Comparison) and isinstance(node.value, tree.Moment):
        return node.value
    raise ValueError(written)


def _wrong(pointer: str, expected: str, found: Any = "") -> QuestionError:
    return QuestionError(pointer=pointer, expected=expected, found=found if isinstance(found, str) else "")
