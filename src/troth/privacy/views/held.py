"""The register, and one person's own data to take along."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from troth.catalog.errors import Forbidden
from troth.catalog.records import get_record
from troth.catalog.registry import object_types
from troth.privacy import queries
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_GET
@needs("administrator")
def register(request: MemberRequest) -> HttpResponse:
    """Show what is held about people, why, on what basis and for how long."""
    return reply.page(request, "privacy/register.html", {"purposes": queries.register()})


@require_GET
@needs("people.export")
def take_along(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Download all that is held about one person, to be handed to them: the whole of it, or a refusal."""
    person = get_record(object_types()["people"], person_id, seen_by=request.member, to=Verb.EXPORT)
    if not queries.may_take_along(person, by=request.member):
        raise Forbidden("people.export")
    data = msgspec.json.format(msgspec.json.encode(queries.held_about(person_id=person.pk)))
    answer = HttpResponse(data, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="held-about-{person.pk}.json"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
