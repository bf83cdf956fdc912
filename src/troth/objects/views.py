"""The doors of objects: their settings, and the page of one record of any of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog import commands as fields
from troth.catalog import own_objects, records
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.own_types import FIRST_ICON, ICONS
from troth.catalog.types import ObjectType
from troth.ground.hooks import filled
from troth.objects import panels
from troth.people.views import pages, parts
from troth.questions.saved import views_about
from troth.team.door import MemberRequest, needs
from troth.team.queries import roles_naming
from troth.team.views.answers import settings_page
from troth.webkit import reply
from troth.webkit.hooks import FieldUses, RecordPanel
from troth.webkit.own import own_needs
from troth.webkit.shell import list_url

TAB, HOME = "objects:index", "/settings/objects/"
ASKED = ("one", "many", "title", "icon", "note", "name", "time")


@require_http_methods(["GET", "POST"])
@needs("administrator")
def index(request: MemberRequest) -> HttpResponse:
    """Show the object types of the workspace, and make one."""
    errors = dict.fromkeys(ASKED, "")
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ASKED if name != "time"}
        given["icon"] = given["icon"] or FIRST_ICON
        try:
            made = own_objects.make_object(**given, by=request.member)
        except (Invalid, Conflict) as error:
            errors |= _told(error)
        else:
            said = _("%s are here. Say what is written down of each.") % made.many
            return reply.redirect(request, f"{HOME}{made.pk}/", said)
    known = [(each, own_objects.count_records(each.name)) for each in own_objects.objects()]
    context = {"known": known, "icons": list(ICONS.items()), "typed": request.POST, "errors": errors}
    return settings_page(request, "objects/index.html", context, current=TAB, status=_status(errors))


@require_http_methods(["GET", "POST"])
@needs("administrator")
def show(request: MemberRequest, object_id: UUID) -> HttpResponse:
    """Change how an object type is called, and show what it is made of and what depends on it."""
    found = _found(object_id)
    errors = dict.fromkeys(ASKED, "")
    if request.method == "POST":
        given = {name: request.POST[name] for name in ASKED if name in request.POST and name != "name"}
        try:
            own_objects.change_object(found=found, values=given, by=request.member)
        except Invalid as error:
            errors |= _told(error)
        else:
            return reply.redirect(request, f"{HOME}{object_id}/", _("Kept."))
    return _show(request, found, errors)


@require_POST
@needs("administrator")
def delete(request: MemberRequest, object_id: UUID) -> HttpResponse:
    """Delete an object type with all its records, once its name has been written."""
    found = _found(object_id)
    if " ".join(request.POST.get("sure", "").split()) != found.many:
        errors = dict.fromkeys(ASKED, "") | {"sure": _("Write “%s” to delete them all.") % found.many}
        return _show(request, found, errors)
    try:
        own_objects.delete_object(found=found, by=request.member)
    except Conflict as error:
        return _show(request, found, dict.fromkeys(ASKED, "") | {"sure": str(error)})
    return reply.redirect(request, HOME, _("%s were deleted.") % found.many)


@require_GET
@own_needs("{kind}.see")
def record(request: MemberRequest, object_type: ObjectType, record_id: UUID) -> HttpResponse:
    """Show a record: what is known, and what points at it."""
    found = records.get_record(object_type, record_id, seen_by=request.member)
    context = pages.record_context(found, object_type, request.member)
    about: dict[str, Any] = {"record_id": found.pk, "seen_by": request.member}
    context["panels"] = [
        *(panel for fill in filled(RecordPanel) for panel in fill(object_type=object_type.name, **about)),
        *panels.related(object_type.name, found.pk, request.member),
    ]
    context["erasing"] = context["may_delete"] and pages.endings_of(object_type.name, **about)
    return reply.page(request, "objects/record.html", context)


@require_POST
@own_needs("{kind}.delete")
def delete_record(request: MemberRequest, object_type: ObjectType, record_id: UUID) -> HttpResponse:
    """Delete a record for good, and go back to the list."""
    found = records.get_record(object_type, record_id, seen_by=request.member)
    records.delete_record(object_type, record_id, by=request.member)
    return reply.redirect(request, list_url(object_type.name), _("%s was deleted.") % found.name)


@require_GET
@own_needs("{kind}.see")
def history(request: MemberRequest, object_type: ObjectType, record_id: UUID) -> HttpResponse:
    """Show every change of a record."""
    return pages.show_history(request, object_type, record_id)


@require_http_methods(["GET", "POST"])
@own_needs("{kind}.change")
def fact(request: MemberRequest, object_type: ObjectType, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of a record in place."""
    return parts.edit_fact(request, object_type, record_id, name)


def _show(request: MemberRequest, found: Any, errors: dict[str, str]) -> HttpResponse:
    context = {
        "object": found,
        "icons": list(ICONS.items()),
        "moments": list(own_objects.moments_of(found.name).items()),
        "fields": fields.fields_of(found.name),
        "pointing": own_objects.fields_pointing_at(found.name),
        "count": own_objects.count_records(found.name),
        "uses": _uses(found, request),
        "roles": roles_naming(found.name),
        "typed": request.POST,
        "errors": {"sure": "", **errors},
    }
    return settings_page(request, "objects/object.html", context, current=TAB, status=_status(errors))


def _uses(found: Any, request: MemberRequest) -> list[dict[str, Any]]:
    """List the views of lists and the segments that are of an object type or ask for it."""
    views = [
        {"label": view.name, "icon": "list", "url": f"/{view.object_type}/?view={view.pk}"}
        if view.audience != "private" or view.owner_id == request.member.member_id
        else {"label": _("A view of %s alone") % view.owner.name, "icon": "list", "url": ""}
        for view in views_about(found.name)
    ]
    return views + [use for fill in filled(FieldUses) for use in fill(object_type="people", name=found.name)]


def _found(object_id: UUID) -> Any:
    found = own_objects.find_object(object_id)
    if found is None:
        raise Http404
    return found


def _told(error: Invalid | Conflict) -> dict[str, str]:
    return dict(error.errors) if isinstance(error, Invalid) else {"many": str(error)}


def _status(errors: dict[str, str]) -> int:
    return 422 if any(errors.values()) else 200
