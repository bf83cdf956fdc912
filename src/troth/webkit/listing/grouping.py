"""The door that shows the groups of a list: how many share a value, each a way to only those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from troth.catalog.types import Field, Kind
from troth.ground.money import Money
from troth.questions import grouping, tree
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.paths import readable_fields
from troth.questions.spelling import spell
from troth.questions.tree import Operator
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing import clauses, table
from troth.webkit.listing.state import ListPage, ListState, read_state

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as it is drawn. `sums`: label and number of each column that is added up."""

    value: Any
    count: int
    sums: tuple[tuple[Any, Decimal | Money], ...]
    url: str


def show_groups(page: ListPage) -> View:
    """Make the view of the groups below a list. It is asked for after the list, which need not wait."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def groups(request: MemberRequest) -> HttpResponse:
        state = read_state(request, page)
        field = find_grouping(page, state.group, request.member)
        if field is None:
            raise Http404
        summed = summed_fields(page, state, request.member)
        try:
            where = parse(state.where) if state.where else None
            query = ListQuery(object_type=page.object_type, where=where)
            found = grouping.groups(query, field, request.member, sums=summed)
        except QuestionError as wrong:
            raise Http404 from wrong
        context = {"field": field, "lines": [], "found": found}
        if found:
            context["lines"] = _lines(found.groups, field, summed, page, state)
        return reply.fragment(request, "webkit/list/_groups.html", context)

    return groups


def offered_groupings(page: ListPage, seen_by: Actor) -> list[Field]:
    """List the fields by which a list can be grouped."""
    return [field for field in readable_fields(page.object_type, seen_by) if grouping.is_grouped(field)]


def find_grouping(page: ListPage, name: str, seen_by: Actor) -> Field | None:
    """Find the field that a list is to be grouped by."""
    return next((field for field in offered_groupings(page, seen_by) if field.name == name), None)


def summed_fields(page: ListPage, state: ListState, seen_by: Actor) -> list[Field]:
    """List what is added up: each number that stands in the list."""
    shown = table.shown_fields(page, state.cols, seen_by)
    return [field for field in shown if field.kind in grouping.SUMMED and field.many is None]


def _lines(
    found: Sequence[grouping.Group], field: Field, summed: Sequence[Field], page: ListPage, state: ListState
) -> list[GroupLine]:
    names = Counter(each.value["name"] for each in found if isinstance(each.value, dict))
    asked = clauses.clauses_of(parse(state.where), page.object_type) if state.where else []
    kept = [clause.text for clause in asked]
    return [
        GroupLine(
            value=each.value,
            count=each.count,
            sums=tuple(
                (of.label, total) for of, total in zip(summed, each.sums, strict=True) if total is not None
            ),
            url=state.url(
                where=clauses.joined([*kept, _clause(field, each.value, names)]), group="", peek=""
            ),
        )
        for each in found
    ]


def _clause(field: Field, value: Any, names: Counter[str]) -> str:
    """Write the question that finds one group."""
    path = tree.Path((field.name,))
    if value is None:
        return spell(tree.Comparison(path, Operator.MISSING, None))
    if field.kind is Kind.YES_NO:
        return spell(tree.Comparison(path, Operator.EQUAL, tree.Truth(value)))
    if isinstance(value, dict):  # by name, which reads as a sentence, unless two have the same
        is_named = value["name"] and names[value["name"]] == 1
        value = value["name"] if is_named else str(value["id"])
    return spell(tree.Comparison(path, Operator.EQUAL, tree.Text(value)))
