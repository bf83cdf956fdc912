"""What a list reads: the query of its state, its fields, how many it finds, one of its records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import NotFound
from troth.catalog.types import Field, ObjectType
from troth.questions import listing as questions
from troth.questions import tree
from troth.questions.counting import Count, Counting
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.paths import find_readable, nearest_field, unknown_field
from troth.questions.sorting import read_sort
from troth.team.actor import Actor
from troth.webkit.listing import table
from troth.webkit.listing.state import ROWS, ListPage, ListState


def query_of(
    page: ListPage, state: ListState, fields: tuple[str, ...] = (), *, limit: int = ROWS
) -> ListQuery:
    """Give the query of a list. Raises QuestionError."""
    return ListQuery(
        object_type=page.object_type,
        where=parse(state.where) if state.where else None,
        sort=read_sort(state.sort or page.object_type.default_sort),
        after=state.after,
        limit=limit,
        fields=fields,
    )


def choose_field(
    page: ListPage, name: str, offered: Sequence[Field], seen_by: Actor, *, parameter: str, expected: str
) -> Field:
    """Find the field by which a list is laid out; without a name the first that is offered.

    Raises QuestionError, for a field that may not be read as for one that is not there.
    """
    if not name and offered:
        return offered[0]
    field = find_readable(page.object_type, name, seen_by)
    if field is None:
        raise unknown_field(name, page.object_type, seen_by, parameter=parameter)
    if field not in offered:
        names = ", ".join(each.name for each in offered)
        nearest = nearest_field(name, offered)
        raise QuestionError(
            parameter=parameter, found=name, expected=f"{expected}: {names}", suggestion=nearest
        )
    return field


def why_fixed(kind: ObjectType, field: Field, by: Actor) -> str:
    """Tell why no record can be carried to where it would have another value of a field, or ''."""
    name = {"field": field.label}
    if not field.is_writable or kind.is_append_only:
        return _("Nothing can be moved here: “%(field)s” is not set by hand.") % name
    if not (by.may_write(kind.name, field.name) and by.may(f"{kind.name}.change")):
        return _("Nothing can be moved here: your role may not change “%(field)s”.") % name
    if not table.is_editable(kind, field, by):
        return _("Nothing can be moved here: “%(field)s” is changed on the page of its record.") % name
    return ""


def count_of(query: ListQuery, seen_by: Actor, *, read: int, is_whole: bool) -> Count:
    """Tell about how many a query finds. What has been read to its end needs no counting."""
    if is_whole:
        return Count(read, is_exact=True)
    return questions.count(query, seen_by, Counting.ESTIMATE)


def read_one(page: ListPage, key: UUID, names: tuple[str, ...], seen_by: Actor) -> dict[str, Any]:
    """Read these fields of a record, and what every row needs. Raises NotFound for a stranger's."""
    kind = page.object_type
    only = tree.Comparison(tree.Path(("id",)), tree.Operator.EQUAL, tree.Text(str(key)))
    fields = table.wanted_fields(page, names, seen_by)
    found = questions.rows(ListQuery(object_type=kind, where=only, fields=fields, limit=1), seen_by)
    if not found.items:
        raise NotFound(kind.name)
    return found.items[0]
