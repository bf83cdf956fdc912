"""Who drifts, leaving somebody alone, and how often whom should hear from us."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.cadence import commands, queries
from troth.cadence.forms import LaterForm, as_rows, read_cadences
from troth.catalog.errors import Invalid, NotFound
from troth.people.queries import count_drifting, get_person, may_see_drifting
from troth.segments.queries import get_segment, visible_segments
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply

PAGE = 25


@require_GET
@needs("people.see")
def index(request: MemberRequest) -> HttpResponse:
    """List who drifts, with a true reason to write next to each."""
    is_own = request.GET.get("whose") != "all"
    found = queries.rows(seen_by=request.member, is_own=is_own, after=_after(request), limit=PAGE + 1)
    rows = found[:PAGE]
    last = rows[-1].person if len(found) > PAGE else None
    context = {
        "rows": rows,
        "count": count_drifting(seen_by=request.member, is_own=is_own),
        "is_own": is_own,
        "is_set": queries.is_set(),
        "may_see": may_see_drifting(request.member),
        "writes_at": queries.writes_at(seen_by=request.member),
        "older": f"{last.since.isoformat()}~{last.id}" if last else "",
    }
    return reply.page(request, "cadence/index.html", context)


@require_POST
@needs("people.change")
def later(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Leave somebody alone for some days; the toast takes that back."""
    person = get_person(person_id, seen_by=request.member, to=Verb.CHANGE)
    form = LaterForm(request.POST or {"days": 0})
    days = form.cleaned_data["days"] if form.is_valid() else 0
    commands.leave_person_alone(person_id=person.pk, days=days, by=request.member)
    said = _("You are reminded of %s later.") if days else _("You are reminded of %s again.")
    undo = f"/cadence/{person_id}/later/" if days else ""
    return reply.redirect(request, reply.asked_from(request) or "/cadence/", said % person.name, undo=undo)


@require_http_methods(["GET", "POST"])
@needs("administrator")
def settings(request: MemberRequest) -> HttpResponse:
    """Say how often people are to hear from us, by the segments they are in."""
    error = ""
    shown: list[Any] = [(rule.segment_id, rule.days) for rule in queries.rules(seen_by=request.member)]
    if request.method == "POST":
        try:
            shown = read_cadences(request.POST)
            for segment_id, _days in shown:
                get_segment(segment_id, seen_by=request.member)
            commands.set_cadences(cadences=shown, by=request.member)
        except Invalid as refused:
            error = refused.errors[0][1]
        except NotFound:
            error = _("There is no such segment.")
        else:
            return reply.redirect(request, "/cadence/settings/", _("Kept. Who drifts is worked out now."))
    context = {
        "rows": as_rows(shown),
        "segments": [(str(each.pk), each.name) for each in visible_segments(seen_by=request.member)],
        "error": error,
    }
    return settings_page(
        request, "cadence/settings.html", context, current="cadence:settings", status=422 if error else 200
    )


def _after(request: MemberRequest) -> tuple[datetime, UUID] | None:
    """Read where a page begins; a damaged mark counts as none."""
    at, _mark, key = request.GET.get("after", "").partition("~")
    try:
        moment, last = datetime.fromisoformat(at), UUID(key)
    except ValueError:
        return None
    return (moment, last) if moment.tzinfo else None
