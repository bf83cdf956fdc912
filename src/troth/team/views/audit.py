"""The audit trail of the whole workspace, for administrators."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from troth.team import queries
from troth.team.door import MemberRequest, needs
from troth.team.forms.settings import AuditForm
from troth.team.views.answers import settings_page


@needs("administrator")
@require_safe
def audit(request: MemberRequest) -> HttpResponse:
    """Search in every change that was made."""
    everybody = queries.list_members(seen_by=request.member)
    form = AuditForm(request.GET or None, members=everybody)
    search = _search(form)
    before = _key(request.GET.get("before", ""))
    entries = queries.search_audit(search, seen_by=request.member, before=before, limit=queries.PAGE + 1)
    older = ""
    if len(entries) > queries.PAGE:
        entries = entries[: queries.PAGE]
        kept = {name: value for name, value in request.GET.items() if name != "before" and value}
        older = urlencode({**kept, "before": str(entries[-1].id)})
    context = {"form": form, "entries": entries, "older": older, "names": _names(entries)}
    context["is_searched"] = any(request.GET.values())
    status = 422 if form.errors else 200
    return settings_page(request, "team/audit.html", context, current="audit", status=status)


def _search(form: AuditForm) -> queries.AuditSearch:
    if not form.is_valid():
        return queries.AuditSearch()
    said = form.cleaned_data
    return queries.AuditSearch(
        member_id=_key(said["member"]),
        object_type=said["object_type"],
        object_id=said["object"],
        from_day=said["from_day"],
        until_day=said["until_day"],
        text=said["text"],
    )


def _names(entries: list[queries.Entry]) -> dict[str, str]:
    """Name the records, and the members, roles and teams whose ids stand among the values."""
    values = (value for entry in entries for change in entry.changes for value in (change.old, change.new))
    keys = {key for value in values if isinstance(value, str) and (key := _key(value))}
    ids = keys | {entry.object_id for entry in entries}
    names = {**queries.names_of(ids), **queries.names_of_records(entries)}
    return {str(key): name for key, name in names.items()}


def _key(text: Any) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
