"""The doors of a run: how far it is, and stop and undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.ground.clock import now
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing.bulk import asking
from troth.webkit.listing.state import ListPage

View = Callable[..., HttpResponse]
UNDER_WAY = ("waiting", "running", "undoing")


def show_run(page: ListPage) -> View:
    """Make the page of a run; the part of it that asks again by itself where a script asks."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def run(request: MemberRequest, run_id: UUID) -> HttpResponse:
        context = _standing(page, asking.get_run(page.object_type, run_id, seen_by=request.member))
        if reply.is_htmx(request):
            return reply.fragment(request, "webkit/list/_run.html", context)
        return reply.page(request, "webkit/list/run.html", context)

    return run


def act_on_run(page: ListPage) -> View:
    """Make the view that stops a run, or takes it back."""

    @require_POST
    @needs(f"{page.declared.name}.see")
    def act(request: MemberRequest, run_id: UUID, action: str) -> HttpResponse:
        run = asking.get_run(page.object_type, run_id, seen_by=request.member)
        if action == "stop":
            asking.stop(run, by=request.member)
        elif action == "undo":
            asking.take_back(run, by=request.member)
        else:
            raise Http404
        said = _("It stops in a moment.") if action == "stop" else ""
        return reply.redirect(request, page.url("run", run_id=run.pk), said)

    return act


def _standing(page: ListPage, run: Any) -> dict[str, Any]:
    """Tell how far a run is: of how many, how fast, how long still."""
    passed = run.undone + run.kept if run.state == "undoing" else run.done + run.refused
    total = run.done if run.state == "undoing" else run.total
    seconds = (now() - run.started_at).total_seconds() if run.started_at else 0
    rate = passed / seconds if seconds > 1 and run.state == "running" else 0
    return {
        "page": page,
        "run": run,
        "back": page.url() + (f"?{urlencode({'where': run.where})}" if run.where else ""),
        "passed": passed,
        "total": total,
        "rate": rate,
        "seconds_left": (total - passed) / rate if rate and total else None,
        "is_under_way": run.state in UNDER_WAY,
        "may_undo": run.deed == "change"
        and run.state in ("done", "stopped")
        and run.done > run.undone + run.kept,
    }
