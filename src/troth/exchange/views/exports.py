"""Take records out as a file: choose the form, wait, download."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.exchange import queries_export as queries
from troth.exchange.commands import exports
from troth.exchange.handing_out import hand_out
from troth.exchange.queries import STATES
from troth.questions.errors import QuestionError
from troth.team.door import MemberRequest, signed_in
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@signed_in
def start(request: MemberRequest) -> HttpResponse:
    """Show what would be exported and the files made before; ask for one on POST."""
    given = request.POST if request.method == "POST" else request.GET
    kinds = [kind for kind in object_types().values() if request.member.may(f"{kind.name}.export")]
    if not kinds:
        raise PermissionDenied("export")
    kind = next((each for each in kinds if each.name == given.get("kind")), kinds[0])
    asked = {name: given.get(name, "") for name in ("where", "sort", "fields")}
    error = ""
    if request.method == "POST":
        fields = asked["fields"] if given.get("columns") == "shown" else ""
        try:
            exports.ask_export(
                object_type=kind,
                form=given.get("form", "csv"),
                by=request.member,
                where=queries.only_permitted(asked["where"], given.get("permit", ""), kind),
                sort=asked["sort"],
                fields=fields,
            )
        except (QuestionError, Invalid) as wrong:
            error = str(wrong)
        except Forbidden as wrong:
            raise PermissionDenied(str(wrong)) from wrong
        else:
            return reply.redirect(request, reverse("exchange:export") + f"?kind={kind.name}")
    context = {
        "kind": kind,
        "kinds": [(each.name, each.many) for each in kinds],
        "asked": asked,
        "error": error,
        "permits": queries.permit_choices(kind),
        "forms": queries.form_choices(kind),
        "records": queries.list_exports(seen_by=request.member),
        "states": STATES,
    }
    return reply.page(request, "exchange/exports.html", context, status=422 if error else 200)


@require_GET
@signed_in
def line(request: MemberRequest, export_id: UUID) -> HttpResponse:
    """Show how one export stands."""
    record = _loaded(request, export_id)
    return reply.fragment(request, "exchange/_export.html", {"record": record, "states": STATES})


@require_GET
@signed_in
def file(request: MemberRequest, export_id: UUID) -> FileResponse:
    """Hand the file out, to its asker only."""
    answer = hand_out(_loaded(request, export_id))
    if answer is None:
        raise Http404
    return answer


@require_POST
@signed_in
def act(request: MemberRequest, export_id: UUID, action: str) -> HttpResponse:
    """Stop an export, or delete it with its file."""
    record = _loaded(request, export_id)
    if action == "stop":
        exports.stop_export(record=record, by=request.member)
    elif action == "forget":
        exports.forget_export(record=record, by=request.member)
    else:
        raise Http404
    return reply.redirect(request, reverse("exchange:export"), _("The export is gone."))


def _loaded(request: MemberRequest, export_id: UUID) -> Any:
    try:
        return queries.get_export(export_id, seen_by=request.member)
    except NotFound as error:
        raise Http404 from error
