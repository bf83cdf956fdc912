"""Search over all record types by the API."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from troth.apikit import parameters
from troth.apikit.gate import for_members
from troth.apikit.json_body import answer
from troth.apikit.problem import invalid
from troth.catalog.registry import object_types
from troth.questions.search import search
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Search"])
KNOWN = ("q", "kind", "limit")
LARGEST = 50
DESCRIBED = {
    "parameters": [
        {
            "name": "q",
            "in": "query",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
            "description": "Any part of a name, mail address, phone number or company.",
            "example": "quill",
        },
        {
            "name": "kind",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": "Only records of this type, as people.",
        },
        {
            "name": "limit",
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": 8},
            "description": "How many records of each type.",
        },
    ]
}


@ROUTER.get("", summary="Search", operation_id="search", openapi_extra=DESCRIBED)
@for_members
def find(request: MemberRequest) -> HttpResponse:
    """Find records of all types, best first. `is_guess` marks what was found by forgiving a typing error."""
    parameters.check_known(request, KNOWN)
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    if not text.strip():
        raise invalid([("q", _("is needed."))])
    if kind and kind not in object_types():
        raise invalid([("kind", _("must be one of: %s.") % ", ".join(object_types()))])
    limit = parameters.read_limit(request.GET.get("limit", "8"), LARGEST)
    found = search(text, seen_by=request.member, kind=kind, limit=limit)
    items = [
        {
            "kind": each.object_type.name,
            "id": each.id,
            "title": each.title,
            "subtitle": each.subtitle,
            "url": each.url,
            "is_guess": each.is_guess,
        }
        for each in found
    ]
    return answer({"items": items})
