"""The doors of search: the palette, the fields that find a record, and a page for all that was found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from troth.catalog.registry import find_object_type
from troth.catalog.staff import STAFF
from troth.catalog.types import ObjectType
from troth.questions.errors import QuestionError
from troth.questions.listing import ListQuery, rows
from troth.questions.saved import find_views
from troth.questions.search import Found, search
from troth.questions.tree import Comparison, Operator, Path, Text
from troth.team.actor import Actor
from troth.team.door import MemberRequest, signed_in
from troth.webkit import reply
from troth.webkit.shell import find_list_url

PALETTE_LIMIT, PAGE_LIMIT = 6, 50


@dataclass(frozen=True, slots=True)
class FoundView:
    """A saved view that was found, and the list that it is of."""

    id: UUID
    name: str
    of: str
    icon: str
    url: str


@require_GET
@signed_in
def palette(request: MemberRequest) -> HttpResponse:
    """Give the records for what is typed into the palette, as options."""
    context = {
        "groups": _found(request, PALETTE_LIMIT),
        "views": _views(request),
        "asked": request.GET.get("q", ""),
    }
    return reply.part(request, "webkit/_found.html", context)


@require_GET
@signed_in
def choices(request: MemberRequest, kind: str) -> HttpResponse:
    """Give the records of one type that a field may point at, as options."""
    to = STAFF.get(kind) or find_object_type(kind)
    if to is None:
        raise Http404
    text = request.GET.get("q", "")
    if to.search_column or to.search_words:
        found = search(text, seen_by=request.member, kind=kind, limit=PALETTE_LIMIT)
    else:
        found = _by_name(to, text.strip(), request.member)
    return reply.part(request, "webkit/_choices.html", {"found": found})


@require_GET
@signed_in
def page(request: MemberRequest) -> HttpResponse:
    """Show all that was found, on a page."""
    context = {"groups": _found(request, PAGE_LIMIT), "asked": request.GET.get("q", "")}
    return reply.page(request, "webkit/search.html", context)


def _by_name(to: ObjectType, text: str, seen_by: Actor) -> list[Found]:
    """Find records of a type that search does not know, as it has few; without a word the first of them."""
    named = Comparison(Path((to.title,)), Operator.CONTAINS, Text(text)) if text else None
    query = ListQuery(object_type=to, where=named, limit=PALETTE_LIMIT, fields=("id", to.title))
    try:
        return [Found(to, row["id"], row[to.title], "") for row in rows(query, seen_by).items]
    except QuestionError:
        return []


def _views(request: MemberRequest) -> list[FoundView]:
    """Find saved views, unless somebody looks for a person only."""
    if request.GET.get("kind"):
        return []
    found = find_views(request.GET.get("q", ""), seen_by=request.member, limit=PALETTE_LIMIT)
    return [
        FoundView(view.pk, view.name, str(kind.many), view.icon or "table", f"{url}?view={view.pk}")
        for view in found
        if (kind := find_object_type(view.object_type)) and (url := find_list_url(kind.name))
    ]


def _found(request: MemberRequest, limit: int) -> list[tuple[str, list[Found]]]:
    kind = request.GET.get("kind", "")
    found = search(request.GET.get("q", ""), seen_by=request.member, kind=kind, limit=limit)
    return [(str(many), list(rows)) for many, rows in groupby(found, key=lambda one: one.object_type.many)]
