"""The queue of people who may be there twice, and from how likely on they are asked about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.registry import object_types
from troth.ground.jobs import defer
from troth.people import commands, jobs, queries
from troth.people.forms import LikelihoodForm
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

QUEUE = "/people/duplicates/"


@require_GET
@needs("people.change")
def queue(request: MemberRequest) -> HttpResponse:
    """Show the likeliest pair and why, and ask: are they the same?"""
    member = request.member
    pair = queries.next_pair(seen_by=member, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "pair": pair,
        "count": queries.count_pairs(seen_by=member),
        "scan": queries.last_look(),
    }
    if pair is not None:
        rows = queries.compared(pair.one, pair.other, object_types()["people"], seen_by=member)
        context |= {
            "rows": sorted(rows, key=lambda row: not row.differs),
            "likelihood": queries.likelihood_of(pair, seen_by=member),
            "evidence": queries.evidence_of(pair, seen_by=member),
            "place": queries.place_of(pair, seen_by=member),
            "may_merge": queries.may_merge(pair.other, seen_by=member),
        }
    return reply.page(request, "people/duplicates.html", context)


@require_http_methods(["GET", "POST"])
@needs("people.delete")
def likelihood(request: MemberRequest) -> HttpResponse:
    """Show examples of pairs by how likely they are, and let it be chosen who is asked about."""
    form = LikelihoodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.ask_from(likelihood=form.cleaned_data["likelihood"], by=request.member)
        return reply.redirect(request, QUEUE, _("Noted. The queue shows these pairs."))
    context = {"bands": queries.bands_of(seen_by=request.member), "scan": queries.last_look(), "form": form}
    return reply.page(request, "people/likelihood.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("people.change")
def tell_apart(request: MemberRequest, pair_id: UUID) -> HttpResponse:
    """Say that the two are not the same, and go on with the next ones."""
    pair = queries.get_pair(pair_id, seen_by=request.member)
    commands.tell_apart(pair=pair, by=request.member)
    place = queries.place_of(pair, seen_by=request.member)
    return reply.redirect(request, f"{QUEUE}?after={place}", _("Noted: they are two."))


@require_POST
@needs("people.change")
def look_again(request: MemberRequest) -> HttpResponse:
    """Look for pairs now, in the background, rather than at night."""
    defer(jobs.find_pairs)
    return reply.redirect(request, QUEUE, _("Troth is looking. New pairs appear here."))
