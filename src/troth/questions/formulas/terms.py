"""The parts of a formula: what each comes to, and the tree by which the database computes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troth.catalog.types import Field
from troth.questions.formulas.signatures import Holds

Node = dict[str, Any]
LONGEST_KEPT = 300  # characters of a text that a field with a formula holds


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a formula. `field` is set where it is nothing but a field, `literal` where a typed text."""

    holds: Holds
    node: Node
    position: int
    field: Field | None = None
    literal: str | None = None


def value(holds: Holds, written: str, position: int, literal: str | None = None) -> Term:
    """Give a part that was typed as a value."""
    return Term(holds, {"value": written, "as": holds.value}, position, literal=literal)


def column(field: Field, holds: Holds, position: int) -> Term:
    """Give a part that is a field."""
    return Term(holds, {"column": field.sql_column, "as": holds.value}, position, field=field)


def call(name: str, holds: Holds, parts: list[Term], position: int) -> Term:
    """Give a part that is computed from others by a function of the database."""
    return Term(holds, {"call": name, "of": [part.node for part in parts]}, position)


def choice(condition: Term, then: Term, otherwise: Term | None, position: int) -> Term:
    """Give a part that is one of two others, or empty."""
    node = otherwise.node if otherwise else {"empty": then.holds.value}
    return Term(then.holds, {"if": [condition.node, then.node, node]}, position)


def kept(holds: Holds, node: Node, position: int) -> Term:
    """Give a part that is the formula of another field, as that field would hold it."""
    match holds:
        case Holds.TEXT:
            node = {"call": "left", "of": [node, {"value": str(LONGEST_KEPT), "as": Holds.NUMBER.value}]}
        case Holds.TRUTH:
            node = {"call": "either", "of": [node, {"value": "false", "as": Holds.TRUTH.value}]}
    return Term(holds, node, position)
