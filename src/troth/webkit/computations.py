"""Settings: what is being computed for all records of a type, how far it is, and how to end it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog import commands, computing
from troth.catalog.errors import Conflict
from troth.catalog.models import Computation
from troth.catalog.registry import find_object_type
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

FIELDS = "/settings/fields/"


@require_GET
@needs("administrator")
def progress(request: MemberRequest) -> HttpResponse:
    """Show how far the formulas are, or that all are done: what is typed beside it stays."""
    return reply.fragment(request, "webkit/_computations.html", {"computations": under_way()})


@require_POST
@needs("administrator")
def again(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """Work on after what was wrong is mended."""
    computing.try_again(computation=_found(field_id), by=request.member)
    return reply.redirect(request, FIELDS, _("It is tried again."))


@require_POST
@needs("administrator")
def stop(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """Give up what is being computed."""
    try:
        computing.stop(computation=_found(field_id), by=request.member)
    except Conflict as error:
        return reply.redirect(request, FIELDS, str(error))
    return reply.redirect(request, FIELDS, _("It was stopped."))


def under_way() -> list[tuple[str, Computation, list[str]]]:
    """List what is being computed: the word for its records, how far it is, and the labels of the fields."""
    return [
        (kind.many, found, [field.label for field in computing.fields_of(found)])
        for found in computing.computations()
        if (kind := find_object_type(found.object_type))
    ]


def _found(field_id: UUID) -> Computation:
    field = commands.find_field(field_id)
    found = computing.find_computation(field.object_type) if field else None
    if found is None:
        raise Http404
    return found
