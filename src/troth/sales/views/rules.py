"""Settings: what happens by itself when a deal enters a stage; and what members are told by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Invalid, NotFound
from troth.catalog.form_values import as_json
from troth.sales import commands, queries
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("administrator")
def add(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Ask what an action needs, and let it be run on each deal that enters a stage."""
    stage = queries.read_stage(stage_id, seen_by=request.member)
    given = request.POST if request.method == "POST" else request.GET
    action = next((one for one in queries.actions_of_rules() if one.name == given.get("action")), None)
    if action is None:
        raise NotFound("actions")
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {field.name: as_json(field.kind, request.POST.get(field.name, "")) for field in action.inputs}
        inputs: dict[str, Any] = {name: value for name, value in typed.items() if value != ""}
        try:
            commands.add_rule(stage=stage, action=action.name, inputs=inputs, by=request.member)
        except Invalid as refused:
            errors = dict(refused.errors)
        else:
            return reply.redirect(request, f"/settings/stages/{stage_id}/", _("Kept."))
    context = {"stage": stage, "action": action, "errors": errors, "typed": given}
    return reply.fragment(request, "sales/_rule_form.html", context, status=422 if errors else 200)


@require_POST
@needs("administrator")
def delete(request: MemberRequest, stage_id: UUID, rule_id: UUID) -> HttpResponse:
    """Let an action be run no more."""
    commands.delete_rule(rule=queries.get_rule(rule_id, stage_id), by=request.member)
    return reply.redirect(request, f"/settings/stages/{stage_id}/", _("Taken away."))


@require_GET
@needs("deals.see")
def notices(request: MemberRequest) -> HttpResponse:
    """Give what a member is told of deals; nothing where there is nothing."""
    return _told(request)


@require_POST
@needs("deals.see")
def dismiss(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """Put away what a member was told."""
    commands.dismiss_notice(notice_id=notice_id, by=request.member)
    return _told(request) if reply.is_htmx(request) else reply.redirect(request, "/")


def _told(request: MemberRequest) -> HttpResponse:
    return reply.part(request, "sales/_notices.html", {"notices": queries.notices_for(request.member)})
