"""One record, read as its list reads it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from troth.catalog.errors import NotFound
from troth.questions import listing as questions
from troth.questions import tree
from troth.questions.listing import ListQuery
from troth.team.actor import Actor
from troth.webkit.listing import table
from troth.webkit.listing.state import ListPage


def read_one(page: ListPage, key: UUID, names: tuple[str, ...], seen_by: Actor) -> dict[str, Any]:
    """Read these fields of a record, and what every row needs. Raises NotFound for a stranger's."""
    kind = page.object_type
    only = tree.Comparison(tree.Path(("id",)), tree.Operator.EQUAL, tree.Text(str(key)))
    fields = table.wanted_fields(page, names, seen_by)
    found = questions.rows(ListQuery(object_type=kind, where=only, fields=fields, limit=1), seen_by)
    if not found.items:
        raise NotFound(kind.name)
    return found.items[0]
