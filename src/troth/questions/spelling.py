"""Tree to its canonical text. `grammar.parse` reads it back to an equal tree."""

from __future__ import annotations

import re

from troth.questions import tree

_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029]')
_ESCAPES = {"\n": r"\n", "\t": r"\t", "\r": r"\r", '"': r"\"", "\\": r"\\"}


def spell(node: tree.Node) -> str:  # noqa: PLR0911 - a few lines for each kind of node
    """Write a question as text."""
    match node:
        case tree.And(parts):
            return " and ".join(_inside(part) for part in parts)
        case tree.Or(parts):
            return " or ".join(_inside(part) for part in parts)
        case tree.Not(part):
            return f"not {_inside(part)}"
        case tree.Comparison(path, operator, value):
            return _tested(str(path), operator, value)
        case tree.Measurement(measure, operator, value):
            inside = f"{measure.path}{_narrowed(measure.where, measure.window)}"
            return _tested(f"{measure.function}({inside})", operator, value)
        case tree.Distance(path, latitude, longitude, operator, far, unit):
            point = f"{spell_value(latitude)}, {spell_value(longitude)}"
            return f"distance({path}, {point}) {operator} {spell_value(far)} {unit}"
        case tree.Did(what, where, window):
            return f"did({quoted(what)}{_narrowed(where, window)})"
        case tree.Sample(name, operator, share):
            return f"sample({quoted(name)}) {operator} {spell_value(share)}"
        case tree.Permitted(purpose, channel):
            return f"may_be_contacted({quoted(purpose)}, {channel})"
        case tree.InSegment(name):
            return f"in segment {quoted(name)}"


def _tested(subject: str, operator: tree.Operator, value: tree.Value | None) -> str:
    return f"{subject} {operator}" if value is None else f"{subject} {operator} {spell_value(value)}"


def _narrowed(where: tree.Node | None, window: tree.Window | None) -> str:
    asked = f" where {spell(where)}" if where else ""
    return asked + (f", {spell_window(window)}" if window else "")


def spell_window(window: tree.Window) -> str:
    """Write a stretch of time as it stands in a measure."""
    if isinstance(window, tree.When):
        return window.span.value
    return f"{window.side} {spell_value(window.period)}"


def _inside(node: tree.Node) -> str:
    # Parentheses also where precedence would do: nobody should have to know it.
    return f"({spell(node)})" if isinstance(node, tree.And | tree.Or) else spell(node)


def spell_value(value: tree.Value) -> str:  # noqa: PLR0911 - one line for each kind of value
    """Write a value as it stands in a question."""
    match value:
        case tree.Text(text):
            return quoted(text)
        case tree.Number(number):
            return format(number, "f")
        case tree.Money(amount, currency):
            return f"{amount:f} {currency}"
        case tree.Day(day):
            return day.isoformat()
        case tree.Moment(moment):
            return moment.isoformat()
        case tree.Truth(is_true):
            return "true" if is_true else "false"
        case tree.Me():
            return "me"
        case tree.Period(count, unit):
            return f"{count} {unit[:-1] if count == 1 else unit}"
        case tree.When(span):
            return span.value
        case tree.Several(values):
            return f"({', '.join(spell_value(one) for one in values)})"


def quoted(text: str) -> str:
    """Write a text in quotes, with everything escaped that would end it or not be seen."""
    return '"' + _TO_ESCAPE.sub(lambda match: _escaped(match[0]), text) + '"'


def _escaped(sign: str) -> str:
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04x}"
