"""The queue of people who may be there twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.registry import object_types
from troth.ground.jobs import defer
from troth.people import commands, jobs, queries
from troth.people.sharing import words_of
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

QUEUE = "/people/duplicates/"


@require_GET
@needs("people.change")
def queue(request: MemberRequest) -> HttpResponse:
    """Show the likeliest pair, and ask: are they the same?"""
    pair = queries.next_pair(seen_by=request.member, after=request.GET.get("after", ""))
    context: dict[str, Any] = {"pair": pair, "count": queries.count_pairs(seen_by=request.member)}
    if pair is not None:
        rows = queries.compared(pair.one, pair.other, object_types()["people"], seen_by=request.member)
        context |= {
            "rows": sorted(rows, key=lambda row: not row.differs),
            "shared": words_of(pair.shared),
            "place": queries.place_of(pair),
            "may_merge": queries.may_merge(pair.other, seen_by=request.member),
        }
    return reply.page(request, "people/duplicates.html", context)


@require_POST
@needs("people.change")
def tell_apart(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """Say that the two are not the same, and go on with the next ones."""
    pair = queries.get_pair(pair_id, seen_by=request.member)
    commands.tell_apart(pair=pair, by=request.member)
    return reply.redirect(request, f"{QUEUE}?after={queries.place_of(pair)}", _("Noted: they are two."))


@require_POST
@needs("people.change")
def look_again(request: MemberRequest) -> HttpResponse:
    """Look for pairs now, in the background, rather than at night."""
    defer(jobs.find_pairs)
    return reply.redirect(request, QUEUE, _("Troth is looking. New pairs appear here."))
