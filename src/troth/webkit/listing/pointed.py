"""What a reference points at, by its name: in forms, and where a question holds a field against an id."""

from __future__ import annotations

from typing import Any

from troth.catalog.types import Field, Kind
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.listing import ListQuery, rows
from troth.questions.paths import referred
from troth.team.actor import Actor


def pointed_at(field: Field, key: str, seen_by: Actor) -> dict[str, Any] | None:
    """Give the id and the name of what a reference points at; None where there is nothing to be seen."""
    to = referred(field) if field.kind is Kind.REFERENCE and key else None
    if to is None:
        return None
    only = tree.Comparison(tree.Path(("id",)), tree.Operator.EQUAL, tree.Text(key))
    try:
        found = rows(ListQuery(object_type=to, where=only, fields=("id", to.title), limit=1), seen_by).items
    except QuestionError:  # what was typed is no id
        return None
    return {"id": found[0]["id"], "name": found[0][to.title]} if found else None
