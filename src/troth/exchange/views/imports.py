"""Bring a file in: drop it, look where its columns go, try it out, run it, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.exchange import queries, queries_conflicts
from troth.exchange.commands import imports
from troth.exchange.files import UnreadableFile
from troth.team.actor import Actor
from troth.team.door import MemberRequest, signed_in
from troth.webkit import reply

SHOWN_PROBLEMS = 8
SHOWN_CONFLICTS = 200


@require_http_methods(["GET", "POST"])
@signed_in
def start(request: MemberRequest) -> HttpResponse:
    """Show where to drop a file and what was imported before; take a file on POST."""
    kinds = importable(request.member)
    if not kinds:
        raise PermissionDenied("import")
    asked = request.POST.get("kind") or request.GET.get("kind") or ""
    kind = next((each for each in kinds if each.name == asked), kinds[0])
    errors: list[str] = []
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise UnreadableFile(_("Choose a file first."))
            record = imports.take_file(
                object_type=kind, file_name=file.name or "", pieces=file.chunks(), by=request.member
            )
        except UnreadableFile as error:
            errors.append(str(error))
        else:
            return reply.redirect(request, page_of(record))
    context = {
        "kinds": [(each.name, each.many) for each in kinds],
        "kind": kind,
        "errors": errors,
        "records": queries.list_imports(seen_by=request.member),
        "states": queries.STATES,
    }
    return reply.page(request, "exchange/imports.html", context, status=422 if errors else 200)


@require_GET
@signed_in
def show(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Show an import at the step it has come to."""
    record = loaded(request, import_id)
    asks_for_columns = record.state == "new" or (record.state == "checked" and "columns" in request.GET)
    if asks_for_columns and record.path:
        return _columns(request, record)
    return reply.page(request, "exchange/import.html", _told(request, record))


@require_POST
@signed_in
def columns(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Take the choice of columns, and try the import out."""
    record = loaded(request, import_id)
    if not record.path:
        return reply.redirect(request, page_of(record), _("The file is gone. Choose it again."))
    mapping = [request.POST.get(f"column-{index}", "") for index in range(len(record.headers))]
    try:
        record = imports.choose_columns(
            record=record,
            mapping=mapping,
            match=request.POST.get("match", ""),
            on_match=request.POST.get("on_match", "update"),
            on_bad_cell=request.POST.get("on_bad_cell", "row"),
            on_conflict=request.POST.get("on_conflict", "keep"),
            by=request.member,
        )
        imports.start_import(record=record, by=request.member, is_dry=True)
    except Invalid as error:
        return _columns(request, record, errors=[f"{name}: {text}" for name, text in error.errors])
    except Conflict as error:
        return reply.redirect(request, page_of(record), str(error))
    return reply.redirect(request, page_of(record))


@require_GET
@signed_in
def progress(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Show how far a run is; the whole page anew when it is over."""
    record = loaded(request, import_id)
    if record.state not in queries.UNDER_WAY and reply.is_htmx(request):
        return reply.redirect(request, page_of(record))
    return reply.fragment(request, "exchange/_run.html", _told(request, record))


@require_POST
@signed_in
def act(request: MemberRequest, import_id: UUID, action: str) -> HttpResponse:
    """Start, stop, undo or drop an import."""
    record = loaded(request, import_id)
    said = ""
    try:
        match action:
            case "run":
                imports.start_import(record=record, by=request.member)
            case "without-cells":
                imports.try_again(record=record, by=request.member, on_bad_cell="cell")
            case "take-theirs" | "keep-ours":
                choice = "take" if action == "take-theirs" else "keep"
                imports.try_again(record=record, by=request.member, on_conflict=choice)
            case "stop":
                imports.stop_import(record=record, by=request.member)
                said = _("The import stops behind the batch it is at.")
            case "undo":
                imports.undo_import(record=record, by=request.member)
            case "forget":
                imports.forget_import(record=record, by=request.member)
                return reply.redirect(request, reverse("exchange:import"), _("The file is dropped."))
            case _:
                raise Http404
    except Conflict as error:
        said = str(error)
    return reply.redirect(request, page_of(record), said)


@require_GET
@signed_in
def errors(request: MemberRequest, import_id: UUID) -> StreamingHttpResponse:
    """Download the rows that could not be taken, and why."""
    record = loaded(request, import_id)
    return _download(record, "errors", queries.errors_csv(record))


def _download(record: Any, what: str, pieces: Iterator[str]) -> StreamingHttpResponse:
    name = slugify(record.file_name.rpartition(".")[0]) or "import"
    return StreamingHttpResponse(
        (piece.encode() for piece in pieces),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{what}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_GET
@signed_in
def conflicts(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Show where a file differs from what a person typed here later, both values side by side."""
    record = loaded(request, import_id)
    context = {
        "record": record,
        "kind": object_types()[record.object_type],
        "rows": queries_conflicts.conflicts_of(record, seen_by=request.member, limit=SHOWN_CONFLICTS),
        "most": SHOWN_CONFLICTS,
    }
    return reply.page(request, "exchange/conflicts.html", context)


@require_GET
@signed_in
def conflicts_file(request: MemberRequest, import_id: UUID) -> StreamingHttpResponse:
    """Download all conflicts."""
    record = loaded(request, import_id)
    return _download(record, "conflicts", queries_conflicts.conflicts_csv(record, seen_by=request.member))


def importable(member: Actor) -> list[ObjectType]:
    """List the object types that a member may import."""
    return [kind for kind in object_types().values() if member.may(f"{kind.name}.import")]


def loaded(request: MemberRequest, import_id: UUID) -> Any:
    """Load an import of the member's own; a stranger's is not there."""
    try:
        return queries.get_import(import_id, seen_by=request.member)
    except NotFound as error:
        raise Http404 from error


def page_of(record: Any) -> str:
    """Give the address of an import."""
    return reverse("exchange:show", args=[record.pk])


def _columns(request: MemberRequest, record: Any, errors: list[str] | None = None) -> HttpResponse:
    context = {
        "record": record,
        "kind": object_types()[record.object_type],
        "columns": queries.columns_shown(record, seen_by=request.member),
        "targets": queries.target_choices(record, seen_by=request.member),
        "matches": queries.match_choices(record, seen_by=request.member),
        "errors": errors or [],
    }
    return reply.page(request, "exchange/columns.html", context, status=422 if errors else 200)


def _told(request: MemberRequest, record: Any) -> dict[str, Any]:
    is_open = record.state in ("checked", "stopped", "done", "failed", "undone")
    return {
        "record": record,
        "kind": object_types()[record.object_type],
        "percent": queries.percent_done(record),
        "seconds_left": queries.seconds_left(record),
        "is_under_way": record.state in queries.UNDER_WAY,
        "problems": queries.problems_of(record, SHOWN_PROBLEMS) if is_open else [],
        "columns": queries.columns_shown(record, seen_by=request.member) if record.state == "checked" else [],
        "others": [
            each for each in queries.imports_under_way(seen_by=request.member) if each.pk != record.pk
        ],
        "percent_done": queries.percent_done,
        "left_of": queries.seconds_left,
    }
